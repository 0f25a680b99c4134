"""Where care acts happen: a desk is one transaction at one moment; the office opens desks for the edges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlmodel import Session

from bot.domain.alarm import Alarm
from bot.playbook.playbook import Playbook
from bot.store import people
from bot.store.database import Database

T = TypeVar("T")


@dataclass(frozen=True)
class Desk:
    """What an act works with. `occasion` names why it runs (`update:17`, `case:3/page:2`): it is the root of the keys of its messages."""

    session: Session
    playbook: Playbook
    now: datetime
    occasion: str
    bot_username: str = ""
    console_url: str = ""
    chat_url: str = ""
    fallback: tuple[str, ...] = ()  # addresses that are called where nobody of the staff can be
    memory: dict[str, Any] = field(default_factory=dict)  # what was looked up once for all acts of the transaction

    def start_link(self, payload: str) -> str:
        """What a phone opens to start the chat with a payload."""
        username = self.bot_username or people.bot_username(self.session)  # another process may have learned it
        return f"{self.chat_url or f'https://t.me/{username}'}?start={payload}"


@dataclass
class Office:
    """Opens a desk per act. After each commit the listeners are told that something may be due."""

    database: Database
    playbook: Playbook
    clock: Callable[[], datetime]
    bot_username: str = ""
    console_url: str = ""
    chat_url: str = ""  # where the bot is met, if that is not Telegram: the demo's phones
    fallback: tuple[str, ...] = ()
    listeners: list[Callable[[], None]] = field(default_factory=list)
    alarms: Callable[[], Sequence[Alarm]] = tuple  # what is wrong with the program now, where it is watched

    def desk(self, session: Session, occasion: str) -> Desk:
        now, links = self.clock(), (self.bot_username, self.console_url, self.chat_url)
        return Desk(session, self.playbook, now, occasion, *links, self.fallback)

    async def act(self, occasion: str, work: Callable[[Desk], T]) -> T:
        """Run one care act in one transaction; its result is seen only after the commit."""
        result = await self.database.act(lambda session: work(self.desk(session, occasion)))
        self.ring()
        return result

    def ring(self) -> None:
        """Something may be due now."""
        for listener in self.listeners:
            listener()

    async def read(self, work: Callable[[Desk], T]) -> T:
        """Look something up; nothing is changed."""
        return await self.database.read(lambda session: work(self.desk(session, "")))
