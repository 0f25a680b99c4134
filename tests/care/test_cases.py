"""A case from its first flag to its end: raised, paged, claimed, worked, closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.care.errors import CaseIsClosed, NoSuchCase, Refused
from bot.care.hearing.page_staff import hear_staff
from bot.care.paging.page import advance_case
from bot.care.working.claim_case import claim_case, release_case
from bot.care.working.close_case import close_case
from bot.care.working.work_case import LONGEST, add_note, change_tier, log_call, write_to_patient
from bot.domain.case import Outcome
from bot.domain.message import Lane
from bot.domain.tier import Tier
from bot.store.tables import CaseRow, StaffRow
from tests.care.counter import NOW, Counter

CHAT, ANA_CHAT, BO_CHAT = 500, 901, 902


@pytest.fixture
def joined(counter: Counter) -> int:
    """The id of a patient who has joined by chat 500."""
    enrolled = counter.enrols()
    counter.joins(enrolled, CHAT)
    return enrolled.patient_id


def advance(counter: Counter, code: str) -> CaseRow:
    number = counter.case(code).id or 0
    counter.does(lambda desk: advance_case(desk, number))
    return counter.case(code)


def test_a_flag_opens_a_case_and_the_patient_is_told_what_to_do(counter: Counter, joined: int) -> None:
    before = len(counter.told(CHAT))
    raised = counter.raises(joined)
    assert (raised.is_new, raised.case.tier, raised.case.next_due_at) == (True, Tier.CLINIC_NOW, NOW)
    said = counter.told(CHAT)[before:]
    assert any(row.lane == Lane.SAFETY and counter.playbook.clinic.phone in row.text for row in said)
    assert counter.timeline(raised.case.code) == ["red_flag"]


def test_an_emergency_names_the_number_to_call_in_its_first_line(counter: Counter, joined: int) -> None:
    before = len(counter.told(CHAT))
    counter.raises(joined, Tier.EMERGENCY)
    first = counter.told(CHAT)[before].text.splitlines()[0]
    assert counter.playbook.clinic.emergency_number in first


def test_too_many_words_about_a_call_are_refused_not_cut(counter: Counter, joined: int) -> None:
    code, ana = counter.raises(joined).case.code, counter.staff("Ana", chat_id=ANA_CHAT)
    with pytest.raises(Refused, match="at most 2000 characters"):
        counter.does(lambda desk: log_call(desk, code, ana, "reached", words="x" * 2001))
    assert "called" not in counter.timeline(code)


def test_a_second_flag_is_an_event_of_the_same_case(counter: Counter, joined: int) -> None:
    first, second = counter.raises(joined), counter.raises(joined, Tier.SAME_DAY)
    assert (second.is_new, second.tier_rose, second.case.id) == (False, False, first.case.id)
    assert counter.case(first.case.code).tier == Tier.CLINIC_NOW  # never lowered by itself
    assert counter.timeline(first.case.code).count("red_flag") == 2


def test_a_worse_flag_raises_the_tier_and_the_paging_begins_again(counter: Counter, joined: int) -> None:
    ana = counter.staff("Ana", chat_id=ANA_CHAT)
    code = counter.raises(joined, Tier.SAME_DAY).case.code
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.passes(minutes=10)
    assert counter.raises(joined, Tier.EMERGENCY).tier_rose
    case = counter.case(code)
    assert (case.tier, case.acknowledged_at, case.page_index, case.next_due_at) == (
        Tier.EMERGENCY,
        None,
        0,
        counter.now,
    )
    assert case.owner_id == ana.id


def test_who_is_at_risk_is_one_tier_more_urgent(counter: Counter) -> None:
    enrolled = counter.enrols(birth_year=1980, risk_flags=["lung_disease"])
    assert counter.raises(enrolled.patient_id, Tier.CLINIC_NOW, "dysphagia").case.tier == Tier.ED_NOW
    other = counter.enrols(birth_year=1980, risk_flags=["diabetes"])
    assert counter.raises(other.patient_id, Tier.CLINIC_NOW, "dysphagia").case.tier == Tier.CLINIC_NOW


def test_the_first_nurse_is_called_and_a_repeat_of_the_tick_calls_nobody_twice(counter: Counter, joined: int) -> None:
    counter.staff("Ana", chat_id=ANA_CHAT)
    counter.staff("Bo", chat_id=BO_CHAT)
    code = counter.raises(joined).case.code
    calls = len(counter.told(ANA_CHAT))
    for _ in range(3):
        advance(counter, code)
    assert len(counter.told(ANA_CHAT)) == calls + 1
    assert counter.told(BO_CHAT) == []
    page = counter.told(ANA_CHAT)[-1]
    assert code in page.text
    assert "Mary" not in page.text
    assert page.lane == Lane.NOTIFICATION


def test_the_next_is_called_until_somebody_answers(counter: Counter, joined: int) -> None:
    ana, _ = counter.staff("Ana", chat_id=ANA_CHAT), counter.staff("Bo", chat_id=BO_CHAT)
    code = counter.raises(joined).case.code
    steps = counter.playbook.ladders[Tier.CLINIC_NOW].steps
    case = advance(counter, code)
    counter.now = NOW + steps[1].after
    case = advance(counter, code)
    assert len(counter.told(BO_CHAT)) == 1
    counter.does(lambda desk: claim_case(desk, code, ana))
    calls = len(counter.told(ANA_CHAT)) + len(counter.told(BO_CHAT))
    holds = NOW + counter.playbook.ladders[Tier.CLINIC_NOW].contact_within
    counter.now = holds - timedelta(seconds=1)
    case = advance(counter, code)
    assert case.next_due_at == holds  # the acknowledgement expires, if the patient is not reached
    assert len(counter.told(ANA_CHAT)) + len(counter.told(BO_CHAT)) == calls


def test_with_nobody_to_call_the_case_says_so(counter: Counter, joined: int) -> None:
    code = counter.raises(joined).case.code
    case = advance(counter, code)
    assert "nobody_to_page" in counter.timeline(code)
    assert case.next_due_at is not None


def test_the_patient_is_told_once_when_nobody_answers_in_time(counter: Counter, joined: int) -> None:
    code = counter.raises(joined).case.code
    counter.now = NOW + counter.playbook.ladders[Tier.CLINIC_NOW].acknowledge_within
    before = len([row for row in counter.told(CHAT) if "unanswered" in row.key])
    for _ in range(2):
        advance(counter, code)
        counter.passes(minutes=30)
    assert (before, len([row for row in counter.told(CHAT) if "/unanswered:" in row.key])) == (0, 1)


def test_of_two_nurses_one_has_the_case_and_the_other_sees_who(counter: Counter, joined: int) -> None:
    ana, bo = counter.staff("Ana"), counter.staff("Bo")
    code = counter.raises(joined).case.code
    first = counter.does(lambda desk: claim_case(desk, code.lower(), ana))
    second = counter.does(lambda desk: claim_case(desk, code, bo))
    assert (first.won, second.won, second.owner.name) == (True, False, "Ana")
    assert counter.timeline(code).count("acknowledged") == 1


def test_claiming_again_changes_nothing(counter: Counter, joined: int) -> None:
    ana = counter.staff("Ana")
    code = counter.raises(joined).case.code
    assert [counter.does(lambda desk: claim_case(desk, code, ana)).won for _ in range(2)] == [True, True]
    assert counter.timeline(code).count("acknowledged") == 1


def test_a_case_given_back_is_paged_again(counter: Counter, joined: int) -> None:
    ana, bo = counter.staff("Ana"), counter.staff("Bo")
    code = counter.raises(joined).case.code
    counter.does(lambda desk: claim_case(desk, code, ana))
    with pytest.raises(Refused, match="not yours"):
        counter.does(lambda desk: release_case(desk, code, bo))
    counter.passes(minutes=3)
    counter.does(lambda desk: release_case(desk, code, ana))
    case = counter.case(code)
    assert (case.owner_id, case.status, case.next_due_at) == (None, "open", counter.now)
    assert counter.does(lambda desk: claim_case(desk, code, bo)).won


def test_what_staff_writes_arrives_and_stands_in_the_case(counter: Counter, joined: int) -> None:
    ana = counter.staff("Ana")
    code = counter.raises(joined).case.code
    counter.does(lambda desk: write_to_patient(desk, code, ana, " Are you <b>well</b>? "))
    said = counter.told(CHAT)[-1]
    assert "Are you &lt;b&gt;well&lt;/b&gt;?" in said.text
    assert said.lane == Lane.SAFETY
    assert counter.case(code).contacted_at is None  # nobody has answered it
    assert counter.timeline(code)[-1] == "wrote"


@pytest.mark.parametrize("text", ["", "  \n", "x" * (LONGEST + 1)])
def test_nothing_or_too_much_is_not_written(counter: Counter, joined: int, text: str) -> None:
    ana, code = counter.staff("Ana"), counter.raises(joined).case.code
    with pytest.raises(Refused, match="between 1 and"):
        counter.does(lambda desk: write_to_patient(desk, code, ana, text))


def test_a_patient_without_a_chat_must_be_called(counter: Counter) -> None:
    ana, code = counter.staff("Ana"), counter.raises(counter.enrols().patient_id).case.code
    with pytest.raises(Refused, match="Call by phone"):
        counter.does(lambda desk: write_to_patient(desk, code, ana, "hello"))


def test_only_a_call_that_reached_the_patient_counts_as_contact(counter: Counter, joined: int) -> None:
    ana, code = counter.staff("Ana"), counter.raises(joined).case.code
    counter.does(lambda desk: log_call(desk, code, ana, "no_answer"))
    assert counter.case(code).contacted_at is None
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    assert counter.case(code).contacted_at == NOW
    with pytest.raises(Refused, match="how the call went"):
        counter.does(lambda desk: log_call(desk, code, ana, "fine"))


def test_a_note_is_never_told_to_the_patient(counter: Counter, joined: int) -> None:
    ana, code = counter.staff("Ana"), counter.raises(joined).case.code
    before = len(counter.told(CHAT))
    counter.does(lambda desk: add_note(desk, code, ana, "sounds hoarse"))
    assert len(counter.told(CHAT)) == before
    with pytest.raises(Refused, match="empty"):
        counter.does(lambda desk: add_note(desk, code, ana, " "))


def test_a_tier_is_lowered_only_with_a_reason(counter: Counter, joined: int) -> None:
    ana, code = counter.staff("Ana"), counter.raises(joined).case.code
    with pytest.raises(Refused, match="say why"):
        counter.does(lambda desk: change_tier(desk, code, ana, Tier.SELF_CARE, " "))
    with pytest.raises(Refused, match="already"):
        counter.does(lambda desk: change_tier(desk, code, ana, Tier.CLINIC_NOW, "x"))
    counter.does(lambda desk: change_tier(desk, code, ana, Tier.SELF_CARE, "seen on video"))
    assert (counter.case(code).tier, counter.timeline(code)[-1]) == (Tier.SELF_CARE, "tier_lowered")
    counter.does(lambda desk: change_tier(desk, code, ana, Tier.EMERGENCY, ""))
    assert counter.timeline(code)[-1] == "tier_raised"


def test_a_closed_case_is_not_worked_on_and_a_new_flag_opens_a_new_one(counter: Counter, joined: int) -> None:
    ana, code = counter.staff("Ana"), counter.raises(joined).case.code
    with pytest.raises(Refused, match="say why"):
        counter.does(lambda desk: close_case(desk, code, ana, Outcome.NOISE))
    counter.does(lambda desk: close_case(desk, code, ana, Outcome.ADVISED_HOME, "told at the desk"))
    case = counter.case(code)
    assert (case.status, case.outcome, case.next_due_at, case.owner_id) == ("closed", "advised_home", None, ana.id)
    for act in (claim_case, release_case):
        with pytest.raises(CaseIsClosed):
            counter.does(lambda desk, act=act: act(desk, code, ana))  # type: ignore[misc]
    with pytest.raises(CaseIsClosed):
        counter.does(lambda desk: close_case(desk, code, ana, Outcome.DUPLICATE))
    assert counter.raises(joined).case.code != code


def test_a_code_nobody_has_is_told(counter: Counter) -> None:
    ana = counter.staff("Ana")
    with pytest.raises(NoSuchCase, match="no case ZZZZ"):
        counter.does(lambda desk: claim_case(desk, " zzzz ", ana))


@pytest.mark.parametrize("form", ["{code}", " {lower} ", "ack {code}", "/ack {lower}"])
def test_a_page_is_answered_by_typing_the_code(counter: Counter, joined: int, form: str) -> None:
    ana = counter.staff("Ana", chat_id=ANA_CHAT)
    code = counter.raises(joined).case.code
    text = form.format(code=code, lower=code.lower())
    counter.does(lambda desk: hear_staff(desk, desk.session.get_one(StaffRow, ana.id), text))
    assert counter.case(code).owner_id == ana.id


def test_other_words_of_staff_get_an_explanation(counter: Counter) -> None:
    ana = counter.staff("Ana", chat_id=ANA_CHAT)
    before = len(counter.told(ANA_CHAT))
    counter.does(lambda desk: hear_staff(desk, ana, "what is this?"))
    assert len(counter.told(ANA_CHAT)) == before + 1


def test_every_act_leaves_its_line_in_the_audit(counter: Counter, joined: int) -> None:
    ana, code = counter.staff("Ana"), counter.raises(joined).case.code
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: add_note(desk, code, ana, "secret words"))
    counter.does(lambda desk: close_case(desk, code, ana, Outcome.SENT_TO_ED, "told at the desk"))
    subject = f"case:{counter.case(code).id}"
    done = [(actor, action) for actor, action, about in counter.audit() if about == subject]
    by = f"staff:{ana.id}"
    assert done == [("system", "raise_case"), (by, "claim_case"), (by, "add_note"), (by, "close_case")]


def test_a_case_waits_for_its_acknowledgement_even_between_pages(counter: Counter, joined: int) -> None:
    code = counter.raises(joined, Tier.THREE_DAYS).case.code
    due = advance(counter, code).next_due_at
    assert due is not None
    assert NOW < due <= NOW + timedelta(days=1)
    assert counter.reads(lambda session: len(session.exec(select(CaseRow)).all())) == 1
