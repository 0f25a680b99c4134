"""A red flag while joining, after refusing, stopped, paused, in the check-in: it is one at any time."""

from __future__ import annotations

from tests.stories.clinic import BIRTH_YEAR, Actor, Clinic

BREATH = "I can't breathe"


async def test_a_red_flag_before_the_year_of_birth(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    enrolled = await clinic.enrols()
    person = Actor(clinic, clinic.phone())
    await person.says(f"/start {enrolled.token}")
    person.expects("Hello. This is the aftercare chat of Riverside Clinic.")
    await person.says(BREATH)
    person.expects("Call 911 now. Do not drive yourself.")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    await ana.taps("have it")
    ana.expects("is yours, Ana. Open it in the console")
    await person.says(str(BIRTH_YEAR))
    person.expects("Before we start")


async def test_a_red_flag_before_consent(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    enrolled = await clinic.enrols()
    person = Actor(clinic, clinic.phone())
    await person.says(f"/start {enrolled.token}")
    person.expects("Hello. This is the aftercare chat of Riverside Clinic.")
    await person.says(str(BIRTH_YEAR))
    person.expects("Before we start")
    await person.says(BREATH)
    person.expects("Call 911 now. Do not drive yourself.")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    await ana.taps("have it")
    ana.expects("is yours, Ana. Open it in the console")
    await person.taps("I agree")
    person.expects("When shall I ask you each day? It takes less than a")
    await person.taps("18:00")
    person.expects("Call 911 now if you")
    person.expects("You are connected to Riverside Clinic.")
    person.expects("After the treatment of your face – to be on the safe side")


async def test_a_red_flag_instead_of_an_hour(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    enrolled = await clinic.enrols()
    person = Actor(clinic, clinic.phone())
    await person.says(f"/start {enrolled.token}")
    person.expects("Hello. This is the aftercare chat of Riverside Clinic.")
    await person.says(str(BIRTH_YEAR))
    person.expects("Before we start")
    await person.taps("I agree")
    person.expects("When shall I ask you each day? It takes less than a")
    await person.says(BREATH)
    person.expects("Call 911 now. Do not drive yourself.")
    person.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")


async def test_a_red_flag_after_refusing(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    enrolled = await clinic.enrols()
    person = Actor(clinic, clinic.phone())
    await person.says(f"/start {enrolled.token}")
    person.expects("Hello. This is the aftercare chat of Riverside Clinic.")
    await person.says(str(BIRTH_YEAR))
    person.expects("Before we start")
    await person.taps("No, thanks")
    person.expects("That is fine. Nothing is sent to you.")
    await person.says(BREATH)
    person.expects("Call 911 now. Do not drive yourself.")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")


async def test_a_red_flag_of_a_stranger_tells_them_whom_to_call_and_pages_nobody(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    stranger = Actor(clinic, clinic.phone("Stranger"))
    await stranger.says(BREATH)
    stranger.expects("Call 911 now if you cannot breathe well, cannot swallow")
    ana.expects_nothing()


async def test_a_red_flag_after_stop_is_still_a_red_flag(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("/stop")
    patient.expects("Do you want to stop? Then I send nothing more, and nobody")
    await patient.taps("Yes, stop")
    patient.expects("Stopped. I send nothing more. What you wrote stays with")
    await patient.says(BREATH)
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")


async def test_a_red_flag_during_a_pause(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("/pause")
    patient.expects("How long shall I pause?")
    await patient.taps("7 days")
    patient.expects("Paused until Mon, Jun 15, 10:00.")
    await patient.says(BREATH)
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")


async def test_a_red_flag_in_the_check_in(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await clinic.check_in(day=1)
    patient.has_read_all()
    await patient.taps("Trouble breathing")
    patient.expects("call 911 now", "Call the clinic now: (555) 010-0199. No answer in 15")
    patient.expects("18:01 sent to the nurse")
    patient.expects("Short questions", "How much can you say in one breath?")
    patient.expects_change("Day 1 of 14", "Since the last check-in, any of these?")
    ana.expects("Now · case", "0 min · acknowledge by 18:16", "first nurse")
    await ana.taps("have it")
    patient.expects_change("18:01 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
