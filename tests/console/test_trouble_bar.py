"""The red bar: on every page, while the program itself is in trouble, what is wrong and what to do now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.care.desk import Office
from bot.console.page.trouble_bar import LATE, PHONE, TELL, WATCH, troubles
from bot.console.page.wording import Wording
from bot.domain.alarm import Alarm, Kind, Work
from bot.playbook.playbook import Playbook
from tests.console.conftest import Browser
from tests.console.small_clinic import NOW

SINCE = NOW - timedelta(minutes=2)  # 14:00 in New York
PAGES = Alarm(Kind.LATE, SINCE, Work.NOTIFICATION)
EVERY = [Alarm(kind, SINCE, "send") for kind in Kind if kind is not Kind.LATE]


async def test_every_page_says_that_pages_are_not_delivered_and_what_to_do(ana: Browser, office: Office) -> None:
    assert "Pages are not being delivered" not in (await ana.opens("/")).text
    office.alarms = lambda: [PAGES]
    for path in ("/", "/patients", "/account", "/nothing"):
        page = (await ana.opens(path)).text
        if path != "/nothing":  # an address that does not exist knows nobody
            assert "<li>Pages are not being delivered since 14:00.</li>" in page
            assert "<p>Watch the queue yourself, and phone the colleagues who should have been paged.</p>" in page


async def test_strangers_are_told_nothing(ana: Browser, office: Office, someone: object) -> None:
    office.alarms = lambda: [PAGES]
    browser: Browser = someone()  # type: ignore[operator]
    assert "not being delivered" not in (await browser.opens("/sign-in")).text


async def test_while_nothing_can_be_saved_the_page_that_breaks_says_so(ana: Browser, office: Office) -> None:
    office.alarms = lambda: [Alarm(Kind.DATABASE, SINCE, "OperationalError")]
    with office.database.engine.begin() as connection:
        connection.exec_driver_sql('ALTER TABLE "case" RENAME TO away')
    answer = await ana.opens("/")
    assert answer.status_code == 500
    assert "Nothing can be saved since 14:00." in answer.text
    assert "Write down on paper what you do." in answer.text


@pytest.fixture
def wording(playbook: Playbook) -> Wording:
    return Wording(playbook.words_in("en"), playbook.clinic.zone)


@pytest.mark.parametrize("alarm", [*EVERY, *(Alarm(Kind.LATE, SINCE, work) for work in Work)], ids=lambda one: one.name)
def test_every_trouble_has_words_for_staff(alarm: Alarm, wording: Wording) -> None:
    shown = troubles([alarm], wording, NOW)
    (line,) = shown.wrong
    assert line.endswith(" since 14:00.")
    assert shown.cures


def test_what_keeps_pages_from_arriving_stands_first_and_like_things_are_said_once(wording: Wording) -> None:
    works = (Work.PHOTOS, Work.QUESTIONS, Work.ASKS, Work.NOTIFICATION)
    alarms = [Alarm(Kind.LOOP, SINCE, "send"), *(Alarm(Kind.LATE, SINCE, work) for work in works)]
    shown = troubles(alarms, wording, NOW)
    assert len(shown.wrong) == 4
    assert shown.wrong[0].startswith(LATE[Work.NOTIFICATION][0])
    assert shown.cures == [WATCH, PHONE, TELL]
