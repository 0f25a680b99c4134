"""A chat that cannot be reached; two chats for one patient."""

from __future__ import annotations

from datetime import timedelta

from bot.care.treatment.invite import new_invite
from tests.stories.clinic import BIRTH_YEAR, Actor, Clinic


async def test_a_block_at_rest_is_a_quiet_case(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.blocks_the_bot()
    ana.expects("Within 3 days · case", "0 min · acknowledge by Tue, Jun 9, 10:00", "first nurse")
    await ana.taps("have it")
    ana.expects("is yours, Ana. Open it in the console")


async def test_a_block_after_a_red_flag_pages_more_urgently(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.sends_voice()
    patient.expects("Is it an emergency? Call 911 now.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Today · case", "0 min · acknowledge by 12:00", "first nurse")
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    await patient.blocks_the_bot()
    ana.expects("Now · case", "0 min · acknowledge by 10:15", "first nurse")


async def test_unblocked_the_plan_goes_on_without_the_days_between(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.blocks_the_bot()
    await clinic.until(day=3, hour=12)
    await patient.blocks_the_bot(blocked=False)
    patient.expects("Day 2 of 14", "Since the last check-in, any of these?")
    await clinic.until(day=3, hour=18)
    patient.expects("Day 2 is still open. You can fill it in now.")
    patient.expects("Day 3 of 14", "Since the last check-in, any of these?")


async def test_blocked_and_unblocked_is_one_quiet_case(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.blocks_the_bot()
    ana.expects("Within 3 days · case", "0 min · acknowledge by Tue, Jun 9, 10:00", "first nurse")
    await patient.blocks_the_bot(blocked=False)
    await patient.says("/help")
    patient.expects("What you can do here")


async def test_a_deleted_account_is_noticed_at_the_next_message(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    clinic.stage.telegram.deactivate(patient.phone.chat_id)
    await clinic.until(day=0, hour=13)
    ana.expects("Within 3 days · case", "0 min · acknowledge by Tue, Jun 9, 13:00", "first nurse")
    patient.expects_nothing()


async def test_a_caregiver_joins_beside_the_patient(clinic: Clinic) -> None:
    patient = await clinic.patient()
    card = await clinic.does(lambda desk: new_invite(desk, patient.patient_id, "caregiver"))
    carer = Actor(clinic, clinic.phone("Carer"))
    await carer.says(f"/start {card.token}")
    carer.expects("Hello. This is the aftercare chat of Riverside Clinic.")
    await carer.says(str(BIRTH_YEAR))
    carer.expects("Before we start")
    await carer.taps("I agree")
    carer.expects("Call 911 now if you")
    carer.expects("You are connected to Riverside Clinic.")


async def test_two_chats_share_one_check_in(clinic: Clinic) -> None:
    patient = await clinic.patient()
    carer = await clinic.caregiver_of(patient)
    await clinic.until(day=1, hour=17, minute=59)
    patient.has_read_all()
    carer.has_read_all()
    await clinic.check_in(day=1)
    patient.expects("Day 1 of 14", "Since the last check-in, any of these?")
    carer.expects("Day 1 of 14", "Since the last check-in, any of these?")
    await carer.taps("None of these")
    patient.expects_change("Day 1 of 14", "Usual effects today?")
    carer.expects_change("Day 1 of 14", "Usual effects today?")
    await patient.taps_data("effects:none")
    patient.expects_change("Day 1 of 14", "Your goal: smoother brow.")
    carer.expects_change("Day 1 of 14", "Your goal: smoother brow.")
    await carer.taps("Same")
    patient.expects_change("Day 1 of 14 is saved.", "Small bumps, redness or a bruise are usual in the first")
    carer.expects_change("Day 1 of 14 is saved.", "Small bumps, redness or a bruise are usual in the first")


async def test_a_red_flag_of_the_caregiver_is_told_to_both_and_asked_of_one(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    carer = await clinic.caregiver_of(patient)
    await carer.says("she has trouble swallowing")
    patient.expects("call 911 now", "Call the clinic now: (555) 010-0199. No answer in 15")
    carer.expects("call 911 now", "Call the clinic now: (555) 010-0199. No answer in 15")
    patient.expects("10:00 sent to the nurse")
    carer.expects("10:00 sent to the nurse")
    carer.expects("Short questions", "Can you swallow your own spit?")
    ana.expects("Now · case", "0 min · acknowledge by 10:15", "first nurse")
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    carer.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")


async def test_what_the_nurse_writes_goes_to_both(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    carer = await clinic.caregiver_of(patient)
    await carer.says("she can't breathe")
    patient.expects("Call 911 now. Do not drive yourself.")
    carer.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    carer.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    carer.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    await clinic.writes(ana, await clinic.the_case(), "I call you now.")
    patient.expects("Ana, Riverside Clinic:")
    carer.expects("Ana, Riverside Clinic:")


async def test_a_caregiver_who_stops_leaves_the_patient_in(clinic: Clinic) -> None:
    patient = await clinic.patient()
    carer = await clinic.caregiver_of(patient)
    await carer.says("/stop")
    carer.expects("Do you want to stop? Then I send nothing more, and nobody")
    await carer.taps("Yes, stop")
    carer.expects("Stopped. I send nothing more. What you wrote stays with")
    await clinic.until(day=0, hour=13)
    patient.expects("The first 4 hours are over. You may lie down now if you")
    carer.expects_nothing()


async def test_of_two_chats_one_blocked_the_other_goes_on(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    carer = await clinic.caregiver_of(patient)
    await patient.blocks_the_bot()
    ana.expects("Within 3 days · case", "0 min · acknowledge by Tue, Jun 9, 10:00", "first nurse")
    await clinic.until(day=0, hour=13)
    carer.expects("The first 4 hours are over. You may lie down now if you")


async def test_who_joins_late_on_the_treatments_day_gets_no_tip_that_is_over(clinic: Clinic) -> None:
    patient = await clinic.patient(treated_at=(clinic.now - timedelta(hours=8)).isoformat())
    await clinic.until(day=0, hour=20, minute=59)
    patient.expects_nothing()


async def test_a_group_is_told_nothing_personal(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    group = Actor(clinic, clinic.phone("Family"))
    group.phone.telegram.open_chat(-100, "Family")
    group.phone.chat_id = -100
    await group.says(f"/start {enrolled.token}")
    group.expects("I talk only in a private chat. Nothing personal belongs")
