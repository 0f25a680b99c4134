"""Joining, stopping, pausing, coming back; two chats for one patient; a chat that cannot be reached."""

from __future__ import annotations

from tests.stories.clinic import BIRTH_YEAR, Actor, Clinic


async def test_joining_from_the_card_to_the_first_evening(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    person = Actor(clinic, clinic.phone())
    await person.says(f"/start {enrolled.token}")
    person.expects("Hello. This is the aftercare chat of Riverside Clinic.")
    await person.says(str(BIRTH_YEAR))
    person.expects("Before we start")
    await person.taps("Read more")
    person.expects("What it does. You get aftercare at the right times. For")
    await person.taps("I agree")
    person.expects("When shall I ask you each day? It takes less than a")
    await person.taps("Other hour")
    person.expects("Write the hour you like, as 19:30.")
    await person.says("19:30")
    person.expects("Call 911 now if you")
    person.expects("You are connected to Riverside Clinic.")
    person.expects("After the treatment of your face – to be on the safe side")


async def test_a_card_too_old_names_the_way_on(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    await clinic.passes(hours=73)
    person = Actor(clinic, clinic.phone())
    await person.says(f"/start {enrolled.token}")
    person.expects("This link is too old to use.")


async def test_three_wrong_years_lock_the_card_and_tell_the_clinic(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    enrolled = await clinic.enrols()
    person = Actor(clinic, clinic.phone())
    await person.says(f"/start {enrolled.token}")
    person.expects("Hello. This is the aftercare chat of Riverside Clinic.")
    await person.says("1901")
    person.expects("That does not fit. 2 tries are left.")
    await person.says("1902")
    person.expects("That does not fit. 1 try is left.")
    await person.says("1903")
    person.expects("This link is locked. The answers did not fit.")
    ana.expects("Within 3 days · case", "0 min · acknowledge by Tue, Jun 9, 10:00", "first nurse")


async def test_a_card_used_by_another_phone_is_refused(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    first, second = Actor(clinic, clinic.phone()), Actor(clinic, clinic.phone())
    await first.says(f"/start {enrolled.token}")
    first.expects("Hello. This is the aftercare chat of Riverside Clinic.")
    await first.says(str(BIRTH_YEAR))
    first.expects("Before we start")
    await second.says(f"/start {enrolled.token}")
    second.expects("This link was used on another phone. It works only once.")


async def test_a_refusal_sends_nothing_more(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    person = Actor(clinic, clinic.phone())
    await person.says(f"/start {enrolled.token}")
    person.expects("Hello. This is the aftercare chat of Riverside Clinic.")
    await person.says(str(BIRTH_YEAR))
    person.expects("Before we start")
    await person.taps("No, thanks")
    person.expects("That is fine. Nothing is sent to you.")
    await clinic.until(day=3, hour=20)
    person.expects_nothing()


async def test_the_language_changed_in_the_middle_of_joining(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    person = Actor(clinic, clinic.phone())
    await person.says(f"/start {enrolled.token}")
    person.expects("Hello. This is the aftercare chat of Riverside Clinic.")
    await person.taps("Deutsch")
    person.expects("Guten Tag. Das ist der Nachsorge-Chat von Riverside")
    await person.says(str(BIRTH_YEAR))
    person.expects("Bevor wir beginnen")
    await person.taps("Français")
    person.expects("Avant de commencer")


async def test_agreeing_twice_asks_the_hour_again_and_begins_once(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    person = Actor(clinic, clinic.phone())
    await person.says(f"/start {enrolled.token}")
    person.expects("Hello. This is the aftercare chat of Riverside Clinic.")
    await person.says(str(BIRTH_YEAR))
    person.expects("Before we start")
    person.phone.taps("I agree")
    person.phone.taps("I agree")
    await clinic.stage.settle()
    person.expects("When shall I ask you each day? It takes less than a")
    person.expects("When shall I ask you each day? It takes less than a")
    await person.taps("12:00")
    person.expects("Call 911 now if you")
    person.expects("You are connected to Riverside Clinic.")
    person.expects("After the treatment of your face – to be on the safe side")


async def test_stop_is_asked_about_and_can_be_taken_back(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("/stop")
    patient.expects("Do you want to stop? Then I send nothing more, and nobody")
    await patient.taps("No, go on")
    patient.expects("We go on. You get messages here again.")
    await clinic.until(day=0, hour=13)
    patient.expects("The first 4 hours are over. You may lie down now if you")


async def test_after_stop_nothing_comes_and_start_brings_it_back(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("/stop")
    patient.expects("Do you want to stop? Then I send nothing more, and nobody")
    await patient.taps("Yes, stop")
    patient.expects("Stopped. I send nothing more. What you wrote stays with")
    await clinic.until(day=2, hour=12)
    patient.expects_nothing()
    await patient.says("/start")
    patient.expects("We go on. You get messages here again.")
    patient.expects("Day 1 of 14", "Since the last check-in, any of these?")
    patient.expects("When it works")


async def test_a_stopped_chat_that_writes_is_still_heard(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("/stop")
    patient.expects("Do you want to stop? Then I send nothing more, and nobody")
    await patient.taps("Yes, stop")
    patient.expects("Stopped. I send nothing more. What you wrote stays with")
    await patient.says("good morning")
    patient.expects("I did not understand that. It is kept.")
    ana.expects_nothing()


async def test_a_pause_of_three_days_is_silent_and_ends_by_itself(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("/pause")
    patient.expects("How long shall I pause?")
    await patient.taps("3 days")
    patient.expects("Paused until Thu, Jun 11, 10:00.")
    await clinic.until(day=3, hour=9, minute=59)
    patient.expects_nothing()
    await clinic.until(day=3, hour=18)
    patient.expects("Day 3 of 14", "Since the last check-in, any of these?")


async def test_a_pause_ended_by_hand(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("/pause")
    patient.expects("How long shall I pause?")
    await patient.taps("3 days")
    patient.expects("Paused until Thu, Jun 11, 10:00.")
    await patient.taps("Go on now")
    patient.expects("We go on. You get messages here again.")
    await clinic.until(day=0, hour=13)
    patient.expects("The first 4 hours are over. You may lie down now if you")


async def test_days_in_a_pause_are_not_missed_days(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("/pause")
    patient.expects("How long shall I pause?")
    await patient.taps("7 days")
    patient.expects("Paused until Mon, Jun 15, 10:00.")
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
    patient.expects("Day 1 of 14", "Since the last check-in, any of these?")
    await clinic.until(day=1, hour=18, minute=1)
    patient.expects_change("Day 1: the question is further down now.")
    patient.expects("Day 1 is still open. It takes less than a minute.")
