"""A sender on a clinic's empty database, with the emulator behind a line that can be held and that counts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import select
from telegram import Bot

from bot.care.desk import Office
from bot.chat.pace import UNLIMITED, Limits
from bot.chat.sender import Sender
from bot.domain.message import Delivery, Lane, Outgoing
from bot.emulator.flood import Limits as Enforced
from bot.emulator.request import EmulatorRequest
from bot.emulator.telegram import Telegram
from bot.playbook.playbook import Playbook
from bot.store import mail
from bot.store.database import Database
from bot.store.tables import OutboxRow

TOKEN = "1000001:tests"


async def until(true: Callable[[], object]) -> None:
    """Let other tasks run until something is so; twenty seconds at most."""
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - what is waited for sets no event
            await asyncio.sleep(0.005)


class Line(EmulatorRequest):
    """`begun` are the chats of the messages in the order they were handed over; a request to a chat of `held` waits."""

    def __init__(self, telegram: Telegram) -> None:
        super().__init__(telegram)
        self.telegram, self.begun, self.refused = telegram, list[int](), 0
        self.held: set[int] = set()
        self.released = asyncio.Event()

    def release(self) -> None:
        self.held.clear()
        self.released.set()

    async def do_request(self, url: str, method: str, request_data: Any = None, *more: Any, **rest: Any) -> Any:
        chat_id = int(request_data.parameters.get("chat_id", 0)) if request_data else 0
        if chat_id:
            self.begun.append(chat_id)
            self.telegram.chat(chat_id).wrote = True
        if chat_id in self.held:
            await self.released.wait()
        status, body = await super().do_request(url, method, request_data, *more, **rest)
        self.refused += status == 429
        return status, body


class Rig:
    """The clock is turned by hand, for the limits too."""

    def __init__(
        self, database: Database, playbook: Playbook, limits: Limits = UNLIMITED, enforced: Enforced | None = None
    ) -> None:
        self.now = datetime(2026, 6, 8, 14, 0, tzinfo=UTC)
        self.office = Office(database, playbook, lambda: self.now)
        self.telegram = Telegram(lambda: self.now, limits=enforced)
        self.telegram.add_bot(TOKEN)
        self.line = Line(self.telegram)
        self.bot = Bot(TOKEN, request=self.line, get_updates_request=self.line)
        self.sender = Sender(self.bot, self.office, limits, monotonic=lambda: self.now.timestamp())

    def turn(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    async def queue(self, lane: Lane, *chats: int) -> None:
        """A message to each."""

        def act(desk: Any) -> None:
            for index, chat in enumerate(chats):
                key = f"{lane.name}/{chat}/{index}"
                mail.queue(desk.session, Outgoing(key, chat, key, lane), desk.now)

        await self.office.act("test", act)

    async def states(self) -> dict[str, int]:
        """How many messages are in each state."""
        found = await self.office.read(lambda desk: list(desk.session.exec(select(OutboxRow.state))))
        return {state: found.count(state) for state in Delivery if state in found}
