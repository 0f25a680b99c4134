"""What the stand-in remembers: bots, chats, messages, updates, files. All of it can be written as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["patient", "staff"]
Body = dict[str, Any]  # a JSON object as the Bot API shows it

UPDATE_SECONDS = 24 * 3600
CALLBACK_SECONDS = 150


@dataclass
class Person:
    """Somebody with a phone."""

    id: int
    first_name: str
    language_code: str = "en"
    deactivated: bool = False

    def user(self) -> Body:
        """As a User of the Bot API."""
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "language_code": self.language_code,
        }


@dataclass
class Message:
    """One message; `offered` is every callback data its buttons ever carried, for a phone may show an old state."""

    body: Body
    by_bot: bool
    offered: list[str] = field(default_factory=list)
    edited: bool = False


@dataclass
class Chat:
    """One conversation with one bot. Private chats have positive ids, groups negative ones."""

    id: int
    bot_id: int
    person: Person
    kind: Kind = "patient"
    type: str = "private"
    messages: dict[int, Message] = field(default_factory=dict)
    next_message_id: int = 1
    pinned: list[int] = field(default_factory=list)
    wrote: bool = False  # a bot cannot open a private conversation
    blocked: bool = False  # for a group: the bot was removed
    typing_until: float = 0.0
    migrated_to: int | None = None
    reply_keyboard: list[list[str]] = field(default_factory=list)

    def short(self) -> Body:
        """As the Chat inside a message."""
        named = {"first_name": self.person.first_name} if self.type == "private" else {"title": self.person.first_name}
        return {"id": self.id, "type": self.type, **named}


@dataclass
class Update:
    """Something a bot has not confirmed yet; `at` is unix seconds."""

    id: int
    kind: str
    payload: Body
    at: float

    def body(self) -> Body:
        """As getUpdates and the webhook show it."""
        return {"update_id": self.id, self.kind: self.payload}

    def expired(self, now: float) -> bool:
        """Button presses live 150 s, everything else 24 h."""
        return now - self.at > (CALLBACK_SECONDS if self.kind == "callback_query" else UPDATE_SECONDS)


@dataclass
class Query:
    """A press of a button that awaits the bot's answer."""

    at: float
    answer: Body | None = None


@dataclass
class Bot:
    """One bot and what it has set."""

    token: str
    id: int
    username: str
    name: str
    updates: list[Update] = field(default_factory=list)
    next_update_id: int = 1
    allowed: list[str] = field(default_factory=list)  # empty: all
    queries: dict[str, Query] = field(default_factory=dict)
    webhook: Body | None = None
    revoked: bool = False
    commands: dict[str, list[Body]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    menu_buttons: dict[str, Body] = field(default_factory=dict)

    def user(self) -> Body:
        """As a User of the Bot API."""
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}


@dataclass
class StoredFile:
    """A file on Telegram's servers."""

    id: str
    path: str
    name: str
    mime: str
    content: bytes = b""
