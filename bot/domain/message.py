"""A message decided but not yet sent: its words, its buttons, its lane, and what is known of its delivery."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

TELEGRAM = "telegram"


class Lane(IntEnum):
    """Who goes first when Telegram's limits bind."""

    SAFETY = 0
    NOTIFICATION = 1
    REPLY = 2
    PLAN = 3


class Delivery(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"  # claimed by a sender; offered again when the claim is old
    SENT = "sent"
    IN_DOUBT = "in_doubt"  # the request left, the answer did not come: it may have been delivered
    FAILED = "failed"  # will never arrive: blocked, deactivated, refused
    SUPERSEDED = "superseded"  # a newer text for the same message came first


@dataclass(frozen=True)
class Button:
    """What a person reads, and either the tap's data (at most 64 bytes) or a link."""

    text: str
    data: str = ""
    url: str = ""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Outgoing:
    """One message to one chat. `text` is Telegram's HTML. `edits` is the key of the message whose text this replaces."""

    key: str  # one per reason to write; a retry cannot write twice
    chat_id: int
    text: str
    lane: Lane
    buttons: Rows = ()
    edits: str = ""
    pin: bool = False
    photo: int = 0  # id of a stored photo to send, 0 for none
    due_at: datetime | None = None
    deliver_by: datetime | None = None  # somebody must act if it has not arrived by then, or failed
    channel: str = TELEGRAM
    address: str = ""  # of another channel than Telegram
