"""A closed case is opened again with a reason, while it is listed as recently closed, and comes back to whoever does it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.care.case.undo import undo
from bot.care.errors import NoSuchCase, Refused
from bot.care.hearing.answer import answer_said
from bot.care.review.review_month import review_of, span_of
from bot.care.working.claim_case import claim_case
from bot.care.working.close_case import close_case
from bot.care.working.decide import decide
from bot.care.working.log_call import log_call
from bot.care.working.merge_cases import merge_cases
from bot.care.working.reopen_case import reopen_case
from bot.care.working.work_case import add_note
from bot.domain.case import CaseStatus, EventKind, NextStep, Outcome
from bot.domain.incoming import Kind, Person, Said
from bot.domain.review.near_miss import NearMiss
from bot.domain.review.review import Review
from bot.domain.tier import Tier
from bot.store import cases, deeds
from bot.store.standing import changed_rows
from bot.store.tables import AdviceRow, CaseRow, StaffRow
from tests.care.counter import Counter

CHAT = 500


@pytest.fixture
def ana(counter: Counter) -> StaffRow:
    return counter.staff("Ana", chat_id=600)


@pytest.fixture
def closed(counter: Counter, ana: StaffRow) -> str:
    """A case that Ana worked, and closed as no red flag an hour ago."""
    enrolled = counter.enrols()
    counter.joins(enrolled, CHAT)
    code = counter.raises(enrolled.patient_id).case.code
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    counter.does(lambda desk: decide(desk, code, ana, "stays at home"))
    counter.does(lambda desk: close_case(desk, code, ana, Outcome.NOISE, noise_reason="past"))
    counter.passes(hours=1)
    return code


def month(counter: Counter) -> Review:
    return counter.does(lambda desk: review_of(desk, span_of(desk, "")))


def test_it_comes_back_to_whoever_opens_it_and_its_clocks_begin_anew(counter: Counter, closed: str) -> None:
    ben = counter.staff("Ben", chat_id=601)

    counter.does(lambda desk: reopen_case(desk, closed, ben, " The wrong patient. "))

    case = counter.case(closed)
    assert (case.status, case.owner_id, case.acknowledged_at) == (CaseStatus.CLAIMED, ben.id, counter.now)
    assert (case.outcome, case.noise_reason, case.closed_at) == ("", "", None)
    within = counter.playbook.ladders[Tier.CLINIC_NOW].contact_within
    assert (case.next_step, case.step_due_at) == (NextStep.CONTACT, counter.now + within)
    assert case.next_due_at == case.step_due_at  # it is paged again if nothing is done
    assert counter.timeline(closed)[-1] == "reopened"
    told = counter.told(CHAT)[-1].text
    assert "Ben has it" in told
    assert "Ben calls or writes by" in told
    counter.does(lambda desk: add_note(desk, closed, ben, "It was her sister."))


@pytest.mark.parametrize("reason", ["", "  "])
def test_without_a_reason_it_stays_closed(counter: Counter, closed: str, ana: StaffRow, reason: str) -> None:
    with pytest.raises(Refused, match="write why"):
        counter.does(lambda desk: reopen_case(desk, closed, ana, reason))
    assert counter.case(closed).status == CaseStatus.CLOSED


def test_after_the_days_in_which_it_is_listed_it_stays_closed(counter: Counter, closed: str, ana: StaffRow) -> None:
    listed = counter.playbook.working.closed_listed
    counter.now = (counter.case(closed).closed_at or counter.now) + listed
    since = counter.now - listed
    assert counter.reads(lambda session: [row.code for row in cases.recent_closed_cases(session, since, 9)]) == [closed]
    counter.now += timedelta(seconds=1)
    since = counter.now - listed
    assert counter.reads(lambda session: list(cases.recent_closed_cases(session, since, 9))) == []
    with pytest.raises(Refused, match="more than 7 days ago"):
        counter.does(lambda desk: reopen_case(desk, closed, ana, "the wrong patient"))


def test_another_open_case_of_the_patient_is_the_one_to_work_on(counter: Counter, closed: str, ana: StaffRow) -> None:
    newer = counter.raises(counter.case(closed).patient_id).case.code
    with pytest.raises(Refused, match=f"another case, {newer}"):
        counter.does(lambda desk: reopen_case(desk, closed, ana, "the wrong patient"))


def test_an_open_case_is_not_opened_again(counter: Counter, closed: str, ana: StaffRow) -> None:
    counter.does(lambda desk: reopen_case(desk, closed, ana, "the wrong patient"))
    with pytest.raises(Refused, match="is open"):
        counter.does(lambda desk: reopen_case(desk, closed, counter.staff("Ben"), "the wrong patient"))
    with pytest.raises(NoSuchCase):
        counter.does(lambda desk: reopen_case(desk, "ZZZZ", ana, "the wrong patient"))


def test_what_became_part_of_another_case_stays_there(counter: Counter, closed: str, ana: StaffRow) -> None:
    other = counter.raises(counter.case(closed).patient_id).case.code
    counter.does(lambda desk: setattr(cases.case_by_code(desk.session, closed), "status", CaseStatus.OPEN))
    counter.does(lambda desk: merge_cases(desk, other, closed, ana))
    counter.does(lambda desk: close_case(desk, other, ana, Outcome.ADVISED_HOME, "settled"))
    with pytest.raises(Refused, match=f"became part of {other}"):
        counter.does(lambda desk: reopen_case(desk, closed, ana, "the wrong patient"))


def test_a_closing_that_was_followed_by_it_cannot_be_undone(counter: Counter, closed: str, ana: StaffRow) -> None:
    counter.does(lambda desk: reopen_case(desk, closed, ana, "the wrong patient"))
    case_id = counter.case(closed).id or 0
    deed = counter.reads(lambda session: deeds.newest_of_kind(session, case_id, EventKind.CLOSED))
    with pytest.raises(Refused):
        counter.does(lambda desk: undo(desk, closed, ana, (deed.id if deed else 0) or 0))


def test_the_review_counts_its_last_outcome_and_only_the_time_it_was_open(
    counter: Counter, closed: str, ana: StaffRow
) -> None:
    counter.passes(days=3)
    counter.does(lambda desk: reopen_case(desk, closed, ana, "she had to be seen"))
    assert {row.key for row in month(counter).outcomes if row.cases} == {""}
    counter.passes(minutes=10)
    counter.does(lambda desk: log_call(desk, closed, ana, "reached"))
    counter.does(lambda desk: close_case(desk, closed, ana, Outcome.SEEN_IN_CLINIC))

    found = month(counter)

    assert {row.key for row in found.outcomes if row.cases} == {"seen_in_clinic"}
    rows = {row.key: row for row in found.times}
    assert rows["clinic_now/close"].middle == timedelta(minutes=10)
    assert rows["clinic_now/contact"].done == 2
    assert rows["clinic_now/acknowledge"].done == 1  # to open it again is no acknowledgement
    late = {row.key: row.cases for row in found.near_misses if row.cases}
    assert NearMiss.CLOSED_LATE not in late
    assert NearMiss.LATE_CONTACT not in late


def test_opened_by_slip_it_is_closed_again_as_it_was(counter: Counter, ana: StaffRow) -> None:
    """What its closing left nothing to ask of is not asked."""
    enrolled = counter.enrols()
    counter.joins(enrolled, CHAT)
    counter.does(lambda desk: answer_said(desk, Said(Person(CHAT, "Pat", "en"), Kind.TEXT, "I can't breathe", 7)))
    code = counter.reads(lambda session: session.exec(select(CaseRow)).one()).code
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.passes(minutes=1)
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    counter.does(lambda desk: close_case(desk, code, ana, Outcome.SEEN_IN_CLINIC, "settled"))
    before = standing_of(counter, code)
    counter.passes(minutes=1)
    counter.does(lambda desk: reopen_case(desk, code, ana, "the wrong one"))
    assert standing_of(counter, code) != before
    counter.passes(seconds=9)
    deed = counter.reads(lambda session: deeds.newest_of_kind(session, counter.case(code).id or 0, EventKind.REOPENED))
    assert deed is not None
    counter.does(lambda desk: undo(desk, code, ana, deed.id or 0))
    assert standing_of(counter, code) == before
    assert "closed by Ana" in counter.told(CHAT)[-1].text
    assert counter.reads(lambda session: list(changed_rows(session))) == []


def standing_of(counter: Counter, code: str) -> tuple[object, ...]:
    case, row = counter.case(code), counter.reads(lambda session: session.exec(select(AdviceRow)).one())
    own = case.model_dump(exclude={"version"})
    return (own, row.answer, row.due_at, row.staff_id)
