"""What a failed send means: a table."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.chat.failures import sort
from bot.domain.message import Delivery


def because(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


QUEUED, DOUBT, FAILED = Delivery.QUEUED, Delivery.IN_DOUBT, Delivery.FAILED


@pytest.mark.parametrize(
    ("error", "routine", "urgent", "unreachable"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), FAILED, FAILED, True),
        (BadRequest("Chat not found"), FAILED, FAILED, True),
        (BadRequest("Can't parse entities"), FAILED, FAILED, False),
        (ChatMigrated(-100), FAILED, FAILED, False),
        (TimedOut(), DOUBT, QUEUED, False),
        (because(NetworkError("torn"), httpx.ReadError("torn")), DOUBT, QUEUED, False),
        (because(NetworkError("no way"), httpx.ConnectError("no way")), QUEUED, QUEUED, False),
        (because(TimedOut("pool"), httpx.PoolTimeout("pool")), QUEUED, QUEUED, False),
        (NetworkError("Bad Gateway"), QUEUED, QUEUED, False),
        (InvalidToken(), QUEUED, QUEUED, False),
        (Conflict("other poller"), QUEUED, QUEUED, False),
    ],
    ids=lambda value: repr(value) if isinstance(value, TelegramError) else "",
)
def test_each_failure_has_its_fate(
    error: TelegramError, routine: Delivery, urgent: Delivery, unreachable: bool
) -> None:
    assert sort(error, urgent=False).delivery is routine
    assert sort(error, urgent=True).delivery is urgent
    assert sort(error, urgent=True).unreachable is unreachable


def test_telegrams_own_pause_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    fate = sort(RetryAfter(timedelta(seconds=14)), urgent=True)
    assert (fate.delivery, fate.retry_after) == (QUEUED, 14)
