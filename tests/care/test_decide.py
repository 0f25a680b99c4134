"""A decision is written down by a named person, and the clocks go on from it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.care.errors import CaseIsClosed, Refused
from bot.care.working.claim_case import claim_case
from bot.care.working.close_case import close_case
from bot.care.working.decide import LONGEST, decide
from bot.care.working.work_case import log_call
from bot.domain.case import Outcome
from bot.domain.tier import Tier
from bot.store import cases
from bot.store.tables import StaffRow
from tests.care.counter import NOW, Counter


@pytest.fixture
def ana(counter: Counter) -> StaffRow:
    return counter.staff("Ana")


@pytest.fixture
def code(counter: Counter, ana: StaffRow) -> str:
    """Of a case that Ana took and whose patient she reached."""
    code = counter.raises(counter.enrols().patient_id).case.code
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    return code


def test_it_stands_on_the_timeline_with_who_wrote_it(counter: Counter, code: str, ana: StaffRow) -> None:
    counter.passes(minutes=5)
    counter.does(lambda desk: decide(desk, code, ana, " to the clinic at 11 "))
    case = counter.case(code)
    last = counter.reads(lambda session: cases.events_of(session, case.id or 0)[-1])
    assert (last.kind, last.text, last.staff_id, last.at) == ("decided", "to the clinic at 11", ana.id, counter.now)
    assert (f"staff:{ana.id}", "decide", f"case:{case.id}") in counter.audit()


def test_the_first_one_stops_the_clock_of_the_decision(counter: Counter, code: str, ana: StaffRow) -> None:
    ladder = counter.playbook.ladders[Tier.CLINIC_NOW]
    assert (counter.case(code).next_step, counter.case(code).step_due_at) == (
        "decide",
        NOW + (ladder.decide_within or timedelta()),
    )
    for words in ("stay at home", "come at 11"):
        counter.passes(minutes=5)
        counter.does(lambda desk, words=words: decide(desk, code, ana, words))  # type: ignore[misc]
    case = counter.case(code)
    assert case.decided_at == NOW + timedelta(minutes=5)
    assert (case.next_step, case.step_due_at) == (
        "close",
        NOW + timedelta(minutes=5) + (ladder.close_within or timedelta()),
    )
    assert case.next_due_at == counter.playbook.clinic.hours.opens(case.step_due_at or NOW)


@pytest.mark.parametrize("words", ["", "  ", "x" * (LONGEST + 1)])
def test_it_needs_words(counter: Counter, code: str, ana: StaffRow, words: str) -> None:
    with pytest.raises(Refused, match="Write what was decided"):
        counter.does(lambda desk: decide(desk, code, ana, words))


def test_a_closed_case_is_not_decided(counter: Counter, code: str, ana: StaffRow) -> None:
    counter.does(lambda desk: close_case(desk, code, ana, Outcome.ADVISED_HOME))
    with pytest.raises(CaseIsClosed):
        counter.does(lambda desk: decide(desk, code, ana, "too late"))
