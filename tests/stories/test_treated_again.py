"""A patient comes back: a further treatment while the two weeks of the last one still run, or long after them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.care.errors import Refused
from bot.care.treatment.enrolment import read_enrolment
from bot.care.treatment.treat_again import treat_again
from bot.domain.case import EventKind
from bot.domain.tier import Tier
from bot.store.tables import TreatmentRow
from tests.stories.clinic import Clinic, Nurse, Patient, enrolment

NECK: dict[str, Any] = {
    "indication": "cervical_dystonia",
    "lot": "N1",
    "injections": [{"muscle": "splenius_capitis", "side": "left", "units": 200}],
}


async def treats(clinic: Clinic, nurse: Nurse, patient: Patient, **changes: object) -> int:
    """As the form on the patient's page does it."""
    form = read_enrolment(enrolment(clinic.now, **changes), clinic.office.playbook, clinic.now)
    return await clinic.does(lambda desk: treat_again(desk, patient.patient_id, form, nurse.staff))


async def test_the_chat_goes_on_with_the_aftercare_and_the_diary_of_the_new_treatment(clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient(**NECK)
    await clinic.until(day=9, hour=11)
    patient.has_read_all()
    read = len(patient.received)
    await treats(clinic, nurse, patient)
    told, sheet = patient.new_since(read)
    assert "You need no new code" in told
    assert "frown lines" in told
    assert "After the treatment of your face" in sheet
    await clinic.check_in(day=10)
    assert "Day 1 of 14" in patient.last
    assert "○ ○ ○" in patient.last


async def test_one_diary_and_of_the_older_plan_only_the_words_the_newer_does_not_say(clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient(**NECK)
    await clinic.until(day=2, hour=11)
    read = len(patient.received)
    await treats(clinic, nurse, patient)
    for day in range(2, 17):
        await clinic.check_in(day=day)
    later = "\n".join(patient.new_since(read))
    assert "About the treatment of Monday, June 8 (cervical dystonia (neck)):\n\nSwallowing: tell us" in later
    assert "Therapy helps the treatment work" in later
    assert later.count("No two sessions are the same") == 1
    assert later.count("A new medicine?") == 1
    assert [later.count(f"Day {day} of 14") for day in (2, 9, 14)] == [1, 1, 1]


async def test_aftercare_shows_the_sheets_of_both(clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient(**NECK)
    await clinic.until(day=9, hour=11)
    await treats(clinic, nurse, patient)
    read = len(patient.received)
    await patient.says("/aftercare")
    _, face, neck = patient.new_since(read)
    assert face.startswith("After the treatment of your face")
    assert neck.startswith("About the treatment of Monday, June 8 (cervical dystonia (neck)):")
    assert "After the treatment of your neck" in neck


async def test_the_same_treatment_again_repeats_nothing_of_the_older_plan(clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient()
    await clinic.until(day=10, hour=11)
    await treats(clinic, nurse, patient)
    await clinic.until(day=30, hour=11)
    assert not patient.reads("About the treatment of")
    assert sum("Your two weeks" in text for text in patient.received) == 1


async def test_the_risk_of_the_neck_still_counts_under_a_newer_treatment(clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient(**NECK)
    await clinic.until(day=9, hour=11)
    await treats(clinic, nurse, patient)
    await clinic.passes(minutes=5)
    await patient.says("my voice is hoarse")
    with_neck = (await clinic.the_case()).tier

    other = await clinic.patient(birth_year=1985)
    await other.says("my voice is hoarse")
    alone = next(case.tier for case in await clinic.open_cases() if case.patient_id == other.patient_id)
    assert Tier(with_neck).rank < Tier(alone).rank


async def test_early_checks_come_for_the_older_risk_too(clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient(**NECK)
    await clinic.until(day=4, hour=11)
    read = len(patient.received)
    await treats(clinic, nurse, patient)
    await clinic.until(day=7, hour=11)
    assert any(
        "swallow" in text and "breath" in text and "voice" in text.lower() for text in patient.new_since(read + 2)
    )


async def test_a_treatment_written_down_late_asks_for_no_day_that_is_over(clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient(hour="12:00")
    await clinic.until(day=9, hour=13)
    read = len(patient.received)
    await treats(clinic, nurse, patient, treated_at=(clinic.now - timedelta(days=3)).isoformat())
    assert not any("of 14" in text for text in patient.new_since(read))
    await clinic.until(day=10, hour=12, minute=1)
    assert "Day 4 of 14" in patient.last


async def test_an_older_treatment_written_down_after_a_newer_one_leaves_the_diary_as_it_is(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    patient = await clinic.patient(treated_at=(clinic.now - timedelta(hours=1)).isoformat())
    await clinic.until(day=2, hour=11)
    read = len(patient.received)
    await treats(clinic, nurse, patient, **NECK, treated_at=clinic.at(-1, 10).isoformat())
    assert "The check-ins go on as before" in patient.new_since(read)[0]
    await clinic.check_in(day=2)
    assert "Day 2 of 14" in patient.last


async def test_the_same_treatment_is_not_written_down_twice(clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient()
    await clinic.until(day=9, hour=11)
    treated_at = clinic.now.isoformat()
    await treats(clinic, nurse, patient, treated_at=treated_at)
    with pytest.raises(Refused, match="recorded already"):
        await treats(clinic, nurse, patient, treated_at=treated_at)


async def test_a_pause_ends_with_a_new_treatment_and_a_stop_does_not(clinic: Clinic) -> None:
    nurse, paused, stopped = await clinic.nurse(), await clinic.patient(), await clinic.patient()
    await clinic.until(day=9, hour=11)
    await paused.says("/pause")
    await paused.taps_data("^pause:7$")
    await stopped.says("/stop")
    await stopped.taps_data("^stop:yes$")
    read = len(stopped.received)
    for patient in (paused, stopped):
        await treats(clinic, nurse, patient)
    assert paused.reads("You need no new code")
    assert stopped.new_since(read) == []
    await stopped.says("/start")
    assert any("After the treatment of your face" in text for text in stopped.new_since(read))


async def test_a_tap_on_a_check_in_of_before_is_still_heard(clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient(hour="08:00", **NECK)
    await clinic.until(day=9, hour=9)
    await treats(clinic, nurse, patient)
    await patient.taps_data(r"^d:\d+:flags:swallowing$")
    assert EventKind.RED_FLAG in await clinic.timeline(await clinic.the_case())


async def test_a_known_chat_with_a_new_card_is_told_what_to_do(clinic: Clinic) -> None:
    patient, twice = await clinic.patient(), await clinic.enrols()
    await patient.says(f"/start {twice.token}")
    assert "This chat is connected already" in patient.last
    assert "Treated again? You need no new code" in patient.last
    await clinic.passes(days=1)
    rows = await clinic.office.read(lambda desk: desk.session.get_one(TreatmentRow, twice.treatment_id).next_due_at)
    assert rows is None


async def test_the_case_belongs_to_the_patient_whatever_was_injected(clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient(**NECK)
    await clinic.until(day=9, hour=11)
    await patient.says("my voice is hoarse")
    first = await clinic.the_case()
    await treats(clinic, nurse, patient)
    await patient.says("I have trouble swallowing")
    assert (await clinic.the_case()).id == first.id
