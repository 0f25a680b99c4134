"""What a person did in Telegram, parsed once at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    TEXT = "text"
    PHOTO = "photo"
    VOICE = "voice"
    STICKER = "sticker"
    DOCUMENT = "document"
    LOCATION = "location"
    OTHER = "other"


@dataclass(frozen=True)
class Person:
    """The chat and how Telegram shows its owner. `language` is the phone's, two letters, or empty."""

    chat_id: int
    name: str
    language: str
    private: bool = True


@dataclass(frozen=True)
class Said:
    """A message. `text` holds the caption where there is one; `file_id` the picture's or the voice's."""

    person: Person
    kind: Kind
    text: str
    message_id: int
    edited: bool = False
    file_id: str = ""


@dataclass(frozen=True)
class Pressed:
    """A button. `message_id` is the message it hangs on."""

    person: Person
    data: str
    message_id: int


@dataclass(frozen=True)
class MembershipChanged:
    """The person blocked the bot, or let it in again."""

    person: Person
    blocked: bool
