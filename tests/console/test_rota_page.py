"""The rota in the console: who is on call, what is missing, and the forms that change it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from bot.care.desk import Office
from bot.domain.rota import to_utc
from bot.store.tables import OverrideRow, ShiftRow, StaffRow
from tests.console.conftest import Browser, Clock

ANA, BEN, CLARA = "1", "2", "3"
EVERY_DAY = ["0", "1", "2", "3", "4", "5", "6"]
SHIFT: dict[str, str | list[str]] = {
    "duty": "first_nurse",
    "day": EVERY_DAY,
    "start": "08:00",
    "end": "20:00",
    "person1": ANA,
    "turn": "shift",
    "first_day": "2026-11-19",
}
NIGHT = {**SHIFT, "start": "20:00", "end": "08:00", "person1": BEN}


@pytest.fixture
async def ada(someone: Callable[[], Browser]) -> Browser:
    """The administrator; the clinic's clock shows Friday 20 November 2026, 14:02."""
    browser = someone()
    await browser.signs_in("ada@clinic.example")
    await browser.opens("/rota")
    return browser


async def test_without_shifts_the_page_says_that_the_calling_order_stands(ana: Browser) -> None:
    page = (await ana.opens("/rota")).text
    assert "nurses are called in the calling order" in page
    assert "Nobody is on call" not in page
    assert "Called first: Ana Reyes (you), then Ben Osei" in (await ana.opens("/")).text


async def test_who_is_on_call_and_who_comes_next_stands_on_rota_and_queue(ada: Browser, ana: Browser) -> None:
    await ada.sends("/rota/shifts", **SHIFT)
    await ada.sends("/rota/shifts", **NIGHT)
    page = (await ana.opens("/rota")).text
    assert "<b>Ana Reyes (you)</b> until" in page
    assert "Nobody is on call" not in page
    assert page.count("08:00–20:00") == 14
    assert "On call: Ana Reyes (you) until 20:00, then Ben Osei" in (await ana.opens("/")).text


async def test_a_gap_is_seen_two_weeks_before_and_is_an_alarm_while_it_lasts(
    ada: Browser, ana: Browser, clock: Clock
) -> None:
    await ada.sends("/rota/shifts", **SHIFT)
    page = (await ana.opens("/rota")).text
    assert "Nurse on call: <time" in page
    assert page.count("no shift is planned") > 14
    assert "14 gaps in the rota of the next 14 days, the first 20:00" in (await ana.opens("/")).text
    assert "Take the shift</a>" not in page
    clock.now = to_utc(datetime(2026, 11, 20, 20, 0), ZoneInfo("America/New_York"))  # noqa: DTZ001
    await ana.signs_in("ana@clinic.example")
    assert "Nurse on call: nobody until Sat 21 Nov 08:00." in (await ana.opens("/patients")).text


async def test_i_take_this_shift_now(ada: Browser, ben: Browser) -> None:
    await ada.sends("/rota/shifts", **SHIFT)
    await ben.opens("/rota")
    answer = await ben.sends("/rota/take", duty="first_nurse", until="2026-11-20T18:00")
    assert answer.status_code == 303
    assert "On call: Ben Osei (you) until 18:00, then Ana Reyes" in (await ben.opens("/")).text


async def test_only_an_administrator_has_the_forms_of_the_shifts(ada: Browser, ana: Browser) -> None:
    await ada.sends("/rota/shifts", **SHIFT)
    page, own = (await ana.opens("/rota")).text, (await ada.opens("/rota")).text
    assert [words in page for words in ("End it", "Add the shift", "An administrator adds shifts")] == [
        False,
        False,
        True,
    ]
    assert [words in own for words in ("End it", "Add the shift", "An administrator adds shifts")] == [
        True,
        True,
        False,
    ]
    assert (await ana.sends("/rota/shifts/1/end", last_day="2026-11-20")).status_code == 403


async def test_a_form_that_makes_no_sense_says_so_and_keeps_what_was_written(
    ada: Browser, ana: Browser, office: Office
) -> None:
    await ana.opens("/rota")
    answer = await ana.sends("/rota/off", **{"from": "2026-12-24T08:00", "until": "2026-12-20T08:00"})
    assert answer.status_code == 422
    assert "The end must be after the start." in answer.text
    assert 'value="2026-12-24T08:00"' in answer.text
    answer = await ada.sends("/rota/shifts", **{**SHIFT, "start": "noon", "person1": BEN})
    assert "Start: give an hour, like 08:00." in answer.text
    assert f'<option value="{BEN}" selected>' in answer.text
    answer = await ada.sends("/rota/shifts", **{**SHIFT, "duty": "clinician"})
    assert "Ana Reyes cannot be on call in this duty: it is for a clinician." in answer.text
    assert await office.database.read(lambda session: list(session.exec(select(ShiftRow)))) == []


