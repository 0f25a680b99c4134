"""The machine's clock may jump; ours does not, and is right again after a while."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.steady import SteadyClock

START = datetime(2026, 6, 8, 14, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
def test_after_a_jump_five_minutes_are_five_minutes_to_a_tenth(jump: timedelta) -> None:
    clock = SteadyClock(START, 0)
    before = clock.at(START + timedelta(seconds=1), 1)
    after = clock.at(START + jump + timedelta(seconds=301), 301)
    assert abs((after - before) - timedelta(minutes=5)) <= timedelta(seconds=30)
    assert clock.at(START + jump + 11 * HOUR, 11 * 3600) == START + jump + 11 * HOUR, "and half a day later it is right"


@pytest.mark.parametrize("jump", [HOUR, -HOUR, timedelta(milliseconds=-300)])
def test_it_never_goes_back(jump: timedelta) -> None:
    clock, shown = SteadyClock(START, 0), []
    for second in range(60):
        shown.append(clock.at(START + timedelta(seconds=second) + (jump if second > 30 else timedelta(0)), second))
    assert shown == sorted(shown)


def test_small_corrections_are_taken_over_at_once() -> None:
    clock = SteadyClock(START, 0)
    assert clock.at(START + timedelta(seconds=11), 10) == START + timedelta(seconds=11)


def test_sleep_of_the_machine_is_no_jump() -> None:
    clock = SteadyClock(START, 0)
    assert clock.at(START + 8 * HOUR, 8 * 3600) == START + 8 * HOUR
