"""The queue, as a nurse sees it."""

import html
import re

from sqlmodel import Session, select

from bot.care.case.find import find_case
from bot.care.case.flag import Flag
from bot.care.case.undo import undo
from bot.care.desk import Desk, Office
from bot.care.hand_over.take_over import take_over
from bot.care.hearing.hear import hear
from bot.care.paging.page import advance_case
from bot.care.red_flag.raise_case import raise_case
from bot.care.working.claim_case import claim_case, release_case
from bot.care.working.hand_to import hand_to
from bot.care.working.log_call import log_call
from bot.care.working.work_case import write_to_patient
from bot.domain.case import EventKind
from bot.domain.incoming import Kind, Person, Said
from bot.domain.message import Delivery
from bot.domain.tier import Tier
from bot.store import deeds, people
from bot.store.tables import AuditRow, CaseRow, OutboxRow, PatientRow, StaffRow
from tests.console.conftest import Browser, Clock, code_of
from tests.console.test_case import nurse


def said(page: str) -> str:
    """What is read, in one line."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^<>]+>", " ", page)))


def codes(page: str) -> list[str]:
    return re.findall(r'class="row-code"><a href="/cases/(\w+)"', page)


async def test_the_most_dangerous_case_stands_first(ana: Browser, office: Office) -> None:
    page = (await ana.opens("/")).text

    assert codes(page) == [await code_of(office, name) for name in ("Maria", "Tom", "Sara")]


async def test_a_row_says_who_what_and_by_when_without_a_full_name(ana: Browser) -> None:
    page = (await ana.opens("/")).text

    assert "M.G. 74" in page
    assert "neck, day 5" in page
    assert "trouble swallowing" in page
    assert "Take it" in page
    assert ">14:01<" in page  # three minutes after 13:58, the emergency tier's time
    assert "01:00 late" in page
    assert "Maria Garcia" not in page
    assert "(1)" in page  # recently closed


async def test_the_owner_is_you_or_a_name(ana: Browser, ben: Browser) -> None:
    mine, others = (await ana.opens("/")).text, (await ben.opens("/")).text

    assert '<div class="row-owner">You' in mine
    assert '<div class="row-owner">Ana Reyes' in others


async def since(browser: Browser, code: str) -> tuple[str, str]:
    """As the queue and the case itself say it."""
    row = said((await browser.opens("/?refresh=1")).text.split(f'id="row-{code}"')[1].split("</li>")[0])
    case = said((await browser.opens(f"/cases/{code}")).text)
    in_queue, in_case = (
        re.search(r"(You|Ana Reyes|Nobody yet) since (\S+)", row),
        re.search(r"ha(?:ve|s) it, since (\S+)", case),
    )
    return in_queue[0] if in_queue else "", in_case[1] if in_case else ""


async def test_since_when_somebody_has_it_is_when_they_took_it(
    ana: Browser, ben: Browser, office: Office, clock: Clock
) -> None:
    tom, maria = await code_of(office, "Tom"), await code_of(office, "Maria")
    before, _ = await since(ana, tom)
    assert (await since(ben, maria))[0] == "Nobody yet since 13:58", "when it was opened"
    clock.passes(minutes=3)
    await office.act("test", lambda desk: take_over(desk, *both(desk, "ana", "ben"), [tom]))

    assert await since(ben, tom) == ("You since 14:05", "14:05")
    clock.passes(minutes=1)
    await office.act(
        "test", lambda desk: hand_to(desk, tom, nurse(desk.session, "ben"), nurse(desk.session, "ana").id or 0)
    )
    await office.act("test", lambda desk: claim_case(desk, tom, nurse(desk.session, "ana")))
    assert (await since(ana, tom))[0] == "You since 14:06"

    def undone(desk: Desk) -> None:
        case = find_case(desk, tom)
        deed = deeds.newest_deed(desk.session, case.id or 0)
        undo(desk, tom, nurse(desk.session, "ana"), deed.id or 0 if deed else 0)

    await office.act("test", undone)
    assert (await since(ben, tom))[0] == "You since 14:05", "what was undone was not taken"
    assert before != "You since 14:05"


async def test_whoever_did_what_was_late_has_it_since_then(ben: Browser, office: Office, clock: Clock) -> None:
    tom = await code_of(office, "Tom")
    clock.passes(minutes=20)  # Ana did not reach him in time
    await office.act("test", lambda desk: advance_case(desk, find_case(desk, tom).id or 0))
    clock.passes(minutes=1)
    await office.act("test", lambda desk: log_call(desk, tom, nurse(desk.session, "ben"), "reached"))
    await ben.signs_in("ben@clinic.example")
    assert await since(ben, tom) == ("You since 14:23", "14:23")


async def test_a_promised_hour_that_was_missed_is_late_in_the_row_and_the_case_whoever_takes_it(
    ben: Browser, office: Office, clock: Clock
) -> None:
    tom, promised = await code_of(office, "Tom"), "Call, as promised by 14:05 "

    async def row() -> str:
        return said((await ben.opens("/?refresh=1")).text.split(f'id="row-{tom}"')[1].split("</li>")[0])

    await office.act(
        "test", lambda desk: write_to_patient(desk, tom, nurse(desk.session, "ana"), "", "call_at", "14:05")
    )
    await office.act("test", lambda desk: release_case(desk, tom, nurse(desk.session, "ana")))
    assert promised in await row()
    clock.passes(minutes=4)
    await office.act("test", lambda desk: advance_case(desk, find_case(desk, tom).id or 0))
    assert f"{promised}01:00 late" in await row()
    untaken = said((await ben.opens(f"/cases/{tom}")).text)
    assert "Promised to call at 14:05 01:00 late Nobody has it yet." in untaken, "the hour stands there once"
    await office.act("test", lambda desk: claim_case(desk, tom, nurse(desk.session, "ben")))
    assert f"{promised}01:00 late" in await row()
    assert "Promised to call at 14:05 01:00 late" in said((await ben.opens(f"/cases/{tom}")).text)


def both(desk: Desk, one: str, other: str) -> tuple[StaffRow, StaffRow]:
    return nurse(desk.session, one), nurse(desk.session, other)


async def test_a_new_red_flag_rises_to_its_place(ana: Browser, office: Office, clock: Clock) -> None:
    def worse(desk: Desk) -> str:
        patient = next(row for row in desk.session.exec(select(PatientRow)).all() if row.name == "Li Wen")
        return raise_case(desk, patient, Flag(EventKind.RED_FLAG, Tier.ED_NOW, ("chest_pain",))).case.code

    code = await office.act("test", worse)

    assert codes((await ana.opens("/?refresh=1")).text)[1] == code


async def test_what_got_worse_in_a_colleagues_hands_stands_first_and_can_be_taken(ben: Browser, office: Office) -> None:
    """Ana has Tom's case and does not answer: whoever is called for it sees it before what somebody works on."""
    maria, tom = await code_of(office, "Maria"), await code_of(office, "Tom")

    def worse(desk: Desk) -> None:
        patient = next(row for row in desk.session.exec(select(PatientRow)).all() if row.name == "Tom Okafor")
        raise_case(desk, patient, Flag(EventKind.RED_FLAG, Tier.EMERGENCY, ("dyspnea",)))

    await ben.opens("/")
    await ben.sends(f"/cases/{maria}/claim")
    await office.act("test", worse)
    page = (await ben.opens("/")).text

    assert codes(page)[:2] == [tom, maria]
    assert f'aria-label="I have it: {tom}"' in page
    assert f'aria-label="I have it: {maria}"' not in page


