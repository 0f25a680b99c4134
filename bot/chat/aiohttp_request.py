"""python-telegram-bot's requests over aiohttp: the library's own, over httpx, take three times as much time of the processor."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import httpx
from aiohttp.abc import AbstractResolver
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT, READ = 5.0, 5.0  # seconds
PATIENCE = 1.0  # seconds for a connection to become free; as long as the library's own pool waits
KEPT = 5.0  # seconds a connection stays open unused: Telegram must not be the one that closes it


class Crowded(TimedOut):
    """No connection became free: nothing was sent, and nothing is wrong with the network."""


class AiohttpRequest(BaseRequest):
    """At most so many requests at a time, each on a connection of its own."""

    def __init__(
        self,
        connections: int,
        read_timeout: float = READ,
        patience: float = PATIENCE,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._free, self._patience, self._resolver = asyncio.Semaphore(connections), patience, resolver
        self._read_timeout = read_timeout
        self._trusted = httpx.create_ssl_context()  # made once: reading the certificates takes longest
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._read_timeout

    async def initialize(self) -> None:
        """New connections, where there are none."""
        if self._session is None:
            connector = aiohttp.TCPConnector(
                limit=0, ssl=self._trusted, keepalive_timeout=KEPT, resolver=self._resolver
            )
            self._session = aiohttp.ClientSession(
                connector=connector, trust_env=True, headers={"User-Agent": self.USER_AGENT}
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """As the library's own, which follows no redirection either: a patient's words go to nobody else.

        Crowded where no connection becomes free. No error names the address: it holds the token.
        """
        if self._session is None:
            raise RuntimeError("This request is not initialized.")
        wait = self._read_timeout if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT, sock_read=wait)
        async with self._room():
            try:
                form = _form(request_data)
                async with self._session.request(
                    method, url, data=form, timeout=timeout, allow_redirects=False
                ) as answer:
                    return answer.status, await answer.read()
            except TimeoutError as error:
                raise TimedOut from error
            except aiohttp.ClientError as error:
                raise NetworkError(f"aiohttp.{type(error).__name__}") from error

    @asynccontextmanager
    async def _room(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._patience):
                await self._free.acquire()
        except TimeoutError:
            raise Crowded from None
        try:
            yield
        finally:
            self._free.release()


def _form(data: RequestData | None) -> aiohttp.FormData | None:
    if data is None:
        return None
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in (data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
