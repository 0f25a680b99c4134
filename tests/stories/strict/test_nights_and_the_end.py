"""Quiet hours, clock changes, other zones, late joiners, and what comes after the two weeks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.store.tables import TreatmentRow
from tests.stories.clinic import Clinic


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
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("03:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 03:03", "first nurse")
    await ana.taps("have it")
    patient.expects_change("03:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")


async def test_what_the_patient_asks_for_at_night_is_answered(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.until(day=1, hour=3)
    patient.has_read_all()
    await patient.says("/aftercare")
    patient.expects("Call 911 now if you")
    patient.expects("After the treatment of your face – to be on the safe side")
    await patient.says("/diary")
    patient.expects("No check-in is open now.")


async def test_what_is_passed_on_at_night_pages_in_the_morning(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await clinic.until(day=1, hour=3)
    patient.has_read_all()
    await patient.says("do you know a good place for parking near you")
    patient.expects("I did not understand that. It is kept.")
    await patient.taps("Pass it to the nurse")
    patient.expects("Passed to the nurse. They read it on working days from 8")
    await clinic.until(day=1, hour=7, minute=59)
    ana.expects_nothing()
    await clinic.until(day=1, hour=8)
    ana.expects("Within 3 days · case", "5 h · acknowledge by 17:00", "first nurse")


@pytest.mark.parametrize(
    ("start", "noon"),
    [
        pytest.param("2026-10-31T14:00Z", "2026-11-01T17:00Z", id="summer-time-ends"),
        pytest.param("2027-03-13T15:00Z", "2027-03-14T16:00Z", id="summer-time-begins"),
    ],
)
async def test_the_check_in_comes_at_its_hour_on_the_day_the_clock_changes(
    clinic: Clinic, start: str, noon: str
) -> None:
    clinic.stage.clock.stop_at(datetime.fromisoformat(start))
    patient = await clinic.patient(hour="12:00")
    await clinic.stage.until(datetime.fromisoformat(noon) - timedelta(seconds=1))
    patient.has_read_all()
    await clinic.passes(seconds=1)
    patient.expects("Day 1 of 14", "Since the last check-in, any of these?")


async def test_a_page_over_the_clock_change_keeps_its_minutes(clinic: Clinic) -> None:
    clinic.stage.clock.stop_at(datetime(2026, 11, 1, 5, 58, tzinfo=UTC))  # 01:58, two minutes before it is 01:00 again
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    patient = await clinic.patient()
    await patient.says("/urgent")
    patient.expects("Call 911 now if you cannot breathe well, cannot swallow")
    await patient.taps("Tell the nurse now")
    patient.expects("call 911 now", "Call the clinic now: (555) 010-0199. No answer in 15")
    patient.expects("01:58 EDT sent to the nurse")
    ana.expects("Now · case", "0 min · acknowledge by 01:13 EST", "first nurse")
    await clinic.passes(minutes=5)
    ben.expects("Now · case", "5 min · acknowledge by 01:13 EST", "second nurse")
    await ben.taps("have it")
    patient.expects_change("01:03 EST Ben has it")
    ana.expects("Ben has")
    ben.expects("is yours, Ben. Open it in the console")


async def test_the_quiet_hours_of_the_night_the_clock_changes_end_at_eight(clinic: Clinic) -> None:
    clinic.stage.clock.stop_at(datetime(2026, 11, 1, 5, 0, tzinfo=UTC))
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.blocks_the_bot()
    await clinic.stage.until(datetime(2026, 11, 1, 12, 59, tzinfo=UTC))
    ana.expects_nothing()
    await clinic.passes(minutes=1)
    ana.expects("Within 3 days · case", "8 h · acknowledge by Mon, Nov 2, 17:00", "first nurse")


async def test_a_patient_in_another_zone_is_asked_at_their_own_hour(clinic: Clinic) -> None:
    patient = await clinic.patient(hour="12:00", time_zone="America/Los_Angeles")
    await clinic.until(day=1, hour=14, minute=59)
    patient.has_read_all()
    await clinic.until(day=1, hour=15)
    patient.expects("Day 1 of 14", "Since the last check-in, any of these?")


async def test_who_joins_on_day_three_gets_the_card_and_day_three(clinic: Clinic) -> None:
    patient = await clinic.patient(treated_at=(clinic.now - timedelta(days=3)).isoformat())
    await clinic.until(day=0, hour=18)
    patient.expects("Day 3 of 14", "Since the last check-in, any of these?")


async def test_who_joins_on_the_last_day_gets_it_and_the_picture(clinic: Clinic) -> None:
    patient = await clinic.patient(treated_at=(clinic.now - timedelta(days=13, hours=20)).isoformat())
    await clinic.until(day=0, hour=18)
    patient.expects("Day 14 of 14", "Since the last check-in, any of these?")
    await clinic.until(day=1, hour=18)
    patient.expects_change("Day 14: the question is further down now.")
    patient.expects("Day 14 is still open. It takes less than a minute.")
    patient.expects("Your two weeks")


async def test_the_last_evening_shows_the_two_weeks_and_then_it_is_quiet(clinic: Clinic) -> None:
    ana, patient = (
        await clinic.nurse("Ana"),
        await clinic.patient(treated_at=(clinic.now - timedelta(days=12)).isoformat()),
    )
    await clinic.until(day=1, hour=18)
    await patient.check_in_without_trouble()
    patient.has_read_all()
    await clinic.until(day=2, hour=18)
    await patient.check_in_without_trouble()
    patient.has_read_all()
    await clinic.until(day=2, hour=21)
    patient.expects("Your two weeks")
    await clinic.until(day=10, hour=12)
    patient.expects_nothing()
    ana.expects_nothing()


async def test_after_the_end_a_red_flag_is_still_one(clinic: Clinic) -> None:
    patient = await clinic.patient(treated_at=(clinic.now - timedelta(days=13)).isoformat())
    await clinic.until(day=20, hour=12)
    patient.has_read_all()
    ana = await clinic.nurse("Ana")
    await patient.says("I can't breathe")
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("12:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 12:03", "first nurse")


async def test_weeks_later_there_are_two_more_words(clinic: Clinic) -> None:
    patient = await clinic.patient(treated_at=(clinic.now - timedelta(days=13)).isoformat())
    await clinic.until(day=5, hour=12)
    patient.has_read_all()
    await clinic.until(day=15, hour=11)
    patient.expects("How is it now, 4 weeks on? Side effects can still come.")
    await clinic.until(day=57, hour=11)
    patient.expects("About now it slowly wears off. Your face moves more")


async def test_a_chat_that_speaks_for_one_patient_cannot_join_for_another(clinic: Clinic) -> None:
    patient = await clinic.patient()
    second = await clinic.enrols()
    await patient.says(f"/start {second.token}")
    patient.expects("This chat is connected already. It can speak for only one person", "You need no new code")


async def test_a_poisoned_plan_stops_neither_the_other_patient_nor_a_red_flag_of_its_own(clinic: Clinic) -> None:
    clinic.expects_error("row_failed")
    ana = await clinic.nurse("Ana")
    broken, sound = await clinic.patient(), await clinic.patient()
    await clinic.until(day=1, hour=17, minute=59)
    broken.has_read_all()
    sound.has_read_all()
    await clinic.does(
        lambda desk: setattr(desk.session.get_one(TreatmentRow, broken.treatment_id), "indication", "gone")
    )
    await clinic.jumps(minutes=2)
    sound.expects("Day 1 of 14", "Since the last check-in, any of these?")
    await broken.says("I can't breathe")
    broken.expects("Call 911 now. Do not drive yourself.")
    broken.expects("18:01 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 18:04", "first nurse")
