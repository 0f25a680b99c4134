"""When nothing gets through, on a clock of plain numbers."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.chat.outage import Outage
from bot.domain.message import Cause, Trouble

AT = datetime(2026, 6, 8, 14, 0, tzinfo=UTC)


def failing(cause: Cause, times: int, outage: Outage | None = None) -> tuple[Outage, float]:
    """Tries one after another, each when it may; and the moment of the last failure."""
    outage, now = outage or Outage(), 0.0
    for chat in range(times):
        now += outage.wait(now, urgent=False)
        outage.failed(cause, chat, now, now, AT)
    return outage, now


def test_one_failure_is_chance_of_two_chats_in_a_row_it_is_an_outage() -> None:
    assert failing(Cause.NETWORK, 1)[0].trouble is None
    outage, now = failing(Cause.NETWORK, 2)
    assert outage.trouble == Trouble(AT, Cause.NETWORK)
    assert outage.wait(now, urgent=True) == 0.5


def test_a_chat_that_fails_again_and_again_holds_up_no_other() -> None:
    outage = Outage()
    for now in (1.0, 2.0, 3.0):
        outage.failed(Cause.NETWORK, 7, now, now, AT)
    assert outage.trouble is None


def test_failures_of_tries_under_way_together_count_once() -> None:
    outage = Outage()
    for chat, now in enumerate((5.0, 5.1, 5.2, 5.3)):
        outage.failed(Cause.NETWORK, chat, 4.0, now, AT)
    assert (outage.misses, outage.trouble) == (1, None)


def test_the_rest_grows_to_ten_seconds_and_for_alerts_to_two() -> None:
    rests = [
        (outage.wait(now, urgent=False), outage.wait(now, urgent=True)) for outage, now in map(_network, range(2, 9))
    ]
    assert rests == [(0.5, 0.5), (1, 1), (2, 2), (4, 2), (8, 2), (10, 2), (10, 2)]


def _network(times: int) -> tuple[Outage, float]:
    return failing(Cause.NETWORK, times)


def test_the_first_success_ends_it() -> None:
    outage, now = failing(Cause.NETWORK, 6)
    outage.succeeded(now)
    assert (outage.trouble, outage.wait(now, urgent=False)) == (None, 0)
    outage.failed(Cause.NETWORK, 1, now + 1, now + 1, AT)
    assert outage.trouble is None, "and the count begins anew"


def test_a_success_that_began_before_the_trouble_proves_nothing() -> None:
    outage, now = failing(Cause.NETWORK, 6)
    outage.succeeded(now - 1)
    assert outage.trouble is not None


def test_a_refused_token_rests_all_for_a_minute() -> None:
    outage, now = failing(Cause.TOKEN, 1)
    assert outage.trouble == Trouble(AT, Cause.TOKEN)
    assert (outage.wait(now, urgent=True), outage.wait(now, urgent=False)) == (60, 60)


def test_a_429_of_one_chat_is_its_own_of_two_at_once_everybodys_and_alerts_go_on_first() -> None:
    outage = Outage()
    outage.told_to_slow_down(1, 5, 10.0, AT)
    outage.told_to_slow_down(1, 5, 10.2, AT)
    outage.told_to_slow_down(2, 5, 12.0, AT)
    assert outage.trouble is None
    outage.told_to_slow_down(3, 5, 12.5, AT)
    assert outage.trouble == Trouble(AT, Cause.FLOOD)
    assert (outage.wait(12.5, urgent=True), outage.wait(12.5, urgent=False)) == (5, 6)
    outage.succeeded(12.4)
    assert outage.trouble is not None, "an answer to what left before must not end the pause"
