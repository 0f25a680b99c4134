"""What the patient is told, what the queue is ordered by and what expires is one clock; after a stop nothing is called twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.care.case.patient_status import contact_by
from bot.care.case.state import changed
from bot.care.desk import Desk
from bot.care.paging.page import advance_case
from bot.care.working.claim_case import claim_case
from bot.care.working.decide import decide
from bot.care.working.repair_case import repair_case
from bot.care.working.work_case import log_call
from bot.domain.case import NextStep
from bot.domain.clocks import due
from bot.domain.tier import Tier
from bot.playbook.playbook import Playbook
from bot.store.tables import CaseRow, NotificationRow, StaffRow
from tests.care.counter import NOW, Counter

FRIDAY_EVENING = datetime(2026, 6, 12, 22, tzinfo=UTC)
CHAT = 500


@pytest.fixture
def ana(counter: Counter) -> StaffRow:
    return counter.staff("Ana", chat_id=901)


def advance(counter: Counter, code: str) -> CaseRow:
    number = counter.case(code).id or 0
    counter.does(lambda desk: advance_case(desk, number))
    return counter.case(code)


def calls(counter: Counter) -> int:
    return len(counter.reads(lambda session: session.exec(select(NotificationRow)).all()))


@pytest.mark.parametrize("tier", Tier)
@pytest.mark.parametrize("now", [NOW, FRIDAY_EVENING])
def test_the_patient_is_told_the_hour_of_the_contact_clock(
    counter: Counter, ana: StaffRow, tier: Tier, now: datetime
) -> None:
    counter.now = now
    code = counter.raises(counter.enrols().patient_id, tier).case.code
    counter.does(lambda desk: claim_case(desk, code, ana))
    case, hours = counter.case(code), counter.playbook.clinic.hours
    at = due(counter.playbook.ladders[tier], NextStep.CONTACT, now, hours)
    assert (case.next_step, case.step_due_at) == ("contact", at)
    assert counter.does(lambda desk: contact_by(desk, desk.session.get_one(CaseRow, case.id))) == at
    assert at is None or case.next_due_at == (at if tier.is_red_flag else hours.opens(at))


def test_the_hour_the_patient_reads_is_counted_in_opening_hours_where_the_clock_is(counter: Counter) -> None:
    enrolled = counter.enrols()
    counter.joins(enrolled, CHAT)
    counter.now = FRIDAY_EVENING
    counter.raises(enrolled.patient_id, Tier.THREE_DAYS)
    status = counter.told(CHAT)[-1].text
    assert "Nobody called by Wed, Jun 17, 17:00?" in status  # three working days of nine hours


@pytest.mark.parametrize("step", [NextStep.CONTACT, NextStep.DECIDE, NextStep.CLOSE])
def test_a_page_says_in_each_language_what_is_late(playbook: Playbook, step: NextStep) -> None:
    said = set()
    for language in playbook.clinic.languages:
        words = playbook.words_in(language)
        late = words.label(f"late.{step}")
        asked = {"code": "K7P2", "since": 6, "by": NOW, "today": True, "why": "x"}
        page = words.say("page", tier="x", late=late, repeat=False, drill=False, link="", **asked)
        assert f"{late}</b>" in page
        said.add(page)
    assert len(said) == len(playbook.clinic.languages)


def _reached(desk: Desk, code: str, staff: StaffRow) -> None:
    log_call(desk, code, staff, "reached")


def _decided(desk: Desk, code: str, staff: StaffRow) -> None:
    decide(desk, code, staff, "stays at home")


@pytest.mark.parametrize(
    ("done", "missed"),
    [((), "contact_late"), ((_reached,), "decision_late"), ((_reached, _decided), "close_late")],
)
def test_each_clock_that_is_missed_is_one_event_and_pages_its_owner_first(
    counter: Counter, ana: StaffRow, done: tuple[Callable[[Desk, str, StaffRow], None], ...], missed: str
) -> None:
    counter.staff("Ben", chat_id=902)
    code = counter.raises(counter.enrols().patient_id).case.code
    for act in (claim_case, *done):
        counter.does(lambda desk, act=act: act(desk, code, ana))  # type: ignore[misc]
    at = counter.case(code).next_due_at
    assert at is not None
    counter.now = at - timedelta(microseconds=1)
    assert advance(counter, code).acknowledged_at is not None
    assert calls(counter) == 0
    counter.now = at
    for _ in range(3):
        case = advance(counter, code)
    assert counter.timeline(code).count(missed) == 1
    assert (case.acknowledged_at, case.owner_id, case.late_since) == (None, ana.id, at)
    assert counter.reads(_called) == [ana.id]
    counter.now = at + timedelta(hours=2)  # down for a while: one call for what was missed
    for _ in range(3):
        advance(counter, code)
    assert counter.timeline(code).count(missed) == 1
    assert len(counter.reads(_called)) == 3  # everybody, once


def _called(session: Session) -> list[int | None]:
    return [row.staff_id for row in session.exec(select(NotificationRow)).all()]


def test_what_is_late_is_done_and_the_calls_end(counter: Counter, ana: StaffRow) -> None:
    ben = counter.staff("Ben", chat_id=902)
    code = counter.raises(counter.enrols().patient_id).case.code
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.now = counter.case(code).next_due_at or NOW
    advance(counter, code)
    counter.does(lambda desk: log_call(desk, code, ben, "no_answer"))
    assert counter.case(code).acknowledged_at is None
    counter.does(lambda desk: log_call(desk, code, ben, "reached"))
    case = counter.case(code)
    assert (case.acknowledged_at, case.owner_id, case.late_since, case.next_step) == (
        counter.now,
        ben.id,
        None,
        "decide",
    )
    ladder = counter.playbook.ladders[Tier.CLINIC_NOW]
    assert case.next_due_at == counter.now + (ladder.decide_within or timedelta())


def test_a_case_that_somebody_has_is_never_without_a_next_step(counter: Counter, ana: StaffRow) -> None:
    code = counter.raises(counter.enrols().patient_id).case.code
    counter.does(lambda desk: claim_case(desk, code, ana))
    before = counter.case(code).next_due_at

    def forget(desk: Desk) -> None:
        case = desk.session.get_one(CaseRow, counter_id)
        case.next_due_at = None

    counter_id = counter.case(code).id or 0
    counter.does(forget)
    counter.does(lambda desk: repair_case(desk, counter_id))
    assert advance(counter, code).next_due_at == before
    assert calls(counter) == 0


def test_a_change_of_the_case_sets_its_clock_anew(counter: Counter, ana: StaffRow) -> None:
    code = counter.raises(counter.enrols().patient_id, Tier.SAME_DAY).case.code
    counter.does(lambda desk: claim_case(desk, code, ana))

    def lower(desk: Desk) -> None:
        case = desk.session.get_one(CaseRow, number)
        case.tier = Tier.SELF_CARE
        changed(desk, case)

    number = counter.case(code).id or 0
    counter.does(lower)
    case, ladder = counter.case(code), counter.playbook.ladders[Tier.SELF_CARE]
    assert case.step_due_at == due(ladder, NextStep.CONTACT, NOW, counter.playbook.clinic.hours)
    assert case.next_due_at == counter.playbook.clinic.hours.opens(case.step_due_at or NOW)
