"""Each request has a connection of its own; what cannot have arrived is told from what may have; no error holds the token."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram.error import NetworkError, TelegramError

from bot.chat.aiohttp_request import AiohttpRequest, Crowded
from bot.chat.failures import sort
from bot.domain.message import Failure

ANSWER = b'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{"ok":true}'


class Server:
    """Answers when it may; counts its connections."""

    def __init__(self) -> None:
        self.connections, self.requests = 0, 0
        self.asked, self.may_answer = asyncio.Semaphore(0), asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        while await reader.readline():
            while await reader.readline() != b"\r\n":
                pass
            self.requests += 1
            self.asked.release()
            await self.may_answer.wait()
            writer.write(ANSWER)
        writer.close()


@pytest.fixture
async def server() -> Server:
    return Server()


@pytest.fixture
async def url(server: Server) -> AsyncIterator[str]:
    async with await asyncio.start_server(server.serve, "127.0.0.1", 0) as listening:
        yield "http://127.0.0.1:{1}/".format(*listening.sockets[0].getsockname())


async def ask(requests: AiohttpRequest, url: str) -> int:
    return (await requests.do_request(url, "GET"))[0]


async def test_what_is_asked_at_once_waits_for_nothing(server: Server, url: str) -> None:
    async with AiohttpRequest(3) as requests:
        asked = [asyncio.create_task(ask(requests, url)) for _ in range(3)]
        async with asyncio.timeout(10):
            for _ in asked:
                await server.asked.acquire()
        server.may_answer.set()
        assert await asyncio.gather(*asked) == [200, 200, 200]
    assert server.connections == 3


async def test_one_after_the_other_takes_the_same_line(server: Server, url: str) -> None:
    server.may_answer.set()
    async with AiohttpRequest(3) as requests:
        assert [await ask(requests, url) for _ in range(5)] == [200] * 5
    assert server.connections == 1


async def test_without_a_free_line_nothing_is_sent(server: Server, url: str) -> None:
    async with AiohttpRequest(1, patience=0.05) as requests:
        first = asyncio.create_task(ask(requests, url))
        await asyncio.sleep(0)
        with pytest.raises(Crowded) as none_free:
            await ask(requests, url)
        server.may_answer.set()
        assert await first == 200
    assert sort(none_free.value).failure is Failure.NOT_SENT
    assert server.requests == 1


async def test_a_request_that_was_given_up_leaves_its_line_usable(server: Server, url: str) -> None:
    async with AiohttpRequest(1) as requests:
        given_up = asyncio.create_task(ask(requests, url))
        await server.asked.acquire()
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
        server.may_answer.set()
        assert [await ask(requests, url), await ask(requests, url)] == [200, 200]


async def test_a_line_that_was_refused_is_tried_again(server: Server, url: str) -> None:
    server.may_answer.set()
    async with AiohttpRequest(1) as requests:
        for _ in range(3):
            with pytest.raises(TelegramError):
                await ask(requests, "http://127.0.0.1:1/")
        assert await ask(requests, url) == 200


TOKEN = "123456789:AAH-canary"


async def test_what_no_one_listens_to_was_not_sent_and_a_torn_answer_leaves_doubt(url: str) -> None:
    async def torn(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.close()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with (
        AiohttpRequest(1) as requests,
        await asyncio.start_server(torn, "127.0.0.1", 0) as tearing,
        await asyncio.start_server(silent, "127.0.0.1", 0) as silence,
    ):
        addresses = ["http://127.0.0.1:1", "http://api.telegram.invalid"]
        addresses += ["http://127.0.0.1:{1}".format(*one.sockets[0].getsockname()) for one in (tearing, silence)]
        fates = []
        for address in addresses:
            with pytest.raises(NetworkError) as failed:
                await requests.do_request(f"{address}/bot{TOKEN}/sendMessage", "POST", read_timeout=0.2)
            assert "canary" not in str(failed.value)
            fates.append(sort(failed.value).failure)
    assert fates == [Failure.NOT_SENT, Failure.NOT_SENT, Failure.IN_DOUBT, Failure.IN_DOUBT]


async def test_what_is_sent_goes_to_nobody_it_is_redirected_to(server: Server, url: str) -> None:
    async def elsewhere(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(f"HTTP/1.1 307 Gone\r\nLocation: {url}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        writer.close()

    server.may_answer.set()
    async with AiohttpRequest(1) as requests, await asyncio.start_server(elsewhere, "127.0.0.1", 0) as redirecting:
        address = "http://127.0.0.1:{1}/".format(*redirecting.sockets[0].getsockname())
        assert (await requests.do_request(address, "POST"))[0] == 307
    assert server.requests == 0
