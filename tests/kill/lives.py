"""The process, again and again: it is started, dies, and is started anew, as a supervisor would."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from tests.kill.board import Board
from tests.kill.process import Life, live

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.kill.ready", "tests.kill.process"])


@dataclass(frozen=True)
class End:
    """What ends a life: the point of this number, or the wall clock after so many seconds; never where both are empty."""

    at_point: int = 0
    after: float | None = None


@dataclass
class Lives:
    """`ends` says how each life ends; when it has no more to say, the last life goes on until the block ends."""

    settings: dict[str, str]
    board: Board
    folder: Path
    ends: Iterator[End]
    died_at: list[str] = field(default_factory=list)  # the point, or "at once" for a kill by the clock
    crashed: list[int] = field(default_factory=list)  # exit codes of lives that ended by themselves
    on_death: Callable[[], None] = lambda: None
    mortal: bool = True

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @contextlib.asynccontextmanager
    async def led(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self._lead())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def stay(self) -> None:
        """The life that runs now, or begins next, is the last."""
        self.ends, self.mortal = iter(()), False

    async def _lead(self) -> None:
        while True:
            end = next(self.ends, End())
            self.mortal = end != End()
            await self._one(end)

    async def _one(self, end: End) -> None:
        life = Life(self.settings, self.folder / "board", self.log, end.at_point)
        process = CONTEXT.Process(target=live, args=(life,), daemon=True)
        process.start()
        try:
            async with asyncio.timeout(end.after):
                await _death(process)
        except TimeoutError:
            process.kill()
            await _death(process)
        except asyncio.CancelledError:
            process.kill()
            raise
        self._enter(process.exitcode)

    def _enter(self, code: int | None) -> None:
        if code == -signal.SIGKILL:
            self.died_at.append(self.board.died_at or "by the clock")
            self.on_death()
        else:
            self.crashed.append(code or 0)


async def _death(process: ForkServerProcess) -> None:
    """Returns when the process is dead."""
    loop, dead = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(process.sentinel, dead.set)
    try:
        await dead.wait()
    finally:
        loop.remove_reader(process.sentinel)
    process.join()
