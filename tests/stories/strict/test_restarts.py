"""The program ends and begins again on the same file: what was under way goes on, and nothing is said twice."""

from __future__ import annotations

from tests.stories.clinic import BIRTH_YEAR, Actor, Clinic

BREATH = "I can't breathe"


async def test_a_restart_at_rest_says_nothing(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await clinic.restarts(seconds=5)
    await clinic.restarts(seconds=5)
    ana.expects_nothing()
    patient.expects_nothing()


async def test_a_ladder_goes_on_where_it_was(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    patient = await clinic.patient()
    await patient.says(BREATH)
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    await clinic.restarts(seconds=30)
    await clinic.passes(seconds=30)
    ben.expects("Emergency · case", "1 min · acknowledge by 10:03", "second nurse")
    await ben.taps("have it")
    patient.expects_change("10:01 Ben has it")
    ana.expects("Ben has")
    ben.expects("is yours, Ben. Open it in the console")


async def test_a_red_flag_written_while_the_program_was_down_is_the_first_thing_it_acts_on(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    patient.phone.says(BREATH)
    await clinic.restarts(hours=3)
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("13:00 sent to the nurse")
    patient.expects("The first 4 hours are over. You may lie down now if you")
    ana.expects("Emergency · case", "0 min · acknowledge by 13:03", "first nurse")


async def test_a_claim_survives(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    patient = await clinic.patient()
    await patient.says(BREATH)
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    await clinic.restarts(minutes=4)
    await ben.says((await clinic.the_case()).code)
    ben.expects("Ana has")


async def test_an_open_question_survives_and_its_time_runs_on(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("I have trouble swallowing")
    patient.expects("call 911 now", "Call the clinic now: (555) 010-0199. No answer in 15")
    patient.expects("10:00 sent to the nurse")
    patient.expects("Short questions", "Can you swallow your own spit?")
    ana.expects("Now · case", "0 min · acknowledge by 10:15", "first nurse")
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    await clinic.restarts(minutes=9)
    await patient.taps_data("^g:.*:no$")
    patient.expects_change("Can you swallow your own spit?", "✓ You said: No")
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 Ana has it")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:12", "first nurse")


async def test_silence_over_a_restart_counts_as_silence(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("my throat feels funny")
    patient.expects("call 911 now", "One question, so that I read you right. Do you have")
    await clinic.restarts(minutes=16)
    patient.expects("call 911 now", "Call the clinic now: (555) 010-0199. No answer in 15")
    patient.expects("10:16 sent to the nurse")
    patient.expects("Short questions", "Can you swallow your own spit?")
    ana.expects("Now · case", "0 min · acknowledge by 10:31", "first nurse")
    await ana.taps("have it")
    patient.expects_change("10:16 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")


async def test_a_check_in_half_filled_in_goes_on(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.check_in(day=1)
    patient.has_read_all()
    await patient.taps("None of these")
    patient.expects_change("Day 1 of 14", "Usual effects today?")
    await clinic.restarts(minutes=10)
    await patient.taps_data("effects:none")
    patient.expects_change("Day 1 of 14", "Your goal: smoother brow.")
    await patient.says("same")
    patient.expects_change("Day 1 of 14 is saved.", "Small bumps, redness or a bruise are usual in the first")


async def test_joining_half_done_goes_on(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    person = Actor(clinic, clinic.phone())
    await person.says(f"/start {enrolled.token}")
    person.expects("Hello. This is the aftercare chat of Riverside Clinic.")
    await clinic.restarts(minutes=10)
    await person.says(str(BIRTH_YEAR))
    person.expects("Before we start")
    await clinic.restarts(minutes=10)
    await person.taps("I agree")
    person.expects("When shall I ask you each day? It takes less than a")
    await clinic.restarts(minutes=10)
    await person.taps("18:00")
    person.expects("Call 911 now if you")
    person.expects("You are connected to Riverside Clinic.")
    person.expects("After the treatment of your face – to be on the safe side")


async def test_three_days_down_bring_one_check_in_and_no_old_tips(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.restarts(days=3, hours=9)
    patient.expects("Day 3 of 14", "Since the last check-in, any of these?")


async def test_a_wrong_year_is_counted_over_a_restart(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    person = Actor(clinic, clinic.phone())
    await person.says(f"/start {enrolled.token}")
    person.expects("Hello. This is the aftercare chat of Riverside Clinic.")
    await person.says("1901")
    person.expects("That does not fit. 2 tries are left.")
    await clinic.restarts(minutes=1)
    await person.says("1902")
    person.expects("That does not fit. 1 try is left.")
    await person.says("1903")
    person.expects("This link is locked. The answers did not fit.")


async def test_a_pause_ends_on_its_day_though_the_program_was_down(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.until(day=0, hour=22)
    patient.has_read_all()
    await patient.says("/pause")
    patient.expects("How long shall I pause?")
    await patient.taps("1 day")
    patient.expects("Paused until Tue, Jun 9, 22:00.")
    await clinic.restarts(hours=10)
    await clinic.until(day=1, hour=18, minute=1)
    patient.expects_nothing()
    await clinic.until(day=2, hour=18, minute=1)
    patient.expects("When it works")
    patient.expects("Day 2 of 14", "Since the last check-in, any of these?")


async def test_a_message_that_waited_for_telegram_leaves_after_the_restart(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    clinic.stage.telegram.faults.add({"method": "sendMessage", "status": 502, "times": None})
    await patient.says(BREATH)
    patient.expects_nothing()
    clinic.stage.telegram.faults.clear()
    await clinic.restarts(seconds=30)
    patient.expects("Call 911 now. Do not drive yourself.")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    patient.expects("10:00 sent to the nurse")
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")


async def test_the_same_update_delivered_again_after_a_restart_acts_once(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(BREATH)
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    await clinic.restarts(seconds=1)
    ana.expects_nothing()
    patient.expects_nothing()


async def test_a_settled_conversation_closes_and_opens_again_after_a_restart(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(BREATH)
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    await clinic.reaches(ana, await clinic.the_case())
    patient.expects_change("10:00 Ana contacted you")
    await clinic.closes(await clinic.the_case(), ana)
    patient.expects_change("10:00 closed by Ana")
    await clinic.restarts(minutes=30)
    await patient.says(BREATH)
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:30 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:33", "first nurse")
    await ana.taps("have it")
    patient.expects_change("10:30 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
