"""What a failed send means, decided once: was it sent, may it have been, can it ever be?"""

from __future__ import annotations

from dataclasses import dataclass

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.domain.message import Delivery

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
GONE = ("chat not found", "user is deactivated", "bot was blocked", "bot was kicked")


@dataclass(frozen=True)
class Fate:
    """`delivery` QUEUED means: try again, after `retry_after` seconds where Telegram named them."""

    delivery: Delivery
    problem: str
    retry_after: float = 0
    unreachable: bool = False


def sort(error: TelegramError, *, urgent: bool) -> Fate:
    """An alert in doubt is sent again: twice is better than never. A routine text in doubt is not."""
    problem = type(error).__name__
    if isinstance(error, RetryAfter):
        return Fate(Delivery.QUEUED, problem, retry_after=seconds_of(error))
    if isinstance(error, Forbidden) or (
        isinstance(error, BadRequest) and any(words in error.message.lower() for words in GONE)
    ):
        return Fate(Delivery.FAILED, problem, unreachable=True)
    if isinstance(error, BadRequest | ChatMigrated):
        return Fate(Delivery.FAILED, f"{problem}: {error.message}")
    if isinstance(error, InvalidToken) or isinstance(error.__cause__, NOT_SENT):
        return Fate(Delivery.QUEUED, problem)
    if isinstance(error, TimedOut | NetworkError):
        return Fate(Delivery.QUEUED if urgent or not _may_have_arrived(error) else Delivery.IN_DOUBT, problem)
    return Fate(Delivery.QUEUED, problem)


def _may_have_arrived(error: TelegramError) -> bool:
    """A time-out or a torn answer leaves doubt; an answer of 5xx does not."""
    return isinstance(error, TimedOut) or error.__cause__ is not None or error.message.startswith("httpx.")


def seconds_of(error: RetryAfter) -> float:
    after = error.retry_after
    return after if isinstance(after, int | float) else after.total_seconds()
