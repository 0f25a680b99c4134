"""A call logged by mistake can be taken back long after the ten seconds: everything counts again as it did without it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.care.case.snooze import snooze_case
from bot.care.errors import Refused
from bot.care.paging.page import advance_case
from bot.care.working.claim_case import claim_case, release_case
from bot.care.working.close_case import close_case
from bot.care.working.decide import decide
from bot.care.working.log_call import log_call, unanswered_calls
from bot.care.working.mistaken_call import call_was_mistaken, standing_calls
from bot.care.working.work_case import change_tier, write_to_patient
from bot.domain.case import EventKind, Outcome
from bot.domain.tier import Tier
from bot.store.seals import SETTLED, broken_seals, seal_settled
from bot.store.standing import changed_rows
from bot.store.tables import CaseRow, StaffRow
from tests.care.counter import Counter

CHAT = 500


@pytest.fixture
def ana(counter: Counter) -> StaffRow:
    return counter.staff("Ana", chat_id=901)


@pytest.fixture
def ben(counter: Counter) -> StaffRow:
    return counter.staff("Ben", chat_id=902)


def taken(counter: Counter, ana: StaffRow, tier: Tier = Tier.EMERGENCY) -> str:
    """Opened and taken at ten."""
    enrolled = counter.enrols()
    counter.joins(enrolled, CHAT)
    code = counter.raises(enrolled.patient_id, tier).case.code
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.passes(minutes=1)
    return code


def calls(counter: Counter, code: str, by: StaffRow, result: str = "reached", whom: str = "patient") -> int:
    """The line of the timeline."""
    counter.does(lambda desk: log_call(desk, code, by, result, whom))
    number = counter.case(code).id
    last = counter.does(lambda desk: standing_calls(desk, desk.session.get_one(CaseRow, number))[-1].event_id)
    counter.passes(minutes=1)
    return last


def takes_back(counter: Counter, code: str, by: StaffRow, event: int) -> CaseRow:
    counter.does(lambda desk: seal_settled(desk.session, desk.now + SETTLED))
    counter.does(lambda desk: call_was_mistaken(desk, code, by, event))
    assert counter.does(lambda desk: [*changed_rows(desk.session), *broken_seals(desk.session)]) == []
    return counter.case(code)


def unanswered(counter: Counter, code: str) -> int:
    number = counter.case(code).id
    return counter.does(lambda desk: unanswered_calls(desk, desk.session.get_one(CaseRow, number)))


def test_the_clock_of_the_contact_runs_from_where_it_was(counter: Counter, ana: StaffRow) -> None:
    code = taken(counter, ana)
    before = counter.case(code)
    slip = calls(counter, code, ana)
    calls(counter, code, ana, "no_answer")
    after = takes_back(counter, code, ana, slip)
    assert (after.contacted_at, after.next_step, after.step_due_at) == (None, "contact", before.step_due_at)
    assert after.next_due_at == before.next_due_at
    assert counter.timeline(code)[-1] == EventKind.CALL_MISTAKEN
    assert unanswered(counter, code) == 1
    with pytest.raises(Refused, match="Nobody has taken this case and reached the patient"):
        counter.does(lambda desk: close_case(desk, code, ana, Outcome.ADVISED_HOME))


def test_what_is_past_its_hour_is_late_at_once(counter: Counter, ana: StaffRow) -> None:
    code = taken(counter, ana)
    slip = calls(counter, code, ana)
    counter.passes(minutes=13)
    assert (takes_back(counter, code, ana, slip).next_due_at or counter.now) <= counter.now
    counter.does(lambda desk: advance_case(desk, counter.case(code).id or 0))
    assert EventKind.CONTACT_LATE in counter.timeline(code)
    assert EventKind.PAGED in counter.timeline(code)


def test_what_was_late_before_the_slip_is_late_again(counter: Counter, ana: StaffRow, ben: StaffRow) -> None:
    code = taken(counter, ana)
    counter.passes(minutes=10)
    counter.does(lambda desk: advance_case(desk, counter.case(code).id or 0))
    late = counter.case(code).late_since
    slip = calls(counter, code, ben)
    assert counter.case(code).late_since is None
    after = takes_back(counter, code, ben, slip)
    assert late is not None
    assert (after.late_since, after.acknowledged_at, after.next_due_at) == (late, None, counter.now)


def test_late_for_the_decision_after_a_slip_is_late_for_the_contact(counter: Counter, ana: StaffRow) -> None:
    code = taken(counter, ana)
    slip = calls(counter, code, ana)
    counter.passes(hours=5)
    counter.does(lambda desk: advance_case(desk, counter.case(code).id or 0))
    assert EventKind.DECISION_LATE in counter.timeline(code)
    takes_back(counter, code, ana, slip)
    counter.does(lambda desk: advance_case(desk, counter.case(code).id or 0))
    assert counter.timeline(code).count(EventKind.CONTACT_LATE) == 1
    assert counter.case(code).next_step == "contact"


def test_another_contact_stands(counter: Counter, ana: StaffRow) -> None:
    code = taken(counter, ana)
    slip = calls(counter, code, ana)
    again = counter.now
    second = calls(counter, code, ana, whom="caregiver")
    third = calls(counter, code, ana, "reached", "emergency_contact")
    assert takes_back(counter, code, ana, slip).contacted_at == again
    assert takes_back(counter, code, ana, third).contacted_at == again
    assert takes_back(counter, code, ana, second).contacted_at is None


def test_a_promise_the_slip_seemed_to_keep_stands_again(counter: Counter, ana: StaffRow) -> None:
    code = taken(counter, ana)
    counter.does(lambda desk: write_to_patient(desk, code, ana, "", "call_at", "10:30"))
    counter.passes(minutes=1)
    promised = counter.case(code).promised_at
    one, two = calls(counter, code, ana), calls(counter, code, ana)
    assert counter.case(code).promised_at is None
    assert takes_back(counter, code, ana, one).promised_at is None
    after = takes_back(counter, code, ana, two)
    assert promised is not None
    assert (after.promised_at, after.promise, after.answer_awaited) == (promised, "call", True)


def test_nothing_can_be_expected_of_whom_nobody_reached(counter: Counter, ana: StaffRow) -> None:
    code = taken(counter, ana, Tier.CLINIC_NOW)
    slip = calls(counter, code, ana)
    until = counter.now + timedelta(days=1)
    counter.does(lambda desk: snooze_case(desk, code, ana, {"ptosis": Tier.CLINIC_NOW}, until))
    counter.passes(minutes=1)
    after = takes_back(counter, code, ana, slip)
    assert (after.snoozed_until, after.next_step) == (None, "contact")
    assert EventKind.WOKEN in counter.timeline(code)


def test_giving_back_keeps_the_slip_and_whoever_has_it_then_can_take_it_back(
    counter: Counter, ana: StaffRow, ben: StaffRow
) -> None:
    code = taken(counter, ana)
    slip = calls(counter, code, ana)
    with pytest.raises(Refused, match="Only whoever logged the call, or has the case"):
        takes_back(counter, code, ben, slip)
    counter.does(lambda desk: release_case(desk, code, ana))
    counter.does(lambda desk: claim_case(desk, code, ben))
    after = takes_back(counter, code, ben, slip)
    assert (after.contacted_at, after.next_step, after.owner_id) == (None, "contact", ben.id)
    with pytest.raises(Refused, match="no such call"):
        takes_back(counter, code, ana, slip)


def test_what_something_graver_has_ended_stays_ended(counter: Counter, ana: StaffRow) -> None:
    code = taken(counter, ana, Tier.CLINIC_NOW)
    slip = calls(counter, code, ana)
    counter.does(lambda desk: decide(desk, code, ana, "soft food"))
    counter.does(lambda desk: change_tier(desk, code, ana, Tier.EMERGENCY, ""))
    risen = counter.case(code)
    counter.passes(minutes=1)
    after = takes_back(counter, code, ana, slip)
    assert (after.waiting_since, after.contacted_at) == (risen.waiting_since, None)
    assert (after.acknowledged_at, after.step_due_at) == (risen.acknowledged_at, risen.step_due_at)


def test_a_call_without_an_answer_logged_by_mistake_is_not_counted(counter: Counter, ana: StaffRow) -> None:
    code = taken(counter, ana)
    slip = calls(counter, code, ana, "no_answer")
    takes_back(counter, code, ana, slip)
    assert unanswered(counter, code) == 0
    with pytest.raises(Refused, match="No call without an answer"):
        counter.does(lambda desk: close_case(desk, code, ana, Outcome.UNREACHABLE, "tried"))
