"""Joining, stopping, pausing, coming back; two chats for one patient; a chat that cannot be reached."""

from __future__ import annotations

from datetime import timedelta

from bot.care.invite import new_invite
from tests.stories.clinic import BIRTH_YEAR, Actor, Clinic


async def test_joining_from_the_card_to_the_first_evening(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    person = Actor(clinic, clinic.phone())
    await person.says(f"/start {enrolled.token}")
    await person.says(str(BIRTH_YEAR))
    await person.taps("Read more")
    await person.taps("I agree")
    await person.taps("Other hour")
    await person.says("19:30")


async def test_a_card_too_old_names_the_way_on(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    await clinic.passes(hours=73)
    person = Actor(clinic, clinic.phone())
    await person.says(f"/start {enrolled.token}")


async def test_three_wrong_years_lock_the_card_and_tell_the_clinic(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    enrolled = await clinic.enrols()
    person = Actor(clinic, clinic.phone())
    await person.says(f"/start {enrolled.token}")
    await person.says("1901")
    await person.says("1902")
    await person.says("1903")


async def test_a_card_used_by_another_phone_is_refused(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    first, second = Actor(clinic, clinic.phone()), Actor(clinic, clinic.phone())
    await first.says(f"/start {enrolled.token}")
    await first.says(str(BIRTH_YEAR))
    await second.says(f"/start {enrolled.token}")


async def test_a_refusal_sends_nothing_more(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    person = Actor(clinic, clinic.phone())
    await person.says(f"/start {enrolled.token}")
    await person.says(str(BIRTH_YEAR))
    await person.taps("No, thanks")
    await clinic.until(day=3, hour=20)
    person.expects_nothing()


async def test_the_language_changed_in_the_middle_of_joining(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    person = Actor(clinic, clinic.phone())
    await person.says(f"/start {enrolled.token}")
    await person.taps("Deutsch")
    await person.says(str(BIRTH_YEAR))
    await person.taps("Français")


async def test_agreeing_twice_begins_once(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    person = Actor(clinic, clinic.phone())
    await person.says(f"/start {enrolled.token}")
    await person.says(str(BIRTH_YEAR))
    person.phone.taps("I agree")
    person.phone.taps("I agree")
    await clinic.stage.settle()


async def test_stop_is_asked_about_and_can_be_taken_back(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("/stop")
    await patient.taps("No, go on")
    await clinic.until(day=0, hour=13)


async def test_after_stop_nothing_comes_and_start_brings_it_back(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("/stop")
    await patient.taps("Yes, stop")
    await clinic.until(day=2, hour=12)
    patient.expects_nothing()
    await patient.says("/start")


async def test_a_stopped_chat_that_writes_is_told_so(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("/stop")
    await patient.taps("Yes, stop")
    await patient.says("good morning")


async def test_a_pause_of_three_days_is_silent_and_ends_by_itself(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("/pause")
    await patient.taps("3 days")
    await clinic.until(day=3, hour=9, minute=59)
    patient.expects_nothing()
    await clinic.until(day=3, hour=18)


async def test_a_pause_ended_by_hand(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("/pause")
    await patient.taps("3 days")
    await patient.taps("Go on now")
    await clinic.until(day=0, hour=13)


async def test_days_in_a_pause_are_not_missed_days(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("/pause")
    await patient.taps("7 days")
    await clinic.until(day=7, hour=9)
    ana.expects_nothing()


async def test_the_hour_changed_moves_the_next_check_in(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("/settings")
    await patient.taps("Hour of the check-in")
    await patient.taps("12:00")
    await clinic.until(day=1, hour=11, minute=59)
    patient.has_read_all()
    await clinic.until(day=1, hour=12)
    await clinic.until(day=1, hour=18, minute=1)


async def test_a_block_at_rest_is_a_quiet_case(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.blocks_the_bot()
    await ana.taps("have it")


async def test_a_block_after_a_red_flag_pages_more_urgently(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.sends_voice()
    await ana.taps("have it")
    await patient.blocks_the_bot()


async def test_unblocked_the_plan_goes_on_without_the_days_between(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.blocks_the_bot()
    await clinic.until(day=3, hour=12)
    await patient.blocks_the_bot(blocked=False)
    await clinic.until(day=3, hour=18)


async def test_blocked_and_unblocked_twice_is_one_case(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.blocks_the_bot()
    await patient.blocks_the_bot(blocked=False)
    await patient.blocks_the_bot()
    await patient.blocks_the_bot(blocked=False)


async def test_a_deleted_account_is_noticed_at_the_next_message(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    clinic.stage.telegram.deactivate(patient.phone.chat_id)
    await clinic.until(day=0, hour=13)
    patient.expects_nothing()


async def test_a_caregiver_joins_beside_the_patient(clinic: Clinic) -> None:
    patient = await clinic.patient()
    card = await clinic.does(lambda desk: new_invite(desk, patient.patient_id, "caregiver"))
    carer = Actor(clinic, clinic.phone("Carer"))
    await carer.says(f"/start {card.token}")
    await carer.says(str(BIRTH_YEAR))
    await carer.taps("I agree")


async def test_two_chats_share_one_check_in(clinic: Clinic) -> None:
    patient = await clinic.patient()
    carer = await clinic.caregiver_of(patient)
    await clinic.until(day=1, hour=17, minute=59)
    patient.has_read_all()
    carer.has_read_all()
    await clinic.check_in(day=1)
    await carer.taps("None of these")
    await patient.taps_data("effects:none")
    await carer.taps("Same")


async def test_a_red_flag_of_the_caregiver_is_told_to_both_and_asked_of_one(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    carer = await clinic.caregiver_of(patient)
    await carer.says("she has trouble swallowing")
    await ana.taps("have it")


async def test_what_the_nurse_writes_goes_to_both(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    carer = await clinic.caregiver_of(patient)
    await carer.says("she can't breathe")
    await ana.taps("have it")
    await clinic.writes(ana, await clinic.the_case(), "I call you now.")


async def test_a_caregiver_who_stops_leaves_the_patient_in(clinic: Clinic) -> None:
    patient = await clinic.patient()
    carer = await clinic.caregiver_of(patient)
    await carer.says("/stop")
    await carer.taps("Yes, stop")
    await clinic.until(day=0, hour=13)
    carer.expects_nothing()


async def test_of_two_chats_one_blocked_the_other_goes_on(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    carer = await clinic.caregiver_of(patient)
    await patient.blocks_the_bot()
    await clinic.until(day=0, hour=13)


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
