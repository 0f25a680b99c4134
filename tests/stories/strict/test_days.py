"""The life of a treatment, day by day: check-ins, tips, quiet hours, silence, clock changes, the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.store.tables import TreatmentRow
from tests.stories.clinic import Clinic, Patient


async def evening(clinic: Clinic, patient: Patient, day: int) -> None:
    """Until the check-in of this day has come; what came on the way is not the story."""
    await clinic.until(day=day, hour=17, minute=59)
    patient.has_read_all()
    await clinic.check_in(day)


async def test_the_first_day_of_a_face_patient(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.until(day=0, hour=13)
    await clinic.until(day=0, hour=21)
    await clinic.until(day=1, hour=10, minute=30)
    await clinic.until(day=1, hour=18)


async def test_a_good_day_is_three_taps(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await evening(clinic, patient, 1)
    await patient.taps("None of these")
    await patient.taps_data("effects:none")
    await patient.taps("Same")
    await clinic.until(day=2, hour=8)


async def test_a_good_day_typed(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await evening(clinic, patient, 1)
    await patient.says("none")
    await patient.says("a bit sore 3")
    await patient.says("better")


async def test_a_sore_day_asks_how_sore(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await evening(clinic, patient, 1)
    await patient.taps("None of these")
    await patient.taps("Sore")
    await patient.taps("Done")
    await patient.says("4")
    await patient.taps("Same")


async def test_an_answer_changed_afterwards_is_saved_again(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await evening(clinic, patient, 1)
    await patient.check_in_without_trouble()
    patient.has_read_all()
    await patient.taps("Change an answer")
    await patient.taps("Your goal")
    await patient.taps("Worse")


async def test_a_note_beside_the_day(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await evening(clinic, patient, 1)
    await patient.check_in_without_trouble()
    patient.has_read_all()
    await patient.taps("Add a note")
    await patient.says("slept well, a bit tired")


async def test_a_photo_of_the_day(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await evening(clinic, patient, 1)
    await patient.check_in_without_trouble()
    patient.has_read_all()
    await patient.taps("Add a photo")
    await patient.sends_photo()
    await patient.sends_photo()


async def test_a_photo_before_the_first_check_in_is_kept(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.sends_photo()


async def test_an_unanswered_check_in_is_reminded_of_once(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await evening(clinic, patient, 1)
    await clinic.until(day=1, hour=23)


async def test_the_next_day_offers_the_day_that_was_missed(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await evening(clinic, patient, 2)
    await patient.taps("Fill in yesterday")


async def test_a_button_of_a_day_that_is_over_is_refused_kindly(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await evening(clinic, patient, 1)
    message_id, data = patient.button("^d:.*:flags:none$")
    await evening(clinic, patient, 3)
    await patient.taps_again(message_id, data)


async def test_a_red_flag_tapped_on_a_day_that_is_over_pages(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await evening(clinic, patient, 1)
    message_id, data = patient.button("^d:.*:flags:breathing$")
    await evening(clinic, patient, 2)
    await patient.taps_again(message_id, data)


async def test_two_missed_days_call_the_nurse_and_not_the_patient(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await evening(clinic, patient, 3)
    await clinic.until(day=3, hour=18, minute=30)


async def test_one_missed_day_of_a_patient_at_risk_calls_the_nurse(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient(risk_flags=["lung_disease"])
    await evening(clinic, patient, 2)
    await clinic.until(day=2, hour=18, minute=30)


async def test_the_early_check_of_a_patient_at_risk(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient(risk_flags=["lung_disease"])
    for day in (1, 2):
        await evening(clinic, patient, day)
        await patient.check_in_without_trouble()
    patient.has_read_all()
    await clinic.until(day=3, hour=10)
    await patient.taps_data("^early:.*:none$")


async def test_the_early_check_answered_with_trouble_pages(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient(risk_flags=["lung_disease"])
    for day in (1, 2):
        await evening(clinic, patient, day)
        await patient.check_in_without_trouble()
    patient.has_read_all()
    await clinic.until(day=3, hour=10)
    await patient.says("yes, trouble swallowing")


async def test_quiet_hours_are_quiet(clinic: Clinic) -> None:
    patient = await clinic.patient(hour="20:00")
    await clinic.until(day=0, hour=22)
    patient.has_read_all()
    await clinic.until(day=1, hour=8)
    patient.expects_nothing()


async def test_an_emergency_in_quiet_hours_is_answered_and_paged(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await clinic.until(day=1, hour=3)
    patient.has_read_all()
    await patient.says("I can't breathe")
    await ana.taps("have it")


async def test_what_the_patient_asks_for_at_night_is_answered(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.until(day=1, hour=3)
    patient.has_read_all()
    await patient.says("/aftercare")
    await patient.says("/diary")


async def test_what_is_passed_on_at_night_pages_in_the_morning(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await clinic.until(day=1, hour=3)
    patient.has_read_all()
    await patient.says("do you know a good place for parking near you")
    await patient.taps("Pass it to the nurse")
    await clinic.until(day=1, hour=7, minute=59)
    ana.expects_nothing()
    await clinic.until(day=1, hour=8)


@pytest.mark.parametrize(
    ("start", "noon", "before"),
    [
        pytest.param(datetime(2026, 10, 31, 14, 0), datetime(2026, 11, 1, 17, 0), "16:59", id="summer-time-ends"),
        pytest.param(datetime(2027, 3, 13, 15, 0), datetime(2027, 3, 14, 16, 0), "15:59", id="summer-time-begins"),
    ],
)
async def test_the_check_in_comes_at_its_hour_on_the_day_the_clock_changes(
    clinic: Clinic, start: datetime, noon: datetime, before: str
) -> None:
    clinic.stage.clock.stop_at(start.replace(tzinfo=UTC))
    patient = await clinic.patient(hour="12:00")
    noon = noon.replace(tzinfo=UTC)
    await clinic.stage.until(noon - timedelta(minutes=1))
    assert f"{clinic.now:%H:%M}" == before
    patient.has_read_all()
    await clinic.passes(minutes=1)


async def test_a_page_over_the_clock_change_keeps_its_minutes(clinic: Clinic) -> None:
    clinic.stage.clock.stop_at(datetime(2026, 11, 1, 5, 58, tzinfo=UTC))  # 01:58, two minutes before it is 01:00 again
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    patient = await clinic.patient()
    await patient.says("/urgent")
    await patient.taps("Tell the nurse now")
    await clinic.passes(minutes=5)
    await ben.taps("have it")


async def test_the_quiet_hours_of_the_night_the_clock_changes_end_at_eight(clinic: Clinic) -> None:
    clinic.stage.clock.stop_at(datetime(2026, 11, 1, 5, 0, tzinfo=UTC))
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.blocks_the_bot()
    await clinic.stage.until(datetime(2026, 11, 1, 12, 59, tzinfo=UTC))
    ana.expects_nothing()
    await clinic.passes(minutes=1)


async def test_a_patient_in_another_zone_is_asked_at_their_own_hour(clinic: Clinic) -> None:
    patient = await clinic.patient(hour="12:00", time_zone="America/Los_Angeles")
    await clinic.until(day=1, hour=14, minute=59)
    patient.has_read_all()
    await clinic.until(day=1, hour=15)


async def test_who_joins_on_day_three_gets_the_card_and_day_three(clinic: Clinic) -> None:
    patient = await clinic.patient(treated_at=(clinic.now - timedelta(days=3)).isoformat())
    await clinic.until(day=0, hour=18)


async def test_who_joins_after_the_two_weeks_gets_no_check_in(clinic: Clinic) -> None:
    patient = await clinic.patient(treated_at=(clinic.now - timedelta(days=15)).isoformat())
    await clinic.until(day=3, hour=12)
    patient.expects_nothing()


async def test_the_last_evening_shows_the_two_weeks_and_then_it_is_quiet(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient(treated_at=(clinic.now - timedelta(days=12)).isoformat())
    await clinic.until(day=1, hour=18)
    await patient.check_in_without_trouble()
    patient.has_read_all()
    await clinic.until(day=2, hour=18)
    await patient.check_in_without_trouble()
    patient.has_read_all()
    await clinic.until(day=2, hour=21)
    await clinic.until(day=10, hour=12)
    patient.expects_nothing()


async def test_after_the_end_a_red_flag_is_still_one(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient(treated_at=(clinic.now - timedelta(days=40)).isoformat())
    await patient.says("I can't breathe")


async def test_weeks_later_there_are_two_more_words(clinic: Clinic) -> None:
    patient = await clinic.patient(treated_at=(clinic.now - timedelta(days=27)).isoformat())
    await clinic.until(day=1, hour=10, minute=30)
    await clinic.until(day=43, hour=10, minute=30)


async def test_a_second_treatment_has_check_ins_of_its_own_and_the_first_ends(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.until(day=1, hour=9)
    patient.has_read_all()
    old = await clinic.office.read(lambda desk: desk.session.get_one(TreatmentRow, patient.treatment_id))
    assert old.patient_id == patient.patient_id


async def test_the_language_changed_in_the_middle_of_a_check_in(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await evening(clinic, patient, 1)
    await patient.taps("None of these")
    await patient.says("/language")
    await patient.taps("Español")
    await patient.taps_data("effects:none")
    await patient.says("/diary")


async def test_a_poisoned_plan_of_one_patient_does_not_stop_the_other(clinic: Clinic) -> None:
    clinic.expects_error("row_failed")
    broken, sound = await clinic.patient(), await clinic.patient()
    await clinic.until(day=1, hour=17, minute=59)
    broken.has_read_all()
    sound.has_read_all()
    await clinic.does(lambda desk: setattr(desk.session.get_one(TreatmentRow, broken.treatment_id), "indication", "gone"))
    await clinic.jumps(minutes=2)
