"""Console and chat: claim, release, write, call, close; and what the patient sees of it."""

from __future__ import annotations

import pytest

from bot.care.claim_case import claim_case
from bot.care.work_case import log_call
from bot.domain.case import Outcome
from tests.stories.clinic import Clinic, Nurse, Patient


async def reported(clinic: Clinic) -> tuple[Nurse, Patient]:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("I can't breathe")
    return ana, patient


async def test_a_claim_in_the_console_is_seen_by_the_patient_and_by_who_was_called(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    ben = await clinic.nurse("Ben")
    code = (await clinic.the_case()).code
    await clinic.does(lambda desk: claim_case(desk, code, ben.staff))
    await clinic.passes(minutes=10)
    await ana.taps("have it")


async def test_claiming_in_the_console_twice_says_nothing_twice(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    code = (await clinic.the_case()).code
    await clinic.does(lambda desk: claim_case(desk, code, ana.staff))
    await clinic.does(lambda desk: claim_case(desk, code, ana.staff))


async def test_what_the_nurse_writes_arrives_and_the_answer_calls_nobody(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    await ana.taps("have it")
    await clinic.writes(ana, await clinic.the_case(), "I call you now.")
    await patient.says("ok, I am at home")


async def test_a_call_without_an_answer_is_not_told_and_one_with_is(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    await ana.taps("have it")
    code = (await clinic.the_case()).code
    await clinic.does(lambda desk: log_call(desk, code, ana.staff, "no_answer"))
    await clinic.does(lambda desk: log_call(desk, code, ana.staff, "reached"))


@pytest.mark.parametrize("outcome", [Outcome.ADVISED_HOME, Outcome.SENT_TO_ED])
async def test_the_end_is_told_once_and_ends_the_calls(clinic: Clinic, outcome: Outcome) -> None:
    ana, patient = await reported(clinic)
    await clinic.closes(await clinic.the_case(), ana, outcome)
    await clinic.passes(minutes=30)


async def test_after_the_end_the_same_red_flag_is_a_new_case(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    await clinic.closes(await clinic.the_case(), ana)
    await clinic.passes(hours=1)
    await patient.says("I can't breathe")


async def test_thanks_after_the_end_open_nothing(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    await clinic.closes(await clinic.the_case(), ana)
    await clinic.passes(minutes=5)
    await patient.says("thank you so much")


async def test_a_photo_for_the_nurse_goes_to_the_case(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    await ana.taps("have it")
    await patient.sends_photo("here is the photo")


async def test_given_back_and_taken_by_another(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    ben = await clinic.nurse("Ben")
    await ana.taps("have it")
    await clinic.releases(ana, await clinic.the_case())
    await clinic.passes(minutes=1)
    await ben.taps("have it")


async def test_two_patients_hear_only_of_their_own_case(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    other = await clinic.patient()
    await ana.taps("have it")
    await clinic.writes(ana, await clinic.the_case(), "I call you now.")
    other.expects_nothing()


async def test_what_is_not_understood_is_offered_and_passed_on(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("do you know a good place for parking near you")
    await patient.taps("Pass it to the nurse")


async def test_what_is_not_passed_on_calls_nobody(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("do you know a good place for parking near you")
    await patient.taps("No need")
    await clinic.passes(hours=2)
