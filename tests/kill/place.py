"""Where a story under fire is played: an emulator behind a real socket, a database, phones, and the process that dies."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlmodel import Session, col

from bot.care.desk import Desk, Office
from bot.demo.phone import Phone
from bot.domain.message import Delivery
from bot.emulator.server import application
from bot.playbook.playbook import Playbook
from bot.store.database import InlineDatabase
from bot.store.encryption import KeyRing
from bot.store.tables import AdviceRow, AskRow, CaseRow, GradedRow, InboxRow, OutboxRow, PhotoRow, TreatmentRow
from bot.web import Web
from tests.kill.board import Board
from tests.kill.heard import RecordingTelegram
from tests.kill.lives import End, Lives

T = TypeVar("T")
TOKEN = "1000001:emulator"
LOOK = 0.03  # seconds between two looks whether all is done
PATIENCE = 240  # seconds of the wall clock in which all must be done, on a machine that others use too
CLAIMED = {"claimed", "cases", "asks", "questions", "advice", "treatments"}  # what the dead may have claimed
STUCK = 4.0  # seconds after which it has; the ticks come every second, on a crowded machine every few
OLD_CLAIM = timedelta(minutes=2, seconds=1)  # after this what the dead had claimed is offered again


class Unsettled(Exception):
    """The program does not come to rest; the message says what is left."""


@dataclass
class Place:
    office: Office  # a second process on the database, as the command line is
    telegram: RecordingTelegram
    board: Board
    lives: Lives
    console: str
    phones: dict[int, Phone] = field(default_factory=dict)
    expired: set[int] = field(default_factory=set)  # updates Telegram itself forgot, for nobody fetched them in time
    acts: int = 0
    deaths: list[int] = field(default_factory=list)  # how many messages had come when the process died

    def phone(self, name: str, kind: str = "patient") -> Phone:
        number = 101 + len(self.phones)
        return self.phones.setdefault(number, Phone(self.telegram, number, name, kind))

    def does(self, act: Callable[[Desk], T]) -> T:
        """A care act from another process, as the command line does them."""
        self.acts += 1
        occasion = f"harness:{self.acts}"
        with self.office.database.transaction() as session:
            return act(self.office.desk(session, occasion))

    def looks(self, look: Callable[[Session], T]) -> T:
        with self.office.database.transaction() as session:
            return look(session)

    def turn(self, by: timedelta) -> None:
        """Time passes. What nobody fetched may be forgotten by Telegram meanwhile: 24 hours, or 150 s for a tap."""
        self.board.turn(by)
        now = self.telegram.unix()
        for bot in self.telegram.bots.values():
            self.expired |= {update.id for update in bot.updates if update.expired(now)}

    @property
    def kills(self) -> int:
        return len(self.lives.died_at)

    async def settle(self, apart_from: str = "photos") -> None:
        """Until all that was said is heard and all that is due is done. Raises Unsettled. Pictures are fetched in their own time."""
        patience, since = time.monotonic() + PATIENCE, time.monotonic()
        before: dict[str, int] = {}
        while left := self._left(apart_from):
            now = time.monotonic()
            if now > patience:
                raise Unsettled(f"{left} after {PATIENCE} s, {self.kills} kills; the log ends {self._log_end()!r}")
            if left != before:
                before, since = left, now
            elif set(left) <= CLAIMED and now > since + STUCK:
                self.turn(OLD_CLAIM)
                since = now
            await asyncio.sleep(LOOK)

    def _log_end(self) -> str:
        return self.lives.log.read_text()[-1000:] if self.lives.log.exists() else ""

    def _left(self, apart_from: str) -> dict[str, int]:
        """What is still to be done now, by kind."""
        pending = sum(len(self.telegram.pending(bot)) for bot in self.telegram.bots.values())
        if pending:
            return {"updates": pending}
        counted = self.looks(lambda session: session.execute(_waiting(self.board.now())).one()._asdict())
        return {kind: count for kind, count in counted.items() if count and kind != apart_from}


def _waiting(now: Any) -> Any:
    due = {
        "inbox": col(InboxRow.due_at) <= now,
        "cases": col(CaseRow.next_due_at) <= now,
        "asks": col(AskRow.due_at) <= now,
        "questions": col(GradedRow.due_at) <= now,
        "advice": col(AdviceRow.due_at) <= now,
        "treatments": col(TreatmentRow.next_due_at) <= now,
        "photos": col(PhotoRow.due_at) <= now,
        "queued": (OutboxRow.state == Delivery.QUEUED) & (col(OutboxRow.due_at) <= now),
        "claimed": col(OutboxRow.state) == Delivery.SENDING,
    }
    return select(*(select(func.count()).where(where).scalar_subquery().label(kind) for kind, where in due.items()))


_PORTS = itertools.cycle(range(20_000 + os.getpid() % 100 * 100, 32_000))


@contextlib.asynccontextmanager
async def open_place(
    folder: Path, url: str, ring: str, playbook: Playbook, ends: Iterator[End]
) -> AsyncIterator[Place]:
    """On a migrated database; the process lives while the block runs."""
    board = Board(folder / "board")
    telegram = RecordingTelegram(board.now)
    telegram.add_bot(TOKEN)
    emulator, console = _free_port(), f"http://127.0.0.1:{_free_port()}"
    settings = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": f"http://127.0.0.1:{emulator}",
        "AFTERCARE_DATA": str(folder),
        "AFTERCARE_KEYS": ring,
        "DATABASE_URL": url,
        "CONSOLE_PORT": console.rpartition(":")[2],
        "CONSOLE_URL": console,
    }
    database = InlineDatabase(url, KeyRing.parse(ring))
    office = Office(database, playbook, board.now, "aftercare_demo_bot", console)
    lives = Lives(settings, board, folder, ends)
    web = Web(application(telegram, now=board.now), "127.0.0.1", emulator)
    try:
        async with web.serving():
            try:
                async with lives.led():
                    place = Place(office, telegram, board, lives, console)
                    lives.on_death = lambda: place.deaths.append(len(telegram.taken))
                    yield place
            finally:
                await telegram.stop()  # else the server waits for the last, long poll of the dead
    finally:
        database.close()
        board.close()


def _free_port() -> int:
    """One that no connection is given while the process that listens on it is dead: those are numbered from 32768 on."""
    while True:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port := next(_PORTS)))
            return port
