"""Many requests at once, each on a connection of its own: in one pool every request looks at all connections, and pays for each."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from telegram.error import TimedOut
from telegram.request import BaseRequest, HTTPXRequest

PATIENCE = 1.0  # seconds for a line to become free; as long as the library's own pool waits


class Lines(BaseRequest):
    """So many requests of the library, with one connection each; the one used last is used next, so that few stay open."""

    def __init__(self, count: int, patience: float = PATIENCE) -> None:
        trusted = httpx.create_ssl_context()  # made once: reading the certificates takes longest
        self._lines = [HTTPXRequest(connection_pool_size=1, httpx_kwargs={"verify": trusted}) for _ in range(count)]
        self._patience, self._free = patience, asyncio.LifoQueue[HTTPXRequest]()
        for line in self._lines:
            self._free.put_nowait(line)

    @property
    def read_timeout(self) -> float | None:
        return self._lines[0].read_timeout

    async def initialize(self) -> None:
        for line in self._lines:
            await line.initialize()

    async def shutdown(self) -> None:
        for line in self._lines:
            await line.shutdown()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """As the library's own. TimedOut, because of a PoolTimeout, where no line becomes free."""
        line = await self._take()
        try:
            return await line.do_request(*args, **kwargs)
        finally:
            self._free.put_nowait(line)

    async def _take(self) -> HTTPXRequest:
        if not self._free.empty():
            return self._free.get_nowait()
        try:
            async with asyncio.timeout(self._patience):
                return await self._free.get()
        except TimeoutError:
            raise TimedOut from httpx.PoolTimeout("all lines are taken")
