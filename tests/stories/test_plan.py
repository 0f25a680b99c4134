"""What comes by itself, and when: the plan of a treatment as the patient lives it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.stories.clinic import Clinic, Patient


def hours(patient: Patient, words: str, zone: str = "America/New_York") -> list[str]:
    """When messages with these words came, by the clock of the zone."""
    dates = [m["date"] for m in patient.phone.messages if m["from"] == "bot" and words in m["text"]]
    return [datetime.fromtimestamp(date, patient.clinic.zone(zone)).strftime("%d %H:%M") for date in dates]


async def test_the_first_day_brings_what_fits_at_the_right_hours(clinic: Clinic) -> None:
    patient = await clinic.patient()  # treated at 09:00, joined at 10:00
    await clinic.until(day=1, hour=12)
    assert hours(patient, "The first 4 hours") == ["08 13:00"]
    assert hours(patient, "Tonight") == ["08 21:00"]
    assert hours(patient, "A bruise goes in 1 to 2 weeks") == ["09 10:30"]


async def test_a_check_in_comes_every_day_at_the_chosen_hour(clinic: Clinic) -> None:
    patient = await clinic.patient(hour="12:00")
    await clinic.until(day=3, hour=12, minute=1)
    for day, date in ((1, "09"), (2, "10"), (3, "11")):
        assert hours(patient, f"Day {day}")[:1] == [f"{date} 12:00"]


async def test_what_is_meant_for_the_night_does_not_come_in_the_morning(clinic: Clinic) -> None:
    await clinic.until(day=0, hour=20)
    patient = await clinic.patient()  # treated at 19:00: four hours later it is quiet
    await clinic.until(day=1, hour=9)
    assert hours(patient, "The first 4 hours") == []


async def test_nothing_of_the_plan_comes_in_quiet_hours(clinic: Clinic) -> None:
    patient = await clinic.patient(hour="20:00")
    await clinic.until(day=9, hour=9)
    joined = len([text for text in patient.received if "Do not rub" in text])
    assert joined == 1
    assert [hour for hour in hours(patient, "") if not "08:00" <= hour[3:] < "22:00"] == []


async def test_an_evening_check_in_is_reminded_of_on_the_same_evening(clinic: Clinic) -> None:
    patient = await clinic.patient(hour="20:00")
    await clinic.until(day=2, hour=7)
    assert hours(patient, "Day 1 is still open") == ["09 21:59"]


async def test_the_clock_change_does_not_move_the_check_in(clinic: Clinic) -> None:
    clinic.stage.clock.stop_at(datetime(2026, 10, 29, 14, 0, tzinfo=UTC))  # summer time ends on 1 November
    patient = await clinic.patient(hour="12:00")
    await clinic.stage.until(datetime(2026, 11, 2, 22, 0, tzinfo=UTC))
    for day, date in ((2, "31"), (3, "01"), (4, "02")):
        assert hours(patient, f"Day {day}")[:1] == [f"{date} 12:00"]


async def test_a_patient_elsewhere_lives_by_their_own_clock(clinic: Clinic) -> None:
    patient = await clinic.patient(hour="12:00", time_zone="America/Los_Angeles")
    await clinic.until(day=1, hour=16)
    assert hours(patient, "Day 1 of 14", "America/Los_Angeles") == ["09 12:00"]


async def test_joining_on_day_three_brings_no_old_check_ins(clinic: Clinic) -> None:
    treated = (clinic.now - timedelta(days=3)).isoformat()
    patient = await clinic.patient(hour="18:00", treated_at=treated)
    assert patient.reads("Do not rub")
    assert not patient.reads("of 14")
    await clinic.until(day=0, hour=18, minute=1)
    assert "Day 3 of 14" in patient.last
    assert "○ ○ ◐" in patient.last
    assert not patient.reads("You can fill it in now")


async def test_after_three_days_without_the_program_one_check_in_comes_not_three(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.jumps(days=3, hours=9)
    assert patient.count("of 14") == 1
    assert "Day 3 of 14" in patient.last
    assert await clinic.open_cases() == []


async def test_telegram_away_for_half_an_hour_loses_nothing_and_doubles_nothing(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.until(day=1, hour=17, minute=55)
    clinic.stage.telegram.faults.add({"method": "sendMessage", "status": 502, "times": None})
    await clinic.until(day=1, hour=18, minute=20)
    await patient.says("I can't swallow my food")
    clinic.stage.telegram.faults.clear()
    await clinic.passes(minutes=2)
    assert patient.count("Day 1 of 14") == 1
    assert patient.reads("call 911 now")


async def test_day_fourteen_shows_the_two_weeks(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.check_in(day=1)
    await patient.says("none")
    await patient.says("a bit sore 3")
    await patient.says("better")
    await clinic.check_in(day=2)
    await patient.check_in_without_trouble()
    await clinic.until(day=14, hour=21, minute=5)
    (picture,) = [text for text in patient.received if "Your two weeks" in text]
    assert "2 of 14" in picture
    assert "day 1: 3" in picture
    assert "Side effects can still come for weeks" in picture
    assert patient.last == picture, "looking back comes after the last reminder"
    later = len(patient.received)
    await clinic.until(day=27, hour=12)
    assert patient.new_since(later) == []


async def test_weeks_later_it_says_that_the_effect_wears_off(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.until(day=28, hour=11)
    assert "4 weeks on" in patient.last
    await clinic.until(day=70, hour=11)
    assert "wears off" in patient.last


async def test_a_spanish_patient_reads_spanish_all_the_way(clinic: Clinic) -> None:
    patient = await clinic.patient(language="es")
    await clinic.check_in(day=3)
    await clinic.until(day=3, hour=22)
    english = (" the ", " you ", "Call ", " and ", " is ")
    assert [text for text in patient.received if any(word in f" {text} " for word in english)] == []


@pytest.mark.parametrize(
    ("indication", "muscle", "words", "not_words"),
    [
        ("cervical_dystonia", "trapezius", "swallow", "rub"),
        ("adult_lower_limb", "soleus", "not to fall", "rub"),
        ("child_lower_limb", "soleus", "Your child", "rub"),
    ],
)
async def test_each_indication_has_its_own_sheet(
    clinic: Clinic, indication: str, muscle: str, words: str, not_words: str
) -> None:
    injections = [{"muscle": muscle, "side": "left", "units": 50}]
    patient = await clinic.patient(indication=indication, injections=injections)
    assert words.casefold() in patient.last.casefold()
    assert not_words not in patient.last


async def test_a_high_risk_patient_is_asked_early_about_voice_swallowing_and_breathing(clinic: Clinic) -> None:
    patient = await clinic.patient(risk_flags=["lung_disease"])
    await clinic.until(day=3, hour=10, minute=1)
    assert "swallowing, breathing, voice or speech" in patient.last
    await patient.taps_data("early:.*:none")
    assert "noted" in patient.last
    await clinic.until(day=8, hour=10, minute=1)
    await patient.says("trouble swallowing")
    assert "911" in patient.last or patient.reads("911")
    assert len(await clinic.open_cases()) == 1


async def test_a_patient_without_risks_gets_no_early_check(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.until(day=9, hour=9)
    assert not patient.shows("^early:")
