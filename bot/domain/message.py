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

    @property
    def is_alert(self) -> bool:
        """Twice is better than never."""
        return self <= Lane.NOTIFICATION


ALERTS = tuple(lane for lane in Lane if lane.is_alert)
ROUTINE = tuple(lane for lane in Lane if not lane.is_alert)


class Delivery(StrEnum):
    QUEUED = "queued"
    SENDING = (
        "sending"  # claimed, which is done when the request starts: whoever finds it so later cannot know if it arrived
    )
    SENT = "sent"
    IN_DOUBT = "in_doubt"  # the request left, the answer did not come: it may have been delivered
    FAILED = "failed"  # will never arrive: blocked, deactivated, refused
    SUPERSEDED = "superseded"  # a newer text for the same message came first


class Failure(StrEnum):
    """What a failed send means; each is sorted once."""

    NOT_SENT = "not_sent"  # certainly: it is tried again
    IN_DOUBT = "in_doubt"
    PERMANENT = "permanent"  # refused for good


class Cause(StrEnum):
    """Why nothing at all gets through."""

    NETWORK = "network"  # Telegram is not reached, or cannot answer
    TOKEN = "token"  # noqa: S105  Telegram does not know our token any more
    FLOOD = "flood"  # Telegram told us, not one chat of ours, to slow down


@dataclass(frozen=True)
class Trouble:
    """Nothing leaves, since when and why."""

    since: datetime
    cause: Cause


@dataclass(frozen=True)
class Fate:
    """What became of one try. `cause` is set where the failure says nothing about this message alone."""

    failure: Failure
    problem: str
    retry_after: float = 0  # seconds, as Telegram asked
    unreachable: bool = False  # the chat is gone or has blocked us
    moved_to: int = 0  # the chat's new id
    anew: bool = False  # the message it should change is gone: it is said as a new one
    cause: Cause | None = None

    def delivery(self, lane: Lane, *, in_place: bool) -> Delivery:
        """An alert in doubt is sent again. So is an edit, which changes nothing the second time. Any other text is not."""
        if self.failure is Failure.PERMANENT:
            return Delivery.FAILED
        again = self.failure is Failure.NOT_SENT or lane.is_alert or in_place
        return Delivery.QUEUED if again else Delivery.IN_DOUBT

    def keeps_place(self, lane: Lane, tries: int) -> bool:
        """A routine text keeps its place before the later ones of its chat, until it seems that it can never leave."""
        return not lane.is_alert and tries < len(WAITS)

    def wait(self, lane: Lane, tries: int) -> float:
        """Seconds until the next try. An alert that certainly did not leave never waits long: it goes when Telegram is back."""
        if self.moved_to or self.anew:
            return 0
        longest = PATIENCE_ALERT if lane.is_alert and self.failure is Failure.NOT_SENT else WAITS[-1]
        return self.retry_after or min(WAITS[min(tries, len(WAITS)) - 1], longest)


WAITS = (1, 2, 5, 15, 60)  # seconds before the next try
PATIENCE_ALERT = 2


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
