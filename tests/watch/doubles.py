"""What the tests of the watch turn by hand: seconds, loops, and somebody who is told."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.duties import Loop


@dataclass
class Seconds:
    """A monotonic clock."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Told:
    """Whoever runs the program. `deaf`: the channel does not get through."""

    subjects: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    deaf: bool = False

    async def __call__(self, subject: str, text: str) -> bool:
        if self.deaf:
            raise OSError("no way out")
        self.subjects.append(subject)
        self.texts.append(text)
        return True


class HandLoop:
    """A loop that turns when the test says so, and counts how often it was begun."""

    def __init__(self, name: str) -> None:
        self.turned, self.begun = 0, 0
        self.loop = Loop(name, self._run, lambda: self.turned)

    async def _run(self) -> None:
        self.begun += 1
        await asyncio.Event().wait()


@dataclass
class Alone:
    """A fleet of one process, or of one that never leads."""

    leading: bool = True
    number: int = 1
    turns: int = 0

    async def leads(self, duty: str) -> bool:
        return self.leading
