"""Only a nurse or a clinician who works here may take a case, or do anything to it: each act refuses the rest by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.care.case.snooze import end_snooze, snooze_case
from bot.care.desk import Desk
from bot.care.errors import NotForRole
from bot.care.hand_over.disable_staff import disable_staff
from bot.care.hearing.page_staff import acknowledge, hear_staff
from bot.care.red_flag.know_they_went import know_they_went
from bot.care.working.ask_question import ask_question
from bot.care.working.claim_case import claim_case
from bot.care.working.close_case import close_case
from bot.care.working.decide import decide
from bot.care.working.hand_to import hand_to
from bot.care.working.log_call import log_call
from bot.care.working.merge_cases import merge_cases
from bot.care.working.protocol import answer_protocol
from bot.care.working.reopen_case import reopen_case
from bot.care.working.work_case import add_note, change_tier, write_to_patient
from bot.domain.case import Outcome
from bot.domain.tier import Tier
from bot.store.tables import StaffRow
from tests.care.counter import Counter

Act = Callable[[Desk, str, StaffRow], object]
ACTS: dict[str, Act] = {
    "claim": claim_case,
    "write": lambda desk, code, staff: write_to_patient(desk, code, staff, "Stay where you are."),
    "note": lambda desk, code, staff: add_note(desk, code, staff, "Looked at it."),
    "raise": lambda desk, code, staff: change_tier(desk, code, staff, Tier.EMERGENCY, ""),
    "lower": lambda desk, code, staff: change_tier(desk, code, staff, Tier.SELF_CARE, "it is nothing"),
    "call": lambda desk, code, staff: log_call(desk, code, staff, "reached"),
    "decide": lambda desk, code, staff: decide(desk, code, staff, "stays at home"),
    "ask": lambda desk, code, staff: ask_question(desk, code, staff, "ptosis", "any"),
    "protocol": lambda desk, code, staff: answer_protocol(desk, code, staff, {}),
    "hand": lambda desk, code, staff: hand_to(desk, code, staff, 1),
    "went": lambda desk, code, staff: know_they_went(desk, code, staff, "their daughter said so"),
    "snooze": lambda desk, code, staff: snooze_case(desk, code, staff, {}, desk.now + timedelta(days=1)),
    "wake": end_snooze,
    "merge": lambda desk, code, staff: merge_cases(desk, code, code, staff),
    "close": lambda desk, code, staff: close_case(desk, code, staff, Outcome.ADVISED_HOME, "it is nothing"),
}
CHAT = 907


@pytest.mark.parametrize("role", ["auditor", "admin"])
@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_who_treats_nobody_works_no_case(counter: Counter, act: Act, role: str) -> None:
    alex = counter.staff("Alex", role)
    code = counter.raises(counter.enrols().patient_id).case.code
    before, lines = counter.case(code).version, counter.timeline(code)
    with pytest.raises(NotForRole, match="Only a nurse or a clinician"):
        counter.does(lambda desk: act(desk, code, alex))
    assert (counter.case(code).version, counter.timeline(code)) == (before, lines)


def test_nor_opens_a_closed_one_again(counter: Counter) -> None:
    ana, alex = counter.staff("Ana"), counter.staff("Alex", "auditor")
    code = counter.raises(counter.enrols().patient_id).case.code
    counter.does(lambda desk: close_case(desk, code, ana, Outcome.ADVISED_HOME, "it is nothing"))
    with pytest.raises(NotForRole):
        counter.does(lambda desk: reopen_case(desk, code, alex, "to look"))


def test_nor_does_a_nurse_who_has_left(counter: Counter) -> None:
    ben, boss = counter.staff("Ben"), counter.staff("Ada", "admin")
    code = counter.raises(counter.enrols().patient_id).case.code
    counter.does(lambda desk: disable_staff(desk, desk.session.get_one(StaffRow, ben.id), boss))
    with pytest.raises(NotForRole):
        counter.does(lambda desk: claim_case(desk, code, desk.session.get_one(StaffRow, ben.id)))


@pytest.mark.parametrize("role", ["auditor", "admin"])
def test_by_telegram_they_learn_that_the_case_was_not_taken(counter: Counter, role: str) -> None:
    alex = counter.staff("Alex", role, CHAT)
    code = counter.raises(counter.enrols().patient_id, Tier.EMERGENCY).case.code
    before = counter.case(code).next_due_at
    counter.does(lambda desk: hear_staff(desk, alex, f"ack {code}"))
    counter.does(lambda desk: acknowledge(desk, alex, code))
    case, told = counter.case(code), [row.text for row in counter.told(CHAT)][-2:]
    assert (case.owner_id, case.acknowledged_at, case.next_due_at) == (None, None, before)
    assert [f"{code}</b> was not taken" in text for text in told] == [True, True]
    assert "tell one of them now" in told[0]
