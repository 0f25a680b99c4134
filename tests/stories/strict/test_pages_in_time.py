"""A stalled program, the night, a case given back, a tier that rises: who is paged when, and how often."""

from __future__ import annotations

from tests.stories.clinic import Clinic
from tests.stories.did_you_go import reaches

EYELID = "my left eyelid is drooping"
BREATH = "I can't breathe"


async def test_a_stall_of_three_minutes_past_two_steps_pages_once(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    patient = await clinic.patient()
    await patient.says(BREATH)
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    await clinic.jumps(minutes=2, seconds=59)
    ana.expects("Emergency · case", "2 min · acknowledge by 10:03", "clinician")
    ben.expects("Emergency · case", "2 min · acknowledge by 10:03", "clinician")
    await clinic.passes(seconds=1)
    patient.expects_change("10:03 nobody has answered yet, the next person is called")
    ana.expects("Emergency · case", "3 min · acknowledge by 10:03", "everybody")
    ben.expects("Emergency · case", "3 min · acknowledge by 10:03", "everybody")
    patient.expects("Call 911 now. Do not wait for the nurse.", "Nobody has answered me yet.")
    await ana.taps("have it")
    patient.expects("10:03 Ana has it")
    ben.expects("Ana has")
    ana.expects("is yours, Ana. Open it in the console")


async def test_a_stall_past_every_step_calls_everybody_once(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    patient = await clinic.patient()
    await patient.says(BREATH)
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    await clinic.jumps(minutes=20)
    patient.expects_change("10:20 nobody has answered yet, the next person is called")
    ana.expects("Again, nobody has answered", "Emergency · case", "20 min · acknowledge by 10:03", "everybody")
    ben.expects("Again, nobody has answered", "Emergency · case", "20 min · acknowledge by 10:03", "everybody")
    patient.expects("Call 911 now. Do not wait for the nurse.", "Nobody has answered me yet.")
    patient.expects("No help yet, or worse? Call 911 now.", "Did you go")
    await clinic.passes(seconds=59)
    await ana.taps("have it")
    patient.expects("10:20 Ana has it")
    ben.expects("Ana has")
    ana.expects("is yours, Ana. Open it in the console")


async def test_the_clock_of_the_page_counts_from_the_report(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    patient = await clinic.patient()
    await clinic.passes(minutes=7)
    await patient.sends_voice()
    patient.expects("Is it an emergency? Call 911 now.")
    patient.expects("10:07 sent to the nurse")
    ana.expects("Today · case", "0 min · acknowledge by 12:07", "first nurse")
    await clinic.passes(minutes=59, seconds=59)
    ben.expects_nothing()
    await clinic.passes(seconds=1)
    ben.expects("Today · case", "60 min · acknowledge by 12:07", "second nurse")
    await ben.taps("have it")
    patient.expects_change("11:07 Ben has it")
    ana.expects("Ben has")
    ben.expects("is yours, Ben. Open it in the console")


async def test_a_day_later_the_page_names_the_day(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    patient = await clinic.patient()
    await clinic.until(day=0, hour=23)
    patient.has_read_all()
    await patient.says(EYELID)
    patient.expects("call 911 now", "A nurse will contact you today. I have told them.")
    patient.expects("Mon, Jun 8, 23:00 sent to the nurse")
    patient.expects("Short questions", "Does one side of your face droop, or is one arm weak?")
    ana.expects("Today · case", "0 min · acknowledge by Tue, Jun 9, 01:00", "first nurse")
    await ana.taps("have it")
    patient.expects_change("Mon, Jun 8, 23:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")


async def test_when_the_doubt_of_an_early_hour_is_a_red_flag_somebody_is_woken(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    patient = await clinic.patient()
    await clinic.until(day=1, hour=3)
    patient.has_read_all()
    await patient.says("my throat feels funny")
    patient.expects("call 911 now", "One question, so that I read you right. Do you have")
    await clinic.passes(minutes=15)
    patient.expects("call 911 now", "Call the clinic now: (555) 010-0199. No answer in 15")
    patient.expects("03:15 sent to the nurse")
    patient.expects("Short questions", "Can you swallow your own spit?")
    ana.expects("Now · case", "0 min · acknowledge by 03:30", "first nurse")
    await ana.taps("have it")
    patient.expects_change("03:15 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")


async def test_what_can_wait_for_days_wakes_nobody(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    patient = await clinic.patient()
    await clinic.until(day=1, hour=3)
    patient.has_read_all()
    await patient.blocks_the_bot()
    await clinic.until(day=1, hour=7, minute=59)
    await clinic.until(day=1, hour=8)
    ana.expects("Within 3 days · case", "5 h · acknowledge by Wed, Jun 10, 03:00", "first nurse")
    await ana.taps("have it")
    ana.expects("is yours, Ana. Open it in the console")


async def test_a_released_case_calls_from_the_first_step(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    patient = await clinic.patient()
    await patient.sends_voice()
    patient.expects("Is it an emergency? Call 911 now.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Today · case", "0 min · acknowledge by 12:00", "first nurse")
    await clinic.passes(minutes=60)
    ben.expects("Today · case", "60 min · acknowledge by 12:00", "second nurse")
    await ben.taps("have it")
    patient.expects_change("11:00 Ben has it")
    ana.expects("Ben has")
    ben.expects("is yours, Ben. Open it in the console")
    await clinic.releases(ben, await clinic.the_case())
    patient.expects_change("11:00 sent to the nurse")
    ana.expects("Today · case", "0 min · acknowledge by 13:00", "first nurse")
    await clinic.passes(minutes=60)
    ben.expects("Today · case", "60 min · acknowledge by 13:00", "second nurse")
    await ana.taps("have it")
    patient.expects_change("12:00 Ana has it")
    ben.expects("Ana has")
    ana.expects("is yours, Ana. Open it in the console")


async def test_a_higher_tier_pages_the_nurse_who_has_it_again(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    patient = await clinic.patient()
    await patient.says(EYELID)
    patient.expects("call 911 now", "A nurse will contact you today. I have told them.")
    patient.expects("10:00 sent to the nurse")
    patient.expects("Short questions", "Does one side of your face droop, or is one arm weak?")
    ana.expects("Today · case", "0 min · acknowledge by 12:00", "first nurse")
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    await patient.says(BREATH)
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 you told us more: added")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    await clinic.passes(minutes=10)
    patient.expects("Call 911 now. Do not wait for the nurse.", "Ana has not reached you yet.")
    patient.expects_change("Does one side of your face droop, or is one arm weak?", "No answer came. The nurse knows.")
    ben.expects_nothing()


async def test_the_same_tier_pages_nobody_again(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    patient = await clinic.patient()
    await patient.says(BREATH)
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    await reaches(clinic, ana, await clinic.the_case())
    patient.expects_change("10:00 Ana contacted you")
    await clinic.passes(minutes=5)
    await patient.says("I have severe chest pain")
    patient.expects("Cannot breathe well, or cannot swallow your spit? Call")
    patient.expects("10:05 you told us more: added")
    patient.expects("Call 911 first. Then, if you can:", "Is it hard to breathe, or are your lips blue or gray?")
    await clinic.passes(minutes=15)
    patient.expects_change("Is it hard to breathe, or are your lips blue or gray?", "No answer came. The nurse knows.")
    patient.expects("No help yet, or worse? Call 911 now.", "Did you go")
