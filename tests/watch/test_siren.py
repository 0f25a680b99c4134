"""Whoever runs the program is told once when a trouble begins, once when it is over, and again and again only where telling failed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.alarm import Alarm, Kind, Work
from bot.watch.siren import AGAIN, CALM, Siren
from bot.watch.words import over_in_words, words_of
from tests.watch.doubles import Told

SINCE = datetime(2026, 6, 8, 14, 2, tzinfo=UTC)
PAGES = Alarm(Kind.LATE, SINCE, Work.NOTIFICATION)
DATABASE = Alarm(Kind.DATABASE, SINCE, "OperationalError")
EVERY = [Alarm(kind, SINCE, "x") for kind in Kind if kind is not Kind.LATE] + [
    Alarm(Kind.LATE, SINCE, work) for work in Work
]


async def sound(siren: Siren, alarms: list[Alarm], now: float) -> None:
    siren.sound(alarms, now)
    await siren.told()


async def test_a_trouble_is_told_once_and_once_again_when_it_is_over() -> None:
    told = Told()
    siren = Siren(told)
    for now in range(0, 300, 5):
        await sound(siren, [PAGES], now)
    for now in range(300, 600, 5):
        await sound(siren, [], now)
    assert told.subjects == ["Aftercare: Pages to nurses do not leave", "Aftercare, over: Pages to nurses do not leave"]


async def test_what_comes_and_goes_is_one_trouble() -> None:
    told = Told()
    siren = Siren(told)
    for now in range(0, 600, 30):
        await sound(siren, [PAGES] if now % 60 else [], now)
    assert len(told.subjects) == 1
    await sound(siren, [], 600 + CALM)
    assert len(told.subjects) == 2


async def test_what_could_not_be_told_is_told_later() -> None:
    told = Told(deaf=True)
    siren = Siren(told)
    await sound(siren, [DATABASE], 0)
    told.deaf = False
    await sound(siren, [DATABASE], AGAIN - 1)
    assert told.subjects == []
    await sound(siren, [DATABASE], AGAIN)
    assert told.subjects == ["Aftercare: The database cannot be used (OperationalError)"]


async def test_each_trouble_is_told_for_itself() -> None:
    told = Told()
    await sound(Siren(told), [PAGES, DATABASE], 0)
    assert len(told.subjects) == 2


@pytest.mark.parametrize("alarm", EVERY, ids=lambda alarm: alarm.name)
def test_every_trouble_has_words_that_say_since_when_and_what_to_do(alarm: Alarm) -> None:
    subject, text = words_of(alarm)
    assert subject.startswith("Aftercare: ")
    assert text.startswith("Since 08 June 2026, 14:02 UTC. ")
    assert len(text) > 60
    assert over_in_words(alarm)[0].startswith("Aftercare, over: ")
