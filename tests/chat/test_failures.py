"""What a failed send means: a table."""

from __future__ import annotations

from datetime import timedelta

import aiohttp
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

from bot.chat.aiohttp_request import Crowded
from bot.chat.failures import sort
from bot.domain.message import Cause, Delivery, Failure, Lane


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
        (ChatMigrated(-100), QUEUED, QUEUED, False),
        (TimedOut(), DOUBT, QUEUED, False),
        (because(NetworkError("torn"), aiohttp.ServerDisconnectedError("torn")), DOUBT, QUEUED, False),
        (because(NetworkError("no way"), aiohttp.ConnectionTimeoutError("no way")), QUEUED, QUEUED, False),
        (Crowded(), QUEUED, QUEUED, False),
        (NetworkError("Bad Gateway"), QUEUED, QUEUED, False),
        (InvalidToken(), QUEUED, QUEUED, False),
        (Conflict("other poller"), QUEUED, QUEUED, False),
    ],
    ids=lambda value: repr(value) if isinstance(value, TelegramError) else "",
)
def test_each_failure_has_its_fate(
    error: TelegramError, routine: Delivery, urgent: Delivery, unreachable: bool
) -> None:
    fate = sort(error)
    assert fate.delivery(Lane.PLAN, in_place=False) is routine
    assert fate.delivery(Lane.REPLY, in_place=False) is routine
    assert fate.delivery(Lane.SAFETY, in_place=False) is urgent
    assert fate.delivery(Lane.NOTIFICATION, in_place=False) is urgent
    assert fate.unreachable is unreachable


@pytest.mark.parametrize(
    ("error", "failure", "cause"),
    [
        (TimedOut(), Failure.IN_DOUBT, Cause.NETWORK),
        (because(NetworkError("no way"), aiohttp.ConnectionTimeoutError("no way")), Failure.NOT_SENT, Cause.NETWORK),
        (NetworkError("Bad Gateway"), Failure.NOT_SENT, Cause.NETWORK),
        (Crowded(), Failure.NOT_SENT, None),
        (InvalidToken(), Failure.NOT_SENT, Cause.TOKEN),
        (BadRequest("Can't parse entities"), Failure.PERMANENT, None),
    ],
    ids=lambda value: repr(value) if isinstance(value, TelegramError) else "",
)
def test_some_failures_say_that_nothing_gets_through(
    error: TelegramError, failure: Failure, cause: Cause | None
) -> None:
    assert (sort(error).failure, sort(error).cause) == (failure, cause)


def test_an_edit_in_doubt_is_sent_again_for_it_changes_nothing_twice() -> None:
    assert sort(TimedOut()).delivery(Lane.PLAN, in_place=True) is QUEUED


def test_a_moved_chat_is_written_to_at_once() -> None:
    fate = sort(ChatMigrated(-100))
    assert (fate.moved_to, fate.wait(Lane.PLAN, 1)) == (-100, 0)


def test_telegrams_own_pause_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    fate = sort(RetryAfter(timedelta(seconds=14)))
    assert (fate.delivery(Lane.SAFETY, in_place=False), fate.retry_after) == (QUEUED, 14)
    assert fate.wait(Lane.SAFETY, 1) == 14


def test_the_waits_grow_but_an_alert_that_did_not_leave_is_never_far_from_its_next_try() -> None:
    not_sent, doubt = sort(NetworkError("Bad Gateway")), sort(TimedOut())
    assert [not_sent.wait(Lane.PLAN, tries) for tries in (1, 2, 3, 4, 5, 6)] == [1, 2, 5, 15, 60, 60]
    assert [not_sent.wait(Lane.SAFETY, tries) for tries in (1, 2, 3, 9)] == [1, 2, 2, 2]
    assert [doubt.wait(Lane.SAFETY, tries) for tries in (1, 2, 9)] == [1, 2, 60], "no hail of repeats"
