"""What nobody understands falls safely: the emergency number first, a nurse at a tap, and without a tap a nurse reads it by itself."""

from __future__ import annotations

import pytest

from bot.domain.case import EventKind
from tests.stories.clinic import Clinic
from tests.stories.night import at_three

DOUBTFUL = [
    ("en", "something is wrong with me help"),
    ("en", "this is urgent please respond"),
    ("en", "I don't feel good at all please help"),
    ("en", "he's really bad please send help"),
    ("es", "por favor contesten es urgente"),
    ("fr", "répondez-moi c'est urgent s'il vous plaît"),
    ("de", "bitte dringend melden"),
    ("pt", "respondam por favor é urgente"),
]
PATIENCE = {"minutes": 15}


@pytest.mark.parametrize(("language", "text"), DOUBTFUL)
async def test_a_cry_among_unknown_words_is_asked_about_and_silence_is_a_yes(
    clinic: Clinic, language: str, text: str
) -> None:
    nurse, patient = await at_three(clinic, language)
    await patient.says(text)
    patient.expects("911")
    assert await clinic.open_cases() == []
    await clinic.passes(**PATIENCE)
    case = await clinic.the_case()
    assert (case.tier, EventKind.URGENT in await clinic.timeline(case)) == ("clinic_now", True)
    patient.has_read_all()
    nurse.expects(f"case {case.code}")


async def test_whoever_needs_no_nurse_now_is_offered_to_pass_it_on(clinic: Clinic) -> None:
    nurse, patient = await at_three(clinic)
    await patient.says("this is urgent please respond")
    patient.expects("Do you need a nurse now?")
    await patient.taps("No")
    patient.expects("Emergency? Call 911 now.", "I did not understand that.")
    await patient.taps("No need")
    patient.has_read_all()
    await clinic.passes(hours=2)
    assert await clinic.open_cases() == []
    nurse.expects_nothing()


async def test_what_nobody_taps_reaches_a_nurse_by_itself_and_wakes_nobody(clinic: Clinic) -> None:
    nurse, patient = await at_three(clinic)
    await patient.says("please answer")
    patient.expects("Emergency? Call 911 now.", "I did not understand that.", "Without an answer I pass it on.")
    await clinic.passes(hours=1)
    case = await clinic.the_case()
    assert (case.tier, EventKind.PASSED_ON in await clinic.timeline(case)) == ("three_days", True)
    patient.has_read_all()
    nurse.expects_nothing()
    await clinic.until(day=1, hour=8)
    nurse.expects(f"case {case.code}")
    patient.has_read_all()


async def test_who_has_stopped_is_read_by_a_nurse_too(clinic: Clinic) -> None:
    nurse, patient = await at_three(clinic)
    await patient.says("/stop")
    await patient.taps_data("^stop:yes$")
    await patient.says("please answer")
    await clinic.passes(hours=1)
    assert (await clinic.the_case()).tier == "three_days"
    patient.has_read_all()
    nurse.expects_nothing()


async def test_the_nurse_is_told_at_once_by_the_button(clinic: Clinic) -> None:
    nurse, patient = await at_three(clinic)
    await patient.says("please answer")
    patient.has_read_all()
    await patient.taps("Tell the nurse now")
    case = await clinic.the_case()
    assert case.tier == "clinic_now"
    nurse.expects(f"case {case.code}")
    patient.has_read_all()
    await clinic.passes(hours=1)
    assert [event.kind for event in await clinic.events(case)].count(EventKind.HEARD) == 1, (
        "the words stand in the case"
    )
    nurse.has_read_all()
    patient.has_read_all()


async def test_a_yes_passes_it_on_once(clinic: Clinic) -> None:
    nurse, patient = await at_three(clinic)
    await patient.says("please answer")
    await patient.says("yes")
    case = await clinic.the_case()
    await clinic.passes(hours=1)
    assert (await clinic.timeline(case)).count(EventKind.PASSED_ON) == 1
    patient.has_read_all()
    nurse.expects_nothing()


@pytest.mark.parametrize("text", ["thank you for your help", "ok great", "no", "👍"])
async def test_courtesies_open_nothing(clinic: Clinic, text: str) -> None:
    nurse, patient = await at_three(clinic)
    await patient.says(text)
    patient.has_read_all()
    await clinic.passes(hours=2)
    assert await clinic.open_cases() == []
    nurse.expects_nothing()


async def test_what_is_not_passed_on_is_not_said_to_be(clinic: Clinic) -> None:
    _, patient = await at_three(clinic)
    await patient.says("hello??")
    patient.expects("Emergency? Call 911 now.", "I did not understand that.")
    assert not patient.reads("Without an answer I pass it on.")


async def test_a_cry_on_a_case_that_wakes_nobody_is_asked_about(clinic: Clinic) -> None:
    nurse, patient = await at_three(clinic)
    await patient.says("please answer")
    await patient.taps("Pass it to the nurse")
    case = await clinic.the_case()
    patient.has_read_all()
    await patient.says("urgent please respond")
    patient.expects("I added what you wrote.")
    patient.expects("911", "Do you need a nurse now?")
    patient.has_read_all()
    await clinic.passes(**PATIENCE)
    assert (await clinic.case(case)).tier == "clinic_now"
    nurse.expects(f"case {case.code}")
    patient.has_read_all()


async def test_an_edit_is_asked_about_also_where_typed_its_words_would_mean_something_else(clinic: Clinic) -> None:
    """An edit is not read as a wish to be called: what it resembles must not be passed over for that."""
    _, patient = await at_three(clinic, "de")
    await patient.says("danke")
    patient.has_read_all()
    await patient.changes("danke", "bitte rufen Sie mich an")
    patient.expects("Haben Sie das jetzt gerade")
