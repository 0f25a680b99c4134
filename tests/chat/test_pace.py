"""Telegram's limits, on a clock of plain numbers."""

from __future__ import annotations

from random import Random

import pytest

from bot.chat.pace import Limits, Pace
from bot.emulator.flood import Flood
from bot.emulator.flood import Limits as Enforced

LIMITS = Limits(per_second=28, burst=3, reserved=1, chat_per_second=1, chat_burst=4)
TELEGRAM = Limits()


def rested(limits: Limits = LIMITS) -> Pace:
    """A pace that began long before 0."""
    return Pace(limits, -1000)


def send(pace: Pace, chat: int, now: float) -> None:
    """Answered at once."""
    pace.spend(chat, now)
    pace.answered(chat, now)


def test_a_reserve_is_kept_for_what_is_urgent() -> None:
    pace = rested()
    assert (pace.room(0, urgent=True), pace.room(0, urgent=False)) == (3, 2)
    for chat in range(2):
        send(pace, chat, 0)
    assert (pace.room(0, urgent=True), pace.room(0, urgent=False)) == (1, 0)


def test_a_pace_begins_with_nothing_saved_up() -> None:
    pace = Pace(TELEGRAM, 0)
    assert pace.room(0, urgent=True) == 0
    assert pace.room(pace.wait(0, urgent=True), urgent=True) == 1
    send(pace, 5, 0.1)
    assert pace.resting(0.1, urgent=True) == [5], "nor has a chat its whole burst"


def test_a_crash_loop_does_not_flood() -> None:
    flood, now = Flood(Enforced()), 0.0
    for _ in range(300):
        pace, until = Pace(TELEGRAM, now), now + 0.1
        while now < until:
            if pace.room(now, urgent=True) > 0:
                chat = next(chat for chat in range(10_000) if chat not in pace.resting(now, urgent=True))
                send(pace, chat, now)
                flood.count(100_000 + int(now * 1000), now)  # a chat of its own: the limit over all is what is tried
            now += 0.01


def test_a_chat_that_got_its_burst_rests_until_a_second_is_over() -> None:
    pace = rested()
    for _ in range(4):
        assert pace.resting(0, urgent=True) == []
        send(pace, 5, 0)
    assert pace.resting(0.9, urgent=True) == [5]
    assert pace.resting(1.0, urgent=True) == []


def test_a_chat_is_counted_from_the_answer_for_telegram_may_have_seen_it_as_late() -> None:
    pace = rested(Limits(chat_burst=1))
    pace.spend(5, 0)
    assert pace.resting(0.3, urgent=True) == [5]
    pace.answered(5, 0.4)
    assert pace.resting(1.3, urgent=True) == [5]
    assert pace.resting(1.4, urgent=True) == []


def test_a_group_gets_twenty_in_any_minute() -> None:
    pace, now, sent = rested(), 0.0, []
    while now < 300:
        if -5 not in pace.resting(now, urgent=True):
            send(pace, -5, now)
            sent.append(now)
        now += 0.25
    assert max(sum(start <= other < start + 60 for other in sent) for start in sent) == 20
    assert len(sent) == 100


def test_a_group_is_not_flooded_after_a_restart() -> None:
    pace = Pace(TELEGRAM, 0)
    send(pace, -5, 10)
    assert -5 in pace.resting(59, urgent=True)
    assert -5 not in pace.resting(60, urgent=True)


def test_a_chat_rests_as_long_as_telegram_asked() -> None:
    pace = rested()
    pace.rest(5, 30, 0)
    assert pace.resting(29.9, urgent=True) == [5]
    assert pace.resting(30, urgent=True) == []


def test_behind_a_failed_text_wait_the_routine_texts_of_its_chat_and_no_alert() -> None:
    pace = rested()
    pace.queue_up(5, 2, 0)
    assert (pace.resting(1, urgent=True), pace.resting(1, urgent=False)) == ([], [5])
    assert pace.resting(2, urgent=False) == []


def test_rested_chats_are_forgotten() -> None:
    pace = rested()
    for chat in range(-500, 500):
        send(pace, chat, 0)
    pace.resting(100, urgent=True)
    assert (pace.chats, pace.groups) == ({}, {})


def test_in_a_steady_flow_nearly_all_that_is_allowed_is_used_and_no_second_holds_more() -> None:
    random, pace, now = Random(1), Pace(TELEGRAM, 0), 0.0
    sent: list[float] = []
    while now < 60:
        for _ in range(pace.room(now, urgent=False)):
            send(pace, len(sent), now)
            sent.append(now)
        now += max(pace.wait(now, urgent=False), 0.001) + random.random() * 0.02  # a machine that is late
    assert len(sent) / 60 >= 0.98 * TELEGRAM.per_second
    assert max(sum(start <= other < start + 1 for other in sent[i : i + 40]) for i, start in enumerate(sent)) <= 30


@pytest.mark.parametrize("seed", range(5))
def test_however_messages_come_no_second_holds_more_than_telegram_takes(seed: int) -> None:
    random, pace, sent, now = Random(seed), rested(), [], 0.0
    while now < 20:
        now += random.random() * 0.05
        chat = random.randrange(40)
        if pace.room(now, urgent=random.random() < 0.5) > 0 and chat not in pace.resting(now, urgent=True):
            send(pace, chat, now)
            sent.append((now, chat))
    for start, chat in sent:
        window = [other for when, other in sent if start <= when < start + 1]
        assert len(window) <= LIMITS.per_second
        assert window.count(chat) <= LIMITS.chat_per_second + LIMITS.chat_burst
    assert len(sent) > 100
