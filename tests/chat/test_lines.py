"""Each request has a connection of its own; one that finds none free was certainly not sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from telegram.error import TelegramError, TimedOut

from bot.chat.failures import sort
from bot.chat.lines import Lines
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


async def ask(lines: Lines, url: str) -> int:
    return (await lines.do_request(url, "GET"))[0]


async def test_what_is_asked_at_once_waits_for_nothing(server: Server, url: str) -> None:
    async with Lines(3) as lines:
        asked = [asyncio.create_task(ask(lines, url)) for _ in range(3)]
        async with asyncio.timeout(10):
            for _ in asked:
                await server.asked.acquire()
        server.may_answer.set()
        assert await asyncio.gather(*asked) == [200, 200, 200]
    assert server.connections == 3


async def test_one_after_the_other_takes_the_same_line(server: Server, url: str) -> None:
    server.may_answer.set()
    async with Lines(3) as lines:
        assert [await ask(lines, url) for _ in range(5)] == [200] * 5
    assert server.connections == 1


async def test_without_a_free_line_nothing_is_sent(server: Server, url: str) -> None:
    async with Lines(1, patience=0.05) as lines:
        first = asyncio.create_task(ask(lines, url))
        await asyncio.sleep(0)
        with pytest.raises(TimedOut) as none_free:
            await ask(lines, url)
        server.may_answer.set()
        assert await first == 200
    assert isinstance(none_free.value.__cause__, httpx.PoolTimeout)
    assert sort(none_free.value).failure is Failure.NOT_SENT
    assert server.requests == 1


async def test_a_request_that_was_given_up_leaves_its_line_usable(server: Server, url: str) -> None:
    async with Lines(1) as lines:
        given_up = asyncio.create_task(ask(lines, url))
        await server.asked.acquire()
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
        server.may_answer.set()
        assert [await ask(lines, url), await ask(lines, url)] == [200, 200]


async def test_a_line_that_was_refused_is_tried_again(server: Server, url: str) -> None:
    server.may_answer.set()
    async with Lines(1) as lines:
        for _ in range(3):
            with pytest.raises(TelegramError):
                await ask(lines, "http://127.0.0.1:1/")
        assert await ask(lines, url) == 200
