"""Once the patient was reached and it was decided, what was not known then, or comes again much later, begins contact and decision anew; the rest is a word."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.care.case.flag import Flag, Lift
from bot.care.red_flag.raise_case import raise_case
from bot.care.working.claim_case import claim_case
from bot.care.working.decide import decide
from bot.care.working.work_case import change_tier, log_call
from bot.domain.case import EventKind, NextStep
from bot.domain.tier import Tier
from bot.store.tables import PatientRow, StaffRow
from tests.care.counter import Counter

CHAT = 500
KNOWN, OTHER = ("dysphagia",), ("chest_pain",)
CALLS_AGAIN = {
    "a new symptom": Flag(EventKind.RED_FLAG, Tier.ED_NOW, OTHER),
    "a new symptom beside a known one": Flag(EventKind.RED_FLAG, Tier.ED_NOW, (*KNOWN, *OTHER)),
    "one that an outage kept from being asked about": Flag(EventKind.UNHEARD, Tier.SAME_DAY, OTHER),
    "the patient asks for the nurse": Flag(EventKind.URGENT, Tier.CLINIC_NOW),
    "worse": Flag(EventKind.WORSE, Tier.EMERGENCY, KNOWN),
    "words nobody could read": Flag(EventKind.UNREADABLE, Tier.SAME_DAY),
    "the gravest answer": Flag(EventKind.ANSWERED, Tier.EMERGENCY, KNOWN),
    "no answer": Flag(EventKind.NO_ANSWER, Tier.EMERGENCY, KNOWN),
}
A_WORD = {
    "the same again": Flag(EventKind.RED_FLAG, Tier.ED_NOW, KNOWN),
    "still there": Flag(EventKind.SAME, Tier.ED_NOW, KNOWN),
    "a new symptom that can wait for days": Flag(EventKind.RED_FLAG, Tier.THREE_DAYS, OTHER),
    "a new medicine": Flag(EventKind.NEW_MEDICINE, Tier.SAME_DAY),
    "missed days": Flag(EventKind.MISSED_DAYS, Tier.CLINIC_NOW),
}
SAID_AGAIN = (EventKind.RED_FLAG, EventKind.SAME, EventKind.UNHEARD)

TICKED = Flag(EventKind.RED_FLAG, Tier.CLINIC_NOW, KNOWN, ("diary.flags.swallowing",))
RAISED_BY_SILENCE = Flag(EventKind.NO_ANSWER, Tier.EMERGENCY, KNOWN)


@pytest.fixture
def ana(counter: Counter) -> StaffRow:
    return counter.staff("Ana", chat_id=901)


@pytest.fixture
def patient_id(counter: Counter) -> int:
    enrolled = counter.enrols()
    counter.joins(enrolled, CHAT)
    return enrolled.patient_id


def raises(counter: Counter, patient_id: int, flag: Flag) -> str:
    own = Flag(flag.kind, flag.tier, flag.symptoms, flag.rules, lift=Lift(0))
    return counter.does(lambda desk: raise_case(desk, desk.session.get_one(PatientRow, patient_id), own)).case.code


@pytest.fixture
def decided(counter: Counter, ana: StaffRow, patient_id: int) -> str:
    """Trouble swallowing, an emergency: Ana has reached the patient and decided, twenty minutes ago."""
    code = raises(counter, patient_id, Flag(EventKind.RED_FLAG, Tier.EMERGENCY, KNOWN))
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    counter.does(lambda desk: decide(desk, code, ana, "to the emergency department"))
    counter.passes(minutes=20)
    return code


@pytest.mark.parametrize("flag", CALLS_AGAIN.values(), ids=CALLS_AGAIN)
def test_it_calls_and_the_patient_is_told_what_to_do_and_by_when(
    counter: Counter, patient_id: int, decided: str, flag: Flag
) -> None:
    raises(counter, patient_id, flag)
    case = counter.case(decided)
    assert (case.next_step, case.next_due_at, case.waiting_since) == (NextStep.ACKNOWLEDGE, counter.now, counter.now)
    assert (case.acknowledged_at, case.contacted_at, case.decided_at) == (None, None, None)
    assert counter.timeline(decided).count(EventKind.BEGUN_ANEW) == 1
    told = [message.text for message in counter.told(CHAT)[-3:]]
    assert any("Nobody called by 10:25?" in text for text in told)
    assert not any("I added what you wrote" in text for text in told)


@pytest.mark.parametrize("flag", A_WORD.values(), ids=A_WORD)
def test_it_is_a_word_to_whoever_has_the_case(counter: Counter, patient_id: int, decided: str, flag: Flag) -> None:
    raises(counter, patient_id, flag)
    case = counter.case(decided)
    assert (case.next_step, case.acknowledged_at is None) == (NextStep.CLOSE, False)
    assert EventKind.BEGUN_ANEW not in counter.timeline(decided)
    assert "Something new in case" in counter.told(901)[-1].text


@pytest.mark.parametrize("kind", SAID_AGAIN)
def test_an_emergency_soon_after_must_be_acknowledged(
    counter: Counter, patient_id: int, decided: str, kind: EventKind
) -> None:
    before = counter.case(decided)
    raises(counter, patient_id, Flag(kind, Tier.EMERGENCY, KNOWN))
    case, timeline = counter.case(decided), counter.timeline(decided)
    assert (case.next_step, case.next_due_at, case.acknowledged_at) == (NextStep.ACKNOWLEDGE, counter.now, None)
    assert (case.contacted_at, case.decided_at) == (before.contacted_at, before.decided_at)
    assert (timeline.count(EventKind.SAID_AGAIN), timeline.count(EventKind.BEGUN_ANEW)) == (1, 0)


@pytest.mark.parametrize("kind", SAID_AGAIN)
@pytest.mark.parametrize(
    ("tier", "minutes", "anew"),
    [
        (Tier.EMERGENCY, 40, True),
        (Tier.ED_NOW, 40, True),
        (Tier.ED_NOW, 39, False),
        (Tier.CLINIC_NOW, 40, False),
        (Tier.CLINIC_NOW, 600, False),
    ],
)
def test_after_the_time_of_the_rules_what_is_to_be_seen_at_once_begins_anew(
    counter: Counter, patient_id: int, decided: str, kind: EventKind, tier: Tier, minutes: int, *, anew: bool
) -> None:
    """Counted from the first report, an hour."""
    counter.passes(minutes=minutes)
    raises(counter, patient_id, Flag(kind, tier, KNOWN))
    case = counter.case(decided)
    assert (EventKind.BEGUN_ANEW in counter.timeline(decided)) is anew
    assert (case.acknowledged_at is None, case.contacted_at is None, case.decided_at is None) == (anew, anew, anew)


@pytest.mark.parametrize(
    ("tier", "anew"), [(Tier.EMERGENCY, True), (Tier.ED_NOW, True), (Tier.CLINIC_NOW, False), (Tier.SAME_DAY, False)]
)
def test_a_known_symptom_calls_where_it_is_graver_than_it_was_said_to_be(
    counter: Counter, ana: StaffRow, patient_id: int, tier: Tier, *, anew: bool
) -> None:
    """The case was an emergency all the time, by silence: nobody had said that it is one."""
    code = raises(counter, patient_id, TICKED)
    raises(counter, patient_id, RAISED_BY_SILENCE)
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    counter.does(lambda desk: decide(desk, code, ana, "soft food"))
    flag = Flag(EventKind.RED_FLAG, tier, KNOWN)
    raises(counter, patient_id, flag)
    assert (EventKind.BEGUN_ANEW in counter.timeline(code)) is anew
    raises(counter, patient_id, flag)
    assert counter.timeline(code).count(EventKind.BEGUN_ANEW) == int(anew), "then it is known"


def test_while_the_patient_waits_to_be_reached_nothing_begins_anew(
    counter: Counter, ana: StaffRow, patient_id: int
) -> None:
    code = raises(counter, patient_id, Flag(EventKind.RED_FLAG, Tier.EMERGENCY, KNOWN))
    counter.does(lambda desk: claim_case(desk, code, ana))
    before = counter.case(code)
    raises(counter, patient_id, CALLS_AGAIN["a new symptom"])
    after = counter.case(code)
    assert (after.step_due_at, after.acknowledged_at) == (before.step_due_at, before.acknowledged_at)
    assert "which is yours" in counter.told(901)[-1].text


@pytest.mark.parametrize("by_owner", [True, False], ids=["by whoever has it", "by a colleague"])
def test_a_person_who_raises_the_tier_starts_every_clock(
    counter: Counter, ana: StaffRow, patient_id: int, *, by_owner: bool
) -> None:
    ben = counter.staff("Ben", chat_id=902)
    code = raises(counter, patient_id, Flag(EventKind.RED_FLAG, Tier.CLINIC_NOW, KNOWN))
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    counter.does(lambda desk: decide(desk, code, ana, "looks again tomorrow"))
    held_since = counter.case(code).acknowledged_at
    counter.passes(minutes=20)
    counter.does(lambda desk: change_tier(desk, code, ana if by_owner else ben, Tier.EMERGENCY, "grey"))
    case, by = counter.case(code), counter.now + timedelta(minutes=5)
    assert (case.contacted_at, case.decided_at, case.owner_id) == (None, None, ana.id)
    if by_owner:
        assert (case.next_step, case.step_due_at, case.next_due_at) == (NextStep.CONTACT, by, by)
        assert case.acknowledged_at == held_since
    else:
        assert (case.next_step, case.acknowledged_at, case.next_due_at) == (NextStep.ACKNOWLEDGE, None, counter.now)
    assert "Nobody called by 10:25?" in counter.told(CHAT)[-1].text
