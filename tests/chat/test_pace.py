"""Telegram's limits, on a clock of plain numbers."""

from __future__ import annotations

from random import Random

import pytest

from bot.chat.pace import Limits, Pace

LIMITS = Limits(per_second=28, burst=3, reserved=1, chat_per_second=1, chat_burst=4)


def test_a_reserve_is_kept_for_what_is_urgent() -> None:
    pace = Pace(LIMITS, 0)
    assert (pace.room(0, urgent=True), pace.room(0, urgent=False)) == (3, 2)
    for chat in range(2):
        pace.spend(chat, 0)
    assert (pace.room(0, urgent=True), pace.room(0, urgent=False)) == (1, 0)


def test_a_chat_that_got_its_burst_rests_until_a_second_is_over() -> None:
    pace = Pace(LIMITS, 0)
    for _ in range(4):
        assert pace.resting(0) == []
        pace.spend(5, 0)
    assert pace.resting(0.9) == [5]
    assert pace.resting(1.0) == []


def test_a_chat_rests_as_long_as_telegram_asked() -> None:
    pace = Pace(LIMITS, 0)
    pace.rest(5, 30, 0)
    assert pace.resting(29.9) == [5]
    assert pace.resting(30) == []


def test_rested_chats_are_forgotten() -> None:
    pace = Pace(LIMITS, 0)
    for chat in range(1000):
        pace.spend(chat, 0)
    pace.resting(10)
    assert pace.chats == {}


@pytest.mark.parametrize("seed", range(5))
def test_however_messages_come_no_second_holds_more_than_telegram_takes(seed: int) -> None:
    random, pace, sent, now = Random(seed), Pace(LIMITS, 0), [], 0.0
    while now < 20:
        now += random.random() * 0.05
        chat = random.randrange(40)
        if pace.room(now, urgent=random.random() < 0.5) > 0 and chat not in pace.resting(now):
            pace.spend(chat, now)
            sent.append((now, chat))
    for start, chat in sent:
        window = [other for when, other in sent if start <= when < start + 1]
        assert len(window) <= LIMITS.per_second + LIMITS.burst
        assert window.count(chat) <= LIMITS.chat_per_second + LIMITS.chat_burst
    assert len(sent) > 100
