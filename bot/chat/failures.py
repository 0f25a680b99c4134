"""What a failed send means, decided once: was it sent, may it have been, can it ever be?"""

from __future__ import annotations

import aiohttp
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.chat.aiohttp_request import Crowded
from bot.domain.message import Cause, Failure, Fate

NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
GONE = ("chat not found", "user is deactivated", "bot was blocked", "bot was kicked")


def sort(error: TelegramError) -> Fate:
    """The one place that reads python-telegram-bot's errors."""
    problem = type(error).__name__
    match error:
        case RetryAfter():
            return Fate(Failure.NOT_SENT, problem, retry_after=seconds_of(error))
        case ChatMigrated():
            return Fate(Failure.NOT_SENT, problem, moved_to=error.new_chat_id)
        case (
            InvalidToken() | EndPointNotFound()
        ):  # for a token that is revoked Telegram answers as for a name it does not know
            return Fate(Failure.NOT_SENT, problem, cause=Cause.TOKEN)
        case Forbidden():
            return Fate(Failure.PERMANENT, problem, unreachable=True)
        case BadRequest():
            unreachable = any(words in error.message.lower() for words in GONE)
            return Fate(Failure.PERMANENT, f"{problem}: {error.message}", unreachable=unreachable)
        case Crowded():  # by ourselves: the network is as it was
            return Fate(Failure.NOT_SENT, problem)
        case NetworkError():
            return Fate(
                Failure.IN_DOUBT if _may_have_arrived(error) else Failure.NOT_SENT, problem, cause=Cause.NETWORK
            )
    return Fate(Failure.NOT_SENT, problem)


def _may_have_arrived(error: NetworkError) -> bool:
    """A time-out or a torn answer leaves doubt; a line that was never open does not, nor does an answer of 5xx."""
    if isinstance(error.__cause__, NOT_SENT):
        return False
    return isinstance(error, TimedOut) or error.__cause__ is not None or error.message.startswith("aiohttp.")


def seconds_of(error: RetryAfter) -> float:
    after = error.retry_after
    return after if isinstance(after, int | float) else after.total_seconds()
