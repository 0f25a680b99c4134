"""The sheet in the console, the button that takes over, and the drills of an administrator."""

from __future__ import annotations

import html
import re
from datetime import timedelta

from sqlmodel import Session, select

from bot.care.case.snooze import snooze_case
from bot.care.desk import Desk, Office
from bot.care.drill.start import start_drill
from bot.care.hand_over.offer_hand_over import offer_hand_over
from bot.care.hearing.answer import answer_said
from bot.care.paging.page import advance_case
from bot.care.working.claim_case import claim_case, release_case
from bot.care.working.log_call import log_call
from bot.care.working.work_case import write_to_patient
from bot.domain.drill import DRILL_CHAT
from bot.domain.incoming import Kind, Person, Said
from bot.domain.tier import Tier
from bot.store import drills, inbox, people
from bot.store.tables import AuditRow, CaseRow, HandOverRow, StaffRow
from tests.console.conftest import Browser, Clock, code_of
from tests.console.test_queue import codes


def said(page: str) -> str:
    """What is read, in one line."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^<>]+>", " ", page)))


def staff(desk: Desk, email: str) -> StaffRow:
    found = people.staff_by_email(desk.session, email)
    assert found is not None
    return found


async def owner_of(office: Office, code: str) -> str:
    def look(session: Session) -> str:
        case = session.exec(select(CaseRow).where(CaseRow.code == code)).one()
        return session.get_one(StaffRow, case.owner_id).name if case.owner_id else ""

    return await office.database.read(look)


async def test_the_sheet_says_in_one_look_what_waits_and_by_when(ben: Browser, office: Office) -> None:
    page = said((await ben.opens("/hand-over")).text)
    tom, maria = await code_of(office, "Tom"), await code_of(office, "Maria")

    assert "3 open 0 yours 0 silent at high risk 0 cannot be reached" in page
    assert "Ana Reyes has 1 case" in page
    assert f"{tom} T.O. 41: weak muscles away from the treated place · call by 14:10" in page
    assert f"Emergency {maria} M.G. 74 neck, day 5" in page
    assert "promised by 14:10" in page
    assert "called once, not reached" in page
    assert "Garcia" not in page, "enough to tell them apart, too little for a glance over the shoulder"


async def test_what_rests_is_said_with_its_hour_and_what_is_expected(ben: Browser, office: Office) -> None:
    tom = await code_of(office, "Tom")

    def rests(desk: Desk) -> None:
        ana, until = staff(desk, "ana@clinic.example"), desk.now + timedelta(hours=2)
        log_call(desk, tom, ana, "reached")
        snooze_case(desk, tom, ana, {"generalized_weakness": Tier.SAME_DAY}, until)

    await office.act("test", rests)
    page = said((await ben.opens("/hand-over")).text)
    assert "rests until 16:02 , expected: weak muscles away from the treated place up to today" in page
    assert "look again by 16:02" in page


async def test_one_button_takes_over_by_name(ben: Browser, office: Office) -> None:
    tom = await code_of(office, "Tom")
    await ben.opens("/hand-over")
    answer = await ben.sends("/hand-over", leaving="1", case=[tom])

    assert answer.status_code == 303
    assert await owner_of(office, tom) == "Ben Osei"
    page = said((await ben.opens("/hand-over")).text)
    assert "3 open 1 yours" in page
    assert f"Ben Osei took over from Ana Reyes {tom}" in page
    case = said((await ben.opens(f"/cases/{tom}")).text)
    assert "Ana Reyes → Ben Osei · Handed over" in case
    assert "You have it" in case


async def test_taking_over_twice_by_the_same_button_changes_nothing(ben: Browser, office: Office) -> None:
    tom = await code_of(office, "Tom")
    await ben.opens("/hand-over")
    await ben.sends("/hand-over", leaving="1", case=[tom])
    again = await ben.sends("/hand-over", leaving="1", case=[tom])

    assert again.status_code == 422
    assert f"Ana Reyes no longer has {tom}. Nothing was taken over." in said(again.text)

    def records(session: Session) -> int:
        return len(session.exec(select(HandOverRow)).all())

    assert await office.database.read(records) == 1


async def test_somebody_without_a_case_hands_over_too_and_nobody_is_made_up(ben: Browser, office: Office) -> None:
    await ben.opens("/hand-over")
    assert (await ben.sends("/hand-over", leaving="3")).status_code == 303
    assert "Ben Osei took over from Dr. Clara Lindqvist no case" in said((await ben.opens("/hand-over")).text)
    nobody = await ben.sends("/hand-over", leaving="999")
    assert nobody.status_code == 422
    assert "Choose from whom you take over." in nobody.text


async def test_who_read_the_sheet_is_in_the_audit(ben: Browser, office: Office) -> None:
    await ben.opens("/hand-over")

    def look(session: Session) -> list[str]:
        return [row.actor for row in session.exec(select(AuditRow).where(AuditRow.action == "read_hand_over")).all()]

    assert await office.database.read(look) == ["staff:2"]


async def test_a_case_that_was_left_behind_is_an_alarm_of_the_queue(ben: Browser, office: Office, clock: Clock) -> None:
    tom = await code_of(office, "Tom")
    await office.act("rota", lambda desk: offer_hand_over(desk, staff(desk, "ana@clinic.example"), []))
    line = f"Case {tom}: the shift of Ana Reyes ended and nobody took it over."
    assert line not in (await ben.opens("/")).text
    clock.passes(minutes=15)

    assert line in (await ben.opens("/")).text
    page = said((await ben.opens("/hand-over")).text)
    assert "The shift ended 14:02 and nobody has taken over." in page
    await ben.sends("/hand-over", leaving="1", case=[tom])
    assert line not in (await ben.opens("/")).text


async def test_an_administrator_begins_a_drill_but_not_while_a_red_flag_waits(ada: Browser, office: Office) -> None:
    assert "None yet" in (await ada.opens("/drills")).text
    refused = await ada.sends("/drills")
    assert refused.status_code == 422
    assert "is a real red flag that nobody has acknowledged. Take it first" in refused.text

    await acknowledge_all(office)
    assert (await ada.sends("/drills")).status_code == 303
    assert "its words wait to be heard" in (await ada.opens("/drills")).text


async def acknowledge_all(office: Office) -> None:
    def act(desk: Desk) -> None:
        for case in desk.session.exec(select(CaseRow).where(CaseRow.status == "open")).all():
            claim_case(desk, case.code, staff(desk, "ana@clinic.example"))

    await office.act("test", act)


async def drilled(office: Office) -> None:
    """A drill is begun and heard, as the worker would."""
    await acknowledge_all(office)
    await office.act("test", start_drill)
    await office.act("test", hear_drill)


def hear_drill(desk: Desk) -> None:
    """What the worker does with its words."""
    text, (drill,) = desk.playbook.drill.words, drills.newest(desk.session, 1)
    inbox.finish_update(desk.session, drills.update_of(drill), desk.now)
    answer_said(desk, Said(Person(DRILL_CHAT, "Drill", "en"), Kind.TEXT, text, 1))


async def test_a_drill_is_told_from_a_patient_everywhere_and_its_times_are_kept(
    ada: Browser, ben: Browser, office: Office, clock: Clock
) -> None:
    await drilled(office)
    queue = said((await ben.opens("/")).text)
    assert "Fire drill" in queue
    code = await code_of(office, "Fire drill")
    assert "Drill. No patient is in danger." in said((await ben.opens(f"/cases/{code}")).text)
    assert "Fire drill made up, of fire drills" in said((await ben.opens("/patients")).text)

    clock.passes(seconds=75)
    await ben.sends(f"/cases/{code}/claim")
    page = said((await ada.opens("/drills")).text)
    assert "14:02 passed" in page
    assert "01:15 Ben Osei" in page
    assert "Fire drill passed" in said((await ben.opens(f"/cases/{code}")).text)


async def test_a_drill_stands_behind_every_patient_and_on_no_sheet(
    ada: Browser, ben: Browser, office: Office, clock: Clock
) -> None:
    names = ("Maria", "Tom", "Sara")
    await drilled(office)
    drill, real = await code_of(office, "Fire drill"), [await code_of(office, name) for name in names]
    await office.act("test", lambda desk: release_case(desk, real[2], staff(desk, "ana@clinic.example")))

    page = (await ben.opens("/")).text
    assert codes(page) == [*real, drill], "a patient with a mild effect comes before nobody in danger"
    assert codes((await ben.opens("/?tier=emergency")).text)[-1] == drill
    assert drill not in (await ben.opens("/?tier=self_care")).text
    sheet = said((await ben.opens("/hand-over")).text)
    assert drill not in sheet
    assert "3 open" in sheet


async def test_a_drill_that_nobody_acknowledged_is_an_alarm_until_one_passes(
    ada: Browser, ben: Browser, office: Office, clock: Clock
) -> None:
    await drilled(office)
    code = await code_of(office, "Fire drill")
    clock.now += timedelta(minutes=31)
    await office.act("test", lambda desk: advance(desk, code))
    await ben.signs_in("ben@clinic.example")
    await ada.signs_in("ada@clinic.example")
    alarm = "Nobody acknowledged the fire drill of 14:02. Does a page reach you?"
    assert alarm in (await ben.opens("/")).text
    assert "nobody acknowledged" in (await ada.opens("/drills")).text

    await drilled(office)
    await ben.sends(f"/cases/{await code_of(office, 'Fire drill')}/claim")
    assert alarm not in (await ben.opens("/")).text


def advance(desk: Desk, code: str) -> None:
    advance_case(desk, desk.session.exec(select(CaseRow).where(CaseRow.code == code)).one().id or 0)


async def test_no_real_case_is_closed_as_a_drill(ana: Browser, office: Office) -> None:
    tom = await code_of(office, "Tom")
    page = (await ana.opens(f"/cases/{tom}")).text
    assert 'value="drill"' not in page
    version = page.split('name="version" value="')[1].split('"')[0]
    answer = await ana.sends(f"/cases/{tom}/close", outcome="drill", version=version, reason="x")
    assert answer.status_code == 422


async def test_an_hour_that_was_promised_stands_on_the_sheet_in_the_queue_and_on_the_case(
    ana: Browser, ben: Browser, office: Office
) -> None:
    code = await code_of(office, "Tom")

    def promise(desk: Desk) -> None:
        log_call(desk, code, staff(desk, "ana@clinic.example"), "reached")
        write_to_patient(desk, code, staff(desk, "ana@clinic.example"), "", "call_at", "14:30")

    await office.act("test", promise)
    sheet, queue, case = [
        said((await one.opens(path)).text) for one, path in ((ben, "/hand-over"), (ana, "/"), (ana, f"/cases/{code}"))
    ]

    assert "Call, as promised by 14:30" in sheet
    assert "Call, as promised by 14:30" in queue
    assert "Promised to call at 14:30" in case
    assert "Reached. Decide by" in case, "the next step stands beside it"