async def test_time_off_is_added_seen_and_withdrawn(ada: Browser, ana: Browser) -> None:
    await ada.sends("/rota/shifts", **{**SHIFT, "end": "08:00"})
    await ana.opens("/rota")
    await ana.sends("/rota/off", **{"from": "2026-11-24T12:00", "until": "2026-11-24T18:00"})
    page = (await ana.opens("/rota")).text
    assert "Nobody: Ana Reyes (you) has time off" in page
    await ana.sends("/rota/off/1/end")
    assert "Nobody: " not in (await ana.opens("/rota")).text


async def test_a_swap_is_offered_by_one_and_accepted_by_the_other(ada: Browser, ana: Browser, ben: Browser) -> None:
    await ada.sends("/rota/shifts", **{**SHIFT, "person2": BEN})
    page = (await ana.opens("/rota")).text
    assert '<option value="1:2026-11-21">Saturday 21 November 08:00 to 20:00, nurse on call</option>' in page
    await ana.sends("/rota/swaps", given="1:2026-11-21", to=BEN, wanted="1:2026-11-22")
    assert "Ana Reyes offers Ben Osei (you)" in (await ben.opens("/rota")).text
    offered = "Ana Reyes offers you a shift: Saturday 21 November 08:00 to 20:00, nurse on call."
    assert [offered in (await one.opens("/patients")).text for one in (ana, ben)] == [False, True]
    assert (await ana.sends("/rota/swaps/1/accept")).status_code == 422
    assert (await ben.sends("/rota/swaps/1/accept")).status_code == 303
    page = (await ben.opens("/rota")).text
    assert '<option value="1:2026-11-21">Saturday 21 November' in page
    assert "Ana Reyes: Sunday 22 November" in page


async def test_who_would_be_on_call_for_too_long_reads_it_before_they_accept(
    ada: Browser, ana: Browser, ben: Browser
) -> None:
    await ada.sends("/rota/shifts", **SHIFT)
    await ada.sends("/rota/shifts", **NIGHT)
    await ana.opens("/rota")
    await ana.sends("/rota/swaps", given="1:2026-11-23", to=BEN)
    page = (await ben.opens("/rota")).text
    assert (
        "Ben Osei (you) would be on call for 36 h without a break: Sunday 22 November 20:00 to Tuesday 24 November 08:00."
    ) in page
    assert (await ben.sends("/rota/swaps/1/accept")).status_code == 303


async def test_a_nurse_is_offered_no_shift_of_a_clinician_in_return(
    ada: Browser, ana: Browser, someone: Callable[[], Browser]
) -> None:
    clara = someone()
    await clara.signs_in("clara@clinic.example")
    await ada.sends("/rota/shifts", **{**SHIFT, "person2": BEN})
    await ada.sends("/rota/shifts", **{**SHIFT, "duty": "clinician", "person1": CLARA})
    of_ana, of_clara = [returns((await one.opens("/rota")).text) for one in (ana, clara)]
    assert "Ben Osei: " in of_ana
    assert "Lindqvist" not in of_ana
    assert "Ben Osei: " in of_clara


def returns(page: str) -> str:
    """What can be wanted for a shift."""
    return page.split('name="wanted">')[1].split("</select>")[0]


async def test_only_an_administrator_speaks_for_others(ada: Browser, ana: Browser, office: Office) -> None:
    span = {"from": "2026-11-24T12:00", "until": "2026-11-24T18:00", "duty": "first_nurse", "who": BEN}
    await ana.opens("/rota")
    assert "Only Ben Osei or an administrator" in (await ana.sends("/rota/stand-ins", **span)).text
    assert (await ada.sends("/rota/stand-ins", **span)).status_code == 303

    def look(session: Session) -> list[int]:
        return [row.staff_id for row in session.exec(select(OverrideRow))]

    assert await office.database.read(look) == [int(BEN)]


async def test_a_shift_ends_and_stays_in_the_records(ada: Browser, office: Office) -> None:
    await ada.sends("/rota/shifts", **SHIFT)
    await ada.sends("/rota/shifts/1/end", last_day="2026-11-20")
    page = (await ada.opens("/rota")).text
    assert "for the last time on 2026-11-20" in page

    def look(session: Session) -> tuple[str, bool]:
        row = session.exec(select(ShiftRow)).one()
        return session.get_one(StaffRow, row.ended_by).name, row.ended_at is not None

    assert await office.database.read(look) == ("Ada Admin", True)


async def test_the_calendar_file_holds_ones_own_shifts_until_its_address_is_revoked(
    ada: Browser, ana: Browser, someone: Callable[[], Browser]
) -> None:
    await ada.sends("/rota/shifts", **{**SHIFT, "person2": BEN})
    await ana.opens("/rota")
    page = (await ana.sends("/rota/calendar")).text
    path = page.split("<code>http://console.test")[1].split("</code>")[0]
    stranger = someone()
    file = await stranger.opens(path)
    assert file.headers["content-type"].startswith("text/calendar")
    assert "DTSTART:20261121T130000Z\r\nDTEND:20261122T010000Z\r\nSUMMARY:Nurse on call\r\n" in file.text
    assert "20261122T130000Z" not in file.text
    await ana.sends("/rota/calendar/end")
    assert (await stranger.opens(path)).status_code == 404
    assert (await stranger.opens("/rota.ics")).status_code == 404
