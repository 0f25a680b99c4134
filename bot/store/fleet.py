"""Several processes on one database: who is here, who leads, who is woken. On SQLite a process is alone, and held to it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable
from typing import Protocol

from sqlalchemy import Engine

from bot.store.fleet_member import Member, new_number
from bot.store.migrate import DatabaseRefused

TURN_SECONDS = 1.0


class Fleet(Protocol):
    number: int  # this process's own
    turns: int  # of `run`: it stands still when they do

    async def leads(self, duty: str) -> bool:
        """True while this process, and no other, has the duty. Asked again and again: it can be lost with the connection."""

    async def gone(self, numbers: Iterable[int]) -> list[int]:
        """Those of `numbers` whose process is no more."""

    def ring(self) -> None:
        """Something may be due: the other processes are to look."""

    async def run(self, wake: Callable[[], None]) -> None:
        """Until cancelled: pass on what is rung, and `wake` this process when another one rings."""

    def close(self) -> None:
        """Give everything back."""


class Alone:
    """The one process of a SQLite file. Raises DatabaseRefused where another one serves it."""

    def __init__(self, engine: Engine) -> None:
        self.number, self.turns = new_number(), 0
        self._lock = sqlite3.connect(f"{engine.url.database}.serving", timeout=0)
        try:
            self._lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise DatabaseRefused(
                f"another `aftercare serve` uses {engine.url.database}. Stop that one first; "
                "for more than one process set DATABASE_URL to a PostgreSQL."
            ) from error

    async def leads(self, duty: str) -> bool:
        return True

    async def gone(self, numbers: Iterable[int]) -> list[int]:
        return [number for number in numbers if number != self.number]

    def ring(self) -> None:
        """Nobody else is there."""

    async def run(self, wake: Callable[[], None]) -> None:
        while True:
            self.turns += 1
            await asyncio.sleep(TURN_SECONDS)

    def close(self) -> None:
        self._lock.close()


def fleet_of(engine: Engine) -> Fleet:
    """Raises DatabaseRefused."""
    return Alone(engine) if engine.dialect.name == "sqlite" else Member(engine)
