"""Serve pages inside a program that does more than that."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Iterator
from typing import Any

import uvicorn


class CannotListen(Exception):
    """The port is taken, or may not be used."""


class Web(uvicorn.Server):
    """A server that leaves signals to the program."""

    def __init__(self, app: Any, host: str, port: int) -> None:
        super().__init__(
            uvicorn.Config(
                app, host=host, port=port, log_level="warning", access_log=False, timeout_graceful_shutdown=1
            )
        )

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Listening when the block begins, closed when it ends. Raises CannotListen."""
        task = asyncio.create_task(self._serve_or_fail())
        while not self.started:
            if task.done():
                task.result()
            await asyncio.sleep(0.01)
        try:
            yield
        finally:
            self.should_exit = True
            await task

    async def _serve_or_fail(self) -> None:
        try:
            await self.serve()
        except SystemExit:
            raise CannotListen(
                f"port {self.config.port} on {self.config.host} cannot be used. Is it taken? Choose another with --port."
            ) from None


async def until_interrupted() -> None:
    """Returns at Ctrl-C or when the supervisor asks to stop."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
