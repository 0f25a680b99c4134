"""Known trouble may rest until a moment; everything that is not exactly that breaks through, and calls at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.care.case.snooze import end_snooze, snooze_case
from bot.care.errors import Refused
from bot.care.working.log_call import log_call
from bot.care.working.work_case import change_tier
from bot.domain.case import EventKind
from bot.domain.clocks import NextStep
from bot.domain.snooze import EXPECTED_RULE
from bot.domain.tier import Tier
from bot.store.tables import CaseRow
from tests.stories.clinic import Clinic, Nurse, Patient
from tests.stories.test_nurse_and_patient import claimed
from tests.stories.test_undo import undoes

KNOWN = {"dysphagia": Tier.CLINIC_NOW}


async def resting(clinic: Clinic, *, days: int = 4) -> tuple[Nurse, Patient, CaseRow]:
    """Ana has reached the patient: mild trouble swallowing is known, and she looks again in four days."""
    nurse, patient, case = await claimed(clinic)
    await clinic.does(lambda desk: log_call(desk, case.code, nurse.staff, "reached"))
    until = clinic.now + timedelta(days=days)
    await clinic.does(lambda desk: snooze_case(desk, case.code, nurse.staff, KNOWN, until, "mild, drinks well"))
    await clinic.passes(hours=1)
    nurse.has_read_all()
    return nurse, patient, await clinic.case(case)


async def is_paged_anew(clinic: Clinic, nurse: Nurse, case: CaseRow, pages: int) -> bool:
    after = await clinic.case(case)
    kinds = await clinic.timeline(case)
    called = len(await clinic.pages(case)) > pages and case.code in nurse.last
    return called and after.snoozed_until is None and after.acknowledged_at is None and EventKind.WOKEN in kinds


async def test_what_is_expected_is_written_down_and_calls_nobody(clinic: Clinic) -> None:
    nurse, patient, case = await resting(clinic)
    pages = len(await clinic.pages(case))
    await patient.says("I have trouble swallowing")
    await patient.answers_the_questions()
    after = await clinic.case(case)
    assert len(await clinic.pages(case)) == pages
    assert after.snoozed_until == case.snoozed_until
    assert after.tier == case.tier
    report = [event for event in await clinic.events(case) if EXPECTED_RULE in event.rules]
    assert next(EventKind(event.kind) for event in report) is EventKind.RED_FLAG
    nurse.expects_nothing()


async def test_the_patient_reads_who_knows_and_when_they_look_again_after_the_emergency_words(clinic: Clinic) -> None:
    _, patient, _ = await resting(clinic)
    read = len(patient.received)
    await patient.says("I have trouble swallowing")
    told = patient.new_since(read)[0]
    assert told.startswith("Cannot breathe well, or cannot swallow your spit? Call 911 now.")
    assert "Ana knows of this trouble and looks at it again by Fri, Jun 12" in told
    assert "The nurse sees it" not in told


async def test_the_known_trouble_is_asked_about_again_and_a_grave_answer_breaks_through(clinic: Clinic) -> None:
    nurse, patient, case = await resting(clinic)
    pages = len(await clinic.pages(case))
    await patient.says("I have trouble swallowing")
    await patient.taps_data(r"^g:\d+:no$")  # cannot swallow their own spit
    assert await is_paged_anew(clinic, nurse, case, pages)
    assert (await clinic.case(case)).tier == Tier.EMERGENCY


async def test_an_answer_above_the_level_breaks_through_though_the_case_stands_as_high(clinic: Clinic) -> None:
    nurse, patient, case = await claimed(clinic)
    await clinic.does(lambda desk: change_tier(desk, case.code, nurse.staff, Tier.EMERGENCY, ""))
    await clinic.does(lambda desk: log_call(desk, case.code, nurse.staff, "reached"))
    until = clinic.now + timedelta(days=1)
    await clinic.does(lambda desk: snooze_case(desk, case.code, nurse.staff, KNOWN, until))
    await clinic.passes(minutes=1)
    pages = len(await clinic.pages(case))
    await patient.says("I have trouble swallowing")
    await patient.taps_data(r"^g:\d+:no$")
    assert await is_paged_anew(clinic, nurse, case, pages)


async def worse(patient: Patient) -> None:
    await patient.says("it is getting worse")


async def emergency(patient: Patient) -> None:
    await patient.says("I am choking and cannot breathe")


async def another_symptom(patient: Patient) -> None:
    await patient.says("my voice is hoarse since today")


async def both(patient: Patient) -> None:
    await patient.says("I have trouble swallowing and I see double")


async def asks_for_the_nurse(patient: Patient) -> None:
    await patient.says("/urgent")
    await patient.taps_data("^urgent:yes$")


async def a_voice_message(patient: Patient) -> None:
    await patient.sends_voice()


async def blocks(patient: Patient) -> None:
    await patient.blocks_the_bot()


@pytest.mark.parametrize("says", [worse, emergency, another_symptom, both, asks_for_the_nurse, a_voice_message, blocks])
async def test_it_breaks_through_and_calls_at_once(clinic: Clinic, says: Callable[[Patient], Awaitable[None]]) -> None:
    nurse, patient, case = await resting(clinic)
    pages = len(await clinic.pages(case))
    await says(patient)
    assert await is_paged_anew(clinic, nurse, case, pages)


async def test_silence_after_a_question_breaks_through(clinic: Clinic) -> None:
    nurse, patient, case = await resting(clinic)
    pages = len(await clinic.pages(case))
    await patient.says("I have trouble swallowing")
    await clinic.passes(minutes=11)
    assert await is_paged_anew(clinic, nurse, case, pages)


async def test_silence_after_doubtful_words_breaks_through(clinic: Clinic) -> None:
    nurse, patient, case = await resting(clinic)
    pages = len(await clinic.pages(case))
    await patient.says("my throat feels funny")
    await clinic.passes(minutes=16)
    assert await is_paged_anew(clinic, nurse, case, pages)


async def test_still_there_is_expected(clinic: Clinic) -> None:
    _, patient, case = await resting(clinic)
    pages = len(await clinic.pages(case))
    await patient.says("it is still there")
    assert len(await clinic.pages(case)) == pages
    assert (await clinic.case(case)).snoozed_until is not None


async def test_ordinary_words_get_an_honest_answer(clinic: Clinic) -> None:
    _, patient, case = await resting(clinic)
    await patient.says("I went for a walk in the park this morning")
    assert "Ana knows of this trouble" in patient.last
    assert (await clinic.timeline(case))[-1] is EventKind.HEARD


async def test_at_its_end_the_case_is_due_and_somebody_is_called(clinic: Clinic) -> None:
    nurse, _, case = await resting(clinic, days=1)
    pages = len(await clinic.pages(case))
    assert case.next_step == NextStep.DECIDE
    assert case.step_due_at == case.snoozed_until
    await clinic.passes(hours=23, minutes=1)
    assert await is_paged_anew(clinic, nurse, case, pages)
    after = await clinic.case(case)
    assert after.next_step == NextStep.ACKNOWLEDGE
    assert after.owner_id == nurse.staff.id


async def test_it_can_be_undone_and_ended_by_hand(clinic: Clinic) -> None:
    nurse, _, case = await resting(clinic)
    until = clinic.now + timedelta(hours=5)
    await clinic.does(lambda desk: end_snooze(desk, case.code, nurse.staff))
    assert (await clinic.case(case)).snoozed_until is None
    await clinic.does(lambda desk: snooze_case(desk, case.code, nurse.staff, KNOWN, until))
    await undoes(clinic, nurse, case)
    assert (await clinic.case(case)).snoozed_until is None


async def test_what_may_not_rest_is_refused_in_words(clinic: Clinic) -> None:
    nurse, _, case = await claimed(clinic)
    ben, now = await clinic.nurse("Ben"), clinic.now

    async def refused(words: str, by: Nurse = nurse, level: Tier = Tier.CLINIC_NOW, days: float = 1) -> None:
        with pytest.raises(Refused, match=words):
            await clinic.does(
                lambda desk: snooze_case(desk, case.code, by.staff, {"dysphagia": level}, now + timedelta(days=days))
            )

    await refused("Take the case first", by=ben)
    await refused("Reach the patient first")
    await clinic.does(lambda desk: log_call(desk, case.code, nurse.staff, "reached"))
    await refused("never expected", level=Tier.ED_NOW)
    await refused("still to come", days=-1)
    await refused("At most 7 days", days=8)
    with pytest.raises(Refused, match="at least one symptom"):
        await clinic.does(lambda desk: snooze_case(desk, case.code, nurse.staff, {}, now + timedelta(days=1)))


async def test_a_nurse_who_raises_the_tier_ends_the_rest(clinic: Clinic) -> None:
    nurse, _, case = await resting(clinic)
    await clinic.does(lambda desk: change_tier(desk, case.code, nurse.staff, Tier.EMERGENCY, "grey"))
    assert (await clinic.case(case)).snoozed_until is None


async def test_a_tick_of_the_diary_that_is_expected_is_answered_once(clinic: Clinic) -> None:
    nurse, patient, case = await resting(clinic)
    await clinic.check_in(day=1)
    nurse.has_read_all()
    pages, read = len(await clinic.pages(case)), len(patient.received)
    await patient.taps_data(r"^d:\d+:flags:swallowing$")
    await patient.answers_the_questions()
    assert sum("Ana knows of this trouble" in text for text in patient.new_since(read)) == 1
    assert len(await clinic.pages(case)) == pages
    assert (await clinic.case(case)).snoozed_until is not None


async def test_another_tick_of_the_diary_breaks_through(clinic: Clinic) -> None:
    nurse, patient, case = await resting(clinic)
    await clinic.check_in(day=1)
    pages = len(await clinic.pages(case))
    await patient.taps_data(r"^d:\d+:flags:eyes$")
    assert await is_paged_anew(clinic, nurse, case, pages)


async def test_a_patient_at_risk_may_rest_too(clinic: Clinic) -> None:
    """What lifts their reports was known when the level was chosen: it is compared with what they say."""
    nurse, patient = await clinic.nurse(), await clinic.patient(risk_flags=["swallowing_history"])
    await patient.says("I have trouble swallowing")
    await nurse.taps("have it")
    case = await clinic.the_case()
    await clinic.does(lambda desk: log_call(desk, case.code, nurse.staff, "reached"))
    until = clinic.now + timedelta(days=2)
    await clinic.does(lambda desk: snooze_case(desk, case.code, nurse.staff, KNOWN, until))
    await clinic.passes(hours=1)
    pages = len(await clinic.pages(case))
    await patient.says("I have trouble swallowing")
    await patient.answers_the_questions()
    assert len(await clinic.pages(case)) == pages
    await patient.says("it is getting worse")
    assert await is_paged_anew(clinic, nurse, case, pages)


async def test_the_words_of_a_caregiver_break_through_too(clinic: Clinic) -> None:
    nurse, patient, case = await resting(clinic)
    caregiver = await clinic.caregiver_of(patient)
    pages = len(await clinic.pages(case))
    await caregiver.says("he cannot breathe")
    assert await is_paged_anew(clinic, nurse, case, pages)


async def test_closing_ends_the_rest_and_its_clock(clinic: Clinic) -> None:
    nurse, _, case = await resting(clinic, days=1)
    await clinic.closes(case, nurse)
    await clinic.passes(days=2)
    after = await clinic.case(case)
    assert (after.snoozed_until, after.next_due_at) == (None, None)
    assert EventKind.WOKEN not in await clinic.timeline(case)
