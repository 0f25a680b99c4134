"""Two chats speak for one patient: the patient's own, and a caregiver's."""

from __future__ import annotations

from tests.stories.clinic import Clinic


async def test_both_get_the_same_check_in_and_see_each_others_answers(clinic: Clinic) -> None:
    patient = await clinic.patient()
    caregiver = await clinic.caregiver_of(patient)
    await clinic.check_in(day=1)
    assert patient.last == caregiver.last
    await patient.taps("None of these")
    assert "Usual effects today?" in caregiver.last
    await caregiver.taps_data("effects:none")
    await patient.taps("Same")
    assert "Day 1 of 14 is saved" in patient.last
    assert "Day 1 of 14 is saved" in caregiver.last


async def test_both_are_advised_and_both_see_the_status(clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient()
    caregiver = await clinic.caregiver_of(patient)
    await caregiver.says("she has trouble swallowing")
    for one in (patient, caregiver):
        assert one.reads("call 911 now")
    await nurse.taps("have it")
    assert "Ana has it" in patient.last
    status, _question = caregiver.received[-2:]
    assert "Ana has it" in status
    case = await clinic.the_case()
    await clinic.writes(nurse, case, "I call in five minutes.")
    for one in (patient, caregiver):
        assert "I call in five minutes." in one.last


async def test_a_caregiver_who_stops_stops_only_for_themselves(clinic: Clinic) -> None:
    patient = await clinic.patient()
    caregiver = await clinic.caregiver_of(patient)
    await caregiver.says("/stop")
    await caregiver.taps("Yes, stop")
    silent = len(caregiver.received)
    await clinic.check_in(day=1)
    assert "Day 1 of 14" in patient.last
    assert caregiver.new_since(silent) == []
    await caregiver.says("/start")
    assert "Do you agree" in caregiver.last


async def test_one_chat_blocked_leaves_the_other(clinic: Clinic) -> None:
    patient = await clinic.patient()
    caregiver = await clinic.caregiver_of(patient)
    await patient.blocks_the_bot()
    await clinic.check_in(day=1)
    assert "Day 1 of 14" in caregiver.last


async def test_each_chat_has_its_own_language(clinic: Clinic) -> None:
    patient = await clinic.patient()
    caregiver = await clinic.caregiver_of(patient)
    await caregiver.says("/language")
    await caregiver.taps("Español")
    await clinic.check_in(day=1)
    assert "Day 1 of 14" in patient.last
    assert "Día 1 de 14" in caregiver.last
