"""On the case page: a decision is written down, what is late can be taken over, the same reported again is one line, and two cases are one."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlmodel import Session, select

from bot.care.case.flag import Flag, Lift
from bot.care.desk import Desk, Office
from bot.care.paging.page import advance_case
from bot.care.red_flag.raise_case import raise_case
from bot.care.working.claim_case import claim_case
from bot.care.working.log_call import log_call
from bot.care.working.merge_cases import merge_cases
from bot.care.working.work_case import add_note
from bot.domain.case import EventKind
from bot.domain.tier import Tier
from bot.store import cases
from bot.store.tables import AuditRow, CaseRow, PatientRow
from tests.console.conftest import Browser, Clock, code_of
from tests.console.test_case import case_of, made_for, nurse


def report_again(desk: Desk, case: CaseRow, symptom: str = "infection") -> None:
    flag = Flag(EventKind.RED_FLAG, Tier.SAME_DAY, (symptom,), ("lexicon.infection",), lift=Lift(0))
    raise_case(desk, desk.session.get_one(PatientRow, case.patient_id), flag, advise=False)


def item_of(page: str, words: str) -> list[str]:
    """The lines of the timeline with these words."""
    story = page.split('id="story"')[1].split('id="write-made-for"')[0]
    return [item for item in re.split(r'<li class="item ', story)[1:] if words in item]


async def test_a_decision_is_written_down_and_the_clock_goes_on_to_closing(ana: Browser, office: Office) -> None:
    code = await code_of(office, "Maria")
    path = f"/cases/{code}"
    await ana.opens(path)
    await ana.sends(f"{path}/claim")
    page = await ana.opens(path)
    await ana.sends(f"{path}/call", result="reached", **made_for(page.text, f"{path}/call"))
    page = await ana.opens(path)
    assert "Reached. Decide by" in page.text
    await ana.sends(f"{path}/decision", text="To the clinic at 11.", **made_for(page.text, f"{path}/decision"))
    page = await ana.opens(path)
    assert "Decided. Close by" in page.text
    (line,) = item_of(page.text, "Decision")
    assert "To the clinic at 11." in line
    assert "Ana Reyes" in line
    assert (await case_of(office, code)).next_step == "close"


async def test_the_same_again_is_one_line_with_its_count_and_times(ana: Browser, office: Office, clock: Clock) -> None:
    code = await code_of(office, "Sara")
    case = await case_of(office, code)
    for minutes in (0, 10, 20, 60):  # the last one is outside of the hour
        clock.now += timedelta(minutes=minutes and 20)
        await office.act(f"again {minutes}", lambda desk: report_again(desk, case))
    await ana.signs_in("ana@clinic.example")  # an hour later
    page = (await ana.opens(f"/cases/{code}")).text
    second, first = item_of(page, "Red flag: Today, spreading redness")  # newest first
    assert re.search(r"<summary>3 times: 14:02, 14:22, 14:42</summary>", first)
    assert first.count("<li>") == 2
    assert "<summary>" not in second
    assert "15:02" in second


async def test_another_symptom_is_a_line_of_its_own(ana: Browser, office: Office) -> None:
    code = await code_of(office, "Sara")
    case = await case_of(office, code)
    for symptom in ("infection", "incontinence", "infection"):
        await office.act(f"again {symptom}", lambda desk, one=symptom: report_again(desk, case, one))  # type: ignore[misc]
    page = (await ana.opens(f"/cases/{code}")).text
    assert len(item_of(page, "Red flag: Today, spreading redness")) == 1
    assert len(item_of(page, "Red flag: Today, leaking urine")) == 1


async def test_what_is_late_can_be_taken_over(ana: Browser, ben: Browser, office: Office, clock: Clock) -> None:
    code = await code_of(office, "Maria")
    path = f"/cases/{code}"
    await office.act("claim", lambda desk: claim_case(desk, code, nurse(desk.session, "ana")))
    assert "you may take it over" not in (await ben.opens(path)).text
    case = await case_of(office, code)
    clock.now = case.next_due_at or clock.now
    await office.act("late", lambda desk: advance_case(desk, case.id or 0))
    page = (await ben.opens(path)).text
    assert "It is late. Ana Reyes is being called again; you may take it over." in page
    assert item_of(page, "Patient not reached in time")
    await ben.sends(f"{path}/claim")
    assert "You have it" in (await ben.opens(path)).text


async def test_whoever_had_it_reads_why_they_are_called_again(
    ana: Browser, ben: Browser, office: Office, clock: Clock
) -> None:
    code, why = await code_of(office, "Sara"), "New report: contact and decision begin anew"
    path, case = f"/cases/{code}", await case_of(office, code)
    await office.act("claim", lambda desk: claim_case(desk, code, nurse(desk.session, "ana")))
    await office.act("reach", lambda desk: log_call(desk, code, nurse(desk.session, "ana"), "reached"))
    assert "You have it, since" in _plain((await ana.opens(path)).text)
    clock.passes(minutes=2)
    await office.act("else", lambda desk: report_again(desk, case, "incontinence"))
    page = _plain((await ana.opens(path)).text)
    assert "You had it, since 14:02. " in page
    assert f"{why}, 14:04. You are called again: say that you have it, or the next person is called." in page
    theirs = _plain((await ben.opens(path)).text)
    assert "Ana Reyes had it, since 14:02. " in theirs
    assert f"{why}, 14:04. Ana Reyes is being called again; you may take it over." in theirs
    await ana.sends(f"{path}/claim")
    page = _plain((await ana.opens(path)).text)
    assert "You have it, since 14:04. " in page
    assert "You are called again" not in page


def _plain(page: str) -> str:
    """The words, as a reader has them."""
    return " ".join(re.sub(r"<[^>]+>", "", page).split()).replace(" ,", ",").replace(" .", ".")


async def second_case(office: Office, code: str) -> str:
    """The code of another open case of the patient, as a restore may leave it."""
    case = await case_of(office, code)

    def split(desk: Desk) -> str:
        desk.session.get_one(CaseRow, case.id).status = "closed"
        desk.session.flush()
        report_again(desk, case)
        desk.session.get_one(CaseRow, case.id).status = "open"
        newest = select(CaseRow).where(CaseRow.patient_id == case.patient_id, CaseRow.id != case.id)
        return desk.session.exec(newest).one().code

    return await office.act("split", split)


async def test_two_open_cases_of_a_patient_are_seen_and_made_one(ana: Browser, office: Office) -> None:
    code = await code_of(office, "Sara")
    assert "second open case" not in (await ana.opens(f"/cases/{code}")).text
    other = await second_case(office, code)
    queue = (await ana.opens("/")).text
    assert f'also open: <a href="/cases/{other}">' in queue.split(f'id="row-{code}"')[1].split("</li>")[0]
    assert f'also open: <a href="/cases/{code}">' in queue.split(f'id="row-{other}"')[1].split("</li>")[0]

    path = f"/cases/{code}"
    page = (await ana.opens(path)).text
    assert "This patient has a second open case" in page
    form = page.split(f'action="{path}/merge"')[1].split("</form>")[0]
    fields = dict(re.findall(r'name="(version|seen|other|other_version)" value="(\w+)"', form))
    await office.act("note", lambda desk: add_note(desk, other, nurse(desk.session, "ben"), "wife called"))
    late = await ana.sends(f"{path}/merge", **fields)
    assert late.status_code == 422
    assert f"Something happened in case {other} since you opened this page." in late.text

    again = (await case_of(office, other)).version
    assert (await ana.sends(f"{path}/merge", **{**fields, "other_version": str(again)})).status_code == 303
    gone = await case_of(office, other)
    assert (gone.status, gone.outcome, gone.merged_into_id) == ("closed", "duplicate", (await case_of(office, code)).id)
    assert "second open case" not in (await ana.opens(path)).text
    assert "also open" not in (await ana.opens("/")).text

    def proven(session: Session) -> list[str]:
        return [row.actor for row in session.exec(select(AuditRow).where(AuditRow.action == "merge_cases"))]

    assert await office.database.read(proven) == ["staff:1"]


async def test_two_cases_of_a_patient_are_read_as_one(ana: Browser, office: Office) -> None:
    code = await code_of(office, "Sara")
    case, other = await case_of(office, code), await second_case(office, code)
    await office.act("merge", lambda desk: merge_cases(desk, code, other, nurse(desk.session, "ana")))
    page = (await ana.opens(f"/cases/{code}")).text
    assert item_of(page, "Red flag: Today, spreading redness")
    assert item_of(page, "drooping eyelid")
    (line,) = item_of(page, "Another case became part of this one")
    assert "Ana Reyes" in line
    assert other in line
    closed = (await ana.opens(f"/cases/{other}")).text
    assert "Part of another case" in closed

    def read(session: Session) -> int:
        return len(cases.cases_of_patient(session, case.patient_id))

    assert await office.database.read(read) == 2