async def test_a_page_that_cannot_be_delivered_is_an_alarm(ana: Browser, office: Office) -> None:
    def fail(desk: Desk) -> None:
        for row in desk.session.exec(select(OutboxRow).where(OutboxRow.key.contains("/page:"))).all():  # type: ignore[attr-defined]
            row.state = Delivery.FAILED

    assert "could not be delivered" not in (await ana.opens("/")).text
    await office.act("test", fail)
    code = await code_of(office, "Maria")

    assert f"Case {code}: the page to Ana Reyes could not be delivered." in (await ana.opens("/")).text


async def test_nobody_to_page_is_an_alarm(ana: Browser, office: Office) -> None:
    def leave(desk: Desk) -> None:
        for staff in desk.session.exec(select(StaffRow)).all():
            staff.chat_id = None
        case = desk.session.exec(select(CaseRow).where(CaseRow.tier == Tier.SAME_DAY)).one()
        advance_case(desk, case.id or 0)

    await office.act("test", leave)
    page = (await ana.opens("/")).text

    assert f"Nobody can be paged: case {await code_of(office, 'Sara')}, Today." in page
    assert "No nurse has a channel" in page


async def test_reading_is_recorded_and_a_self_refresh_is_not(ana: Browser, office: Office) -> None:
    def reads(session: Session) -> int:
        return len(session.exec(select(AuditRow).where(AuditRow.action == "read_queue")).all())

    await ana.opens("/")
    await ana.opens("/?refresh=1")

    assert await office.database.read(reads) == 1


async def test_the_page_tells_open_pages_only_after_an_act(ana: Browser, office: Office) -> None:
    rings = []
    office.listeners.append(lambda: rings.append(1))

    await ana.opens("/")
    await ana.opens("/?refresh=1")
    assert rings == []

    await ana.sends(f"/cases/{await code_of(office, 'Sara')}/claim")
    assert rings == [1]


async def test_words_nobody_has_done_anything_about_stand_in_the_row(ana: Browser, office: Office) -> None:
    code = await code_of(office, "Tom")
    assert "new words, 13:22" in said((await ana.opens("/")).text)  # Ana has it since 13:18

    await office.act("tom", lambda desk: log_call(desk, code, nurse(desk.session, "ana"), "reached"))
    assert "new words" not in (await ana.opens("/")).text

    await office.act("tom", lambda desk: writes(desk, code, "are you there?"))
    assert "new words, 14:02" in said((await ana.opens("/")).text)


def writes(desk: Desk, code: str, text: str) -> None:
    """The patient of a case."""
    contact = people.contacts_of(desk.session, find_case(desk, code).patient_id)[0]
    hear(desk, contact, Said(Person(contact.chat_id, "", contact.language), Kind.TEXT, text, 900))
