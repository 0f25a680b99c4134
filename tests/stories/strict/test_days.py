"""The life of a treatment, day by day: check-ins, tips, quiet hours, silence, clock changes, the end."""

from __future__ import annotations

from tests.stories.clinic import Clinic, Patient


async def just_before(clinic: Clinic, patient: Patient, day: int) -> None:
    """Two minutes before the check-in of this day; what came on the way is not the story."""
    await clinic.until(day=day, hour=17, minute=58)
    patient.has_read_all()


async def at_the_early_check(clinic: Clinic, patient: Patient) -> None:
    """Two good days, and the morning of the third."""
    for day in (1, 2):
        await clinic.check_in(day)
        await patient.check_in_without_trouble()
    await clinic.until(day=3, hour=9)
    patient.has_read_all()
    await clinic.until(day=3, hour=10)
    patient.expects("A short check, because it matters more for you.")


async def test_the_first_day_of_a_face_patient(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.until(day=0, hour=13)
    patient.expects("The first 4 hours are over. You may lie down now if you")
    await clinic.until(day=0, hour=21)
    patient.expects("Tonight: sleep so that nothing presses on the treated")
    await clinic.until(day=1, hour=10, minute=30)
    patient.expects("Today you may see a bruise, small bumps or redness. A")
    await clinic.until(day=1, hour=18)
    patient.expects("Day 1 of 14", "Since the last check-in, any of these?")


async def test_a_good_day_is_three_taps(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await just_before(clinic, patient, 1)
    await clinic.check_in(day=1)
    patient.expects("Day 1 of 14", "Since the last check-in, any of these?")
    await patient.taps("None of these")
    patient.expects_change("Day 1 of 14", "Usual effects today?")
    await patient.taps_data("effects:none")
    patient.expects_change("Day 1 of 14", "Your goal: smoother brow.")
    await patient.taps("Same")
    patient.expects_change("Day 1 of 14 is saved.", "Small bumps, redness or a bruise are usual in the first")
    await clinic.until(day=2, hour=8)
    ana.expects_nothing()


async def test_a_good_day_typed(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await just_before(clinic, patient, 1)
    await clinic.check_in(day=1)
    patient.expects("Day 1 of 14", "Since the last check-in, any of these?")
    await patient.says("none")
    patient.expects_change("Day 1 of 14", "Usual effects today?")
    await patient.says("a bit sore 3")
    patient.expects_change("Day 1 of 14", "Your goal: smoother brow.")
    await patient.says("better")
    patient.expects_change("Day 1 of 14 is saved.", "Small bumps, redness or a bruise are usual in the first")


async def test_a_sore_day_asks_how_sore(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await just_before(clinic, patient, 1)
    await clinic.check_in(day=1)
    patient.expects("Day 1 of 14", "Since the last check-in, any of these?")
    await patient.taps("None of these")
    patient.expects_change("Day 1 of 14", "Usual effects today?")
    await patient.taps("Sore")
    patient.expects_change("Day 1 of 14", "Usual effects today?")
    await patient.taps("Done")
    patient.expects_change("Day 1 of 14", "How sore is it?")
    await patient.says("4")
    patient.expects("call 911 now", "A nurse will contact you today. I have told them.")
    patient.expects("Tue, Jun 9, 18:01 sent to the nurse")
    patient.expects_change("Day 1 of 14", "Your goal: smoother brow.")
    await patient.taps("Same")
    patient.expects_change("Day 1 of 14 is saved.", "Small bumps, redness or a bruise are usual in the first")


async def test_an_answer_changed_afterwards_is_saved_again(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await just_before(clinic, patient, 1)
    await clinic.check_in(day=1)
    await patient.check_in_without_trouble()
    patient.has_read_all()
    await patient.taps("Change an answer")
    patient.expects("Day 1: which answer do you want to change?")
    await patient.taps("Your goal")
    patient.expects_change("Day 1: the question is further down now.")
    patient.expects("Day 1 of 14", "Your goal: smoother brow.")
    await patient.taps("Worse")
    patient.expects_change("Day 1 of 14 is saved.", "Small bumps, redness or a bruise are usual in the first")


async def test_a_note_beside_the_day(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await just_before(clinic, patient, 1)
    await clinic.check_in(day=1)
    await patient.check_in_without_trouble()
    patient.has_read_all()
    await patient.taps("Add a note")
    patient.expects("Write your note. The nurse and the doctor can read it.")
    await patient.says("slept well, a bit tired")
    patient.expects("Your note is saved.")


async def test_a_photo_of_the_day(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await just_before(clinic, patient, 1)
    await clinic.check_in(day=1)
    await patient.check_in_without_trouble()
    patient.has_read_all()
    await patient.taps("Add a photo")
    patient.expects("Send the photo here. So that we can compare:")
    await patient.sends_photo()
    patient.expects("The photo is saved with day 1.")
    await patient.sends_photo()
    patient.expects("The photo is saved with day 1.")


async def test_a_photo_before_the_first_check_in_is_kept(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.sends_photo()
    patient.expects("The photo is saved with day 0.")
    ana.expects_nothing()


async def test_an_unanswered_check_in_is_reminded_of_once(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await just_before(clinic, patient, 1)
    await clinic.check_in(day=1)
    patient.expects("Day 1 of 14", "Since the last check-in, any of these?")
    await clinic.until(day=1, hour=23)
    patient.expects_change("Day 1: the question is further down now.")
    patient.expects("Day 1 is still open. It takes less than a minute.")


async def test_the_next_day_offers_the_day_that_was_missed(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await just_before(clinic, patient, 2)
    await clinic.check_in(day=2)
    patient.expects("Day 1 is still open. You can fill it in now.")
    patient.expects("Day 2 of 14", "Since the last check-in, any of these?")
    await patient.taps("Fill in yesterday")
    patient.expects_change("Day 1: the question is further down now.")
    patient.expects("Day 1 of 14", "Since the last check-in, any of these?")


async def test_a_button_of_a_day_that_is_over_is_refused_kindly(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await just_before(clinic, patient, 1)
    await clinic.check_in(day=1)
    message_id, data = patient.button("^d:.*:flags:none$")
    await just_before(clinic, patient, 3)
    await clinic.check_in(day=3)
    patient.expects("Day 2 is still open. You can fill it in now.")
    patient.expects("Day 3 of 14", "Since the last check-in, any of these?")
    await patient.taps_again(message_id, data)
    patient.expects("That question is closed now. Please use the last")


async def test_a_red_flag_tapped_on_a_day_that_is_over_pages(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await just_before(clinic, patient, 1)
    await clinic.check_in(day=1)
    message_id, data = patient.button("^d:.*:flags:breathing$")
    await just_before(clinic, patient, 2)
    await clinic.check_in(day=2)
    patient.expects("Day 1 is still open. You can fill it in now.")
    patient.expects("Day 2 of 14", "Since the last check-in, any of these?")
    await patient.taps_again(message_id, data)
    patient.expects("call 911 now", "Call the clinic now: (555) 010-0199. No answer in 15")
    patient.expects("18:01 sent to the nurse")
    patient.expects("Short questions", "How much can you say in one breath?")
    patient.expects_change("Day 1 of 14", "Since the last check-in, any of these?")
    ana.expects("Now · case", "0 min · acknowledge by 18:16", "first nurse")


async def test_two_missed_days_call_the_nurse_and_tell_the_patient_nothing(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await just_before(clinic, patient, 3)
    ana.expects_nothing()
    await clinic.check_in(day=3)
    ana.expects("Within 3 days · case", "0 min · acknowledge by Fri, Jun 12, 17:00", "first nurse")
    patient.expects("Day 2 is still open. You can fill it in now.")
    patient.expects("Day 3 of 14", "Since the last check-in, any of these?")
    await ana.taps("have it")
    ana.expects("is yours, Ana. Open it in the console")


async def test_one_missed_day_of_a_patient_at_risk_calls_the_nurse(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient(risk_flags=["lung_disease"])
    await just_before(clinic, patient, 2)
    ana.expects_nothing()
    await clinic.check_in(day=2)
    ana.expects("Within 3 days · case", "0 min · acknowledge by Thu, Jun 11, 17:00", "first nurse")
    patient.expects("Day 1 is still open. You can fill it in now.")
    patient.expects("Day 2 of 14", "Since the last check-in, any of these?")


async def test_the_early_check_of_a_patient_at_risk(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient(risk_flags=["lung_disease"])
    await at_the_early_check(clinic, patient)
    await patient.taps_data("^early:.*:none$")
    patient.expects("Thank you, it is noted. It can still begin later. If it")
    ana.expects_nothing()


async def test_the_early_check_answered_with_trouble_pages(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient(risk_flags=["lung_disease"])
    await at_the_early_check(clinic, patient)
    await patient.says("yes, trouble swallowing")
    patient.expects("Go to the emergency department now. Someone else should")
    patient.expects("10:00 sent to the nurse")
    patient.expects("Short questions", "Can you swallow your own spit?")
    ana.expects("Emergency department now · case", "0 min · acknowledge by 10:05", "first nurse")


async def test_the_language_changed_in_the_middle_of_a_check_in(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await just_before(clinic, patient, 1)
    await clinic.check_in(day=1)
    patient.expects("Day 1 of 14", "Since the last check-in, any of these?")
    await patient.taps("None of these")
    patient.expects_change("Day 1 of 14", "Usual effects today?")
    await patient.says("/language")
    patient.expects("Which language do you want?")
    await patient.taps("Español")
    patient.expects("Ahora le escribo en español.")
    await patient.taps_data("effects:none")
    patient.expects_change("Día 1 de 14")
    await patient.says("/diary")
    patient.expects_change("Día 1: la pregunta está ahora más abajo.")
    patient.expects("Día 1 de 14")
