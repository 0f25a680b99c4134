"""Console and chat: claim, release, write, call, close; and what the patient sees of it."""

from __future__ import annotations

import pytest

from bot.care.working.claim_case import claim_case
from bot.care.working.work_case import add_note, log_call, write_to_patient
from bot.domain.case import Outcome
from tests.stories.clinic import Clinic, Nurse, Patient
from tests.stories.test_undo import undoes


async def reported(clinic: Clinic) -> tuple[Nurse, Patient]:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("I can't breathe")
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    return ana, patient


async def test_a_claim_in_the_console_is_seen_by_the_patient_and_by_who_was_called(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    ben = await clinic.nurse("Ben")
    code = (await clinic.the_case()).code
    await clinic.does(lambda desk: claim_case(desk, code, ben.staff))
    patient.expects_change("10:00 Ben has it")
    ana.expects("Ben has")
    await clinic.passes(minutes=4)
    await ana.taps("have it")
    ana.expects("Ben has")


async def test_claiming_in_the_console_twice_says_nothing_twice(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    code = (await clinic.the_case()).code
    await clinic.does(lambda desk: claim_case(desk, code, ana.staff))
    patient.expects_change("10:00 Ana has it")
    await clinic.does(lambda desk: claim_case(desk, code, ana.staff))


async def test_what_the_nurse_writes_arrives_and_the_answer_calls_nobody(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    await clinic.writes(ana, await clinic.the_case(), "I call you now.")
    patient.expects("Ana, Riverside Clinic:")
    await patient.says("I will wait for your call")
    patient.expects("Cannot breathe well, or cannot swallow your spit? Call")
    ana.expects("Something new in case", "which is yours")


async def test_a_call_without_an_answer_is_not_told_and_one_with_is(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    code = (await clinic.the_case()).code
    await clinic.does(lambda desk: log_call(desk, code, ana.staff, "no_answer"))
    await clinic.does(lambda desk: log_call(desk, code, ana.staff, "reached"))
    patient.expects_change("10:00 Ana contacted you")


@pytest.mark.parametrize("outcome", [Outcome.ADVISED_HOME, Outcome.SEEN_IN_CLINIC])
async def test_the_end_is_told_once_and_ends_the_calls(clinic: Clinic, outcome: Outcome) -> None:
    ana, patient = await reported(clinic)
    await clinic.reaches(ana, await clinic.the_case())
    patient.expects_change("10:00 Ana contacted you")
    await clinic.closes(await clinic.the_case(), ana, outcome)
    patient.expects_change("10:00 closed by Ana")
    await clinic.passes(minutes=30)


async def test_after_the_end_the_same_red_flag_is_a_new_case(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    await clinic.reaches(ana, await clinic.the_case())
    patient.expects_change("10:00 Ana contacted you")
    await clinic.closes(await clinic.the_case(), ana)
    patient.expects_change("10:00 closed by Ana")
    await clinic.passes(hours=1)
    await patient.says("I can't breathe")
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("11:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 11:03", "first nurse")


async def test_thanks_after_the_end_open_nothing(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    await clinic.closes(await clinic.the_case(), ana)
    patient.expects_change("10:00 closed by Ana")
    await clinic.passes(minutes=5)
    await patient.says("thank you so much")
    patient.expects("You are welcome. Write here at any time")


async def test_a_photo_for_the_nurse_goes_to_the_case(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    await patient.sends_photo("here is the photo")
    patient.expects("The photo is saved with day 0.")
    ana.expects("Something new in case", "which is yours")


async def test_given_back_and_taken_by_another(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    ben = await clinic.nurse("Ben")
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    await clinic.releases(ana, await clinic.the_case())
    patient.expects_change("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    await clinic.passes(minutes=1)
    ben.expects("Emergency · case", "1 min · acknowledge by 10:03", "second nurse")
    await ben.taps("have it")
    patient.expects_change("10:01 Ben has it")
    ana.expects("Ben has")
    ben.expects("is yours, Ben. Open it in the console")


async def test_two_patients_hear_only_of_their_own_case(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    other = await clinic.patient()
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    await clinic.writes(ana, await clinic.the_case(), "I call you now.")
    patient.expects("Ana, Riverside Clinic:")
    other.expects_nothing()


async def test_what_is_not_understood_is_offered_and_passed_on(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("do you know a good place for parking near you")
    patient.expects("I did not understand that. It is kept.")
    await patient.taps("Pass it to the nurse")
    patient.expects("Passed to the nurse. They read it on working days from 8")
    ana.expects("Within 3 days · case", "0 min · acknowledge by Tue, Jun 9, 10:00", "first nurse")


async def test_what_is_not_passed_on_calls_nobody(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("do you know a good place for parking near you")
    patient.expects("I did not understand that. It is kept.")
    await patient.taps("No need")
    patient.expects("It is kept with your notes. The nurse is not told.")
    await clinic.passes(hours=2)
    ana.expects_nothing()


UNTOLD = ((write_to_patient, "for somebody else"), (add_note, "for somebody else"), (log_call, "no_answer"))


@pytest.mark.parametrize("written_before", [False, True])
async def test_what_is_undone_before_it_leaves_tells_the_patient_nothing(clinic: Clinic, written_before: bool) -> None:
    ana, patient = await reported(clinic)
    await patient.answers_the_questions()
    patient.has_read_all()
    case = await clinic.the_case()
    await ana.taps("have it")
    ana.expects("is yours")
    patient.expects_change("10:00 Ana has it")
    if written_before:
        await clinic.writes(ana, case, "I am calling you now.")
        patient.expects("I am calling you now.")
    for act, said in UNTOLD[: 2 if written_before else 3]:
        await clinic.does(lambda desk, act=act, said=said: act(desk, case.code, ana.staff, said))  # type: ignore[misc]
        await undoes(clinic, ana, case)
    await clinic.passes(seconds=30)  # strict: the status a second time would fail the story

    await clinic.does(lambda desk: log_call(desk, case.code, ana.staff, "reached"))
    reads = patient.expects if written_before else patient.expects_change
    reads("Ana contacted you")
