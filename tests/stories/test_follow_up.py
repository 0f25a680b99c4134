"""Short words are read with what is open: a case, or a question. Worse lifts, still there is a second report, better lowers nothing."""

from __future__ import annotations

import pytest

from bot.domain.case import EventKind
from tests.stories.clinic import Clinic, Patient

TROUBLE = {"en": "I have trouble swallowing", "es": "me cuesta tragar"}
DOUBTFUL = {"en": "my throat feels funny", "es": "siento algo raro en la garganta"}


async def reported(clinic: Clinic, language: str) -> Patient:
    """A patient with an open case, its questions answered; an hour has passed."""
    patient = await clinic.patient(language=language)
    await patient.says(TROUBLE[language])
    await patient.answers_the_questions()
    await clinic.passes(hours=1)
    assert (await clinic.the_case()).tier == "clinic_now"
    return patient


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "worse"),
        ("en", "it's getting worse"),
        ("en", "the choking is worse"),
        ("es", "peor"),
        ("es", "va a peor"),
    ],
)
async def test_worse_lifts_the_case_and_brings_the_advice_of_its_tier(clinic: Clinic, language: str, text: str) -> None:
    nurse = await clinic.nurse()
    patient = await reported(clinic, language)
    await nurse.taps("have it")
    before = len(patient.received)
    await patient.says(text)
    case = await clinic.the_case()
    assert (case.tier, case.acknowledged_at) == ("ed_now", None), "paged again"
    (event,) = [event for event in await clinic.events(case) if event.kind == EventKind.WORSE]
    assert event.symptoms == ["dysphagia"]
    assert event.heard_id is not None
    assert "911" in patient.new_since(before)[0].split("\n")[0]


@pytest.mark.parametrize(("language", "text"), [("en", "still there"), ("en", "Still the same"), ("es", "sigue igual")])
async def test_still_there_is_a_second_report_once(clinic: Clinic, language: str, text: str) -> None:
    patient = await reported(clinic, language)
    await patient.says(text)
    case = await clinic.the_case()
    assert case.tier == "ed_now"
    assert EventKind.SAME in await clinic.timeline(case)
    await clinic.passes(hours=1)
    await patient.says(text)
    assert (await clinic.the_case()).tier == "ed_now", "a third report lifts no further"
    assert "911" in patient.last or "911" in patient.received[-2]


@pytest.mark.parametrize(("language", "text"), [("en", "better now"), ("es", "un poco mejor")])
async def test_better_lowers_nothing_and_is_shown_to_the_nurse(clinic: Clinic, language: str, text: str) -> None:
    patient = await reported(clinic, language)
    before = len(patient.received)
    await patient.says(text)
    case = await clinic.the_case()
    assert case.tier == "clinic_now"
    assert EventKind.BETTER in await clinic.timeline(case)
    assert "911" in patient.new_since(before)[0].split("\n")[0]


@pytest.mark.parametrize(("language", "text"), [("en", "will it get worse?"), ("es", "gracias")])
async def test_a_question_or_thanks_lifts_nothing(clinic: Clinic, language: str, text: str) -> None:
    patient = await reported(clinic, language)
    await patient.says(text)
    case = await clinic.the_case()
    assert case.tier == "clinic_now"
    assert {EventKind.WORSE, EventKind.SAME, EventKind.BETTER}.isdisjoint(await clinic.timeline(case))


async def test_worse_twice_within_seconds_is_said_once(clinic: Clinic) -> None:
    patient = await reported(clinic, "en")
    await patient.says("worse")
    await patient.says("much worse")
    case = await clinic.the_case()
    assert case.tier == "ed_now"
    assert (await clinic.timeline(case)).count(EventKind.WORSE) == 1
    await clinic.passes(minutes=30)
    await patient.says("worse")
    assert (await clinic.the_case()).tier == "emergency"


@pytest.mark.parametrize("text", ["worse", "still there", "peor", "better now"])
async def test_with_nothing_open_such_words_open_nothing(clinic: Clinic, text: str) -> None:
    patient = await clinic.patient()
    await patient.says(text)
    assert await clinic.open_cases() == []
    assert "did not understand" in patient.last


async def test_a_case_of_something_else_is_not_lifted(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("when is my next appointment with the doctor?")
    await patient.taps("Pass it to the nurse")
    await patient.says("worse")
    assert (await clinic.the_case()).tier == "three_days"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "yes the choking thing"),
        ("en", "yeah a bit"),
        ("en", "still there"),
        ("en", "worse"),
        ("es", "si, peor"),
        ("es", "sí, lo de atragantarme"),
        ("es", "sigue igual"),
    ],
)
async def test_a_yes_in_more_words_answers_the_question_once(clinic: Clinic, language: str, text: str) -> None:
    patient = await clinic.patient(language=language)
    await patient.says(DOUBTFUL[language])
    assert await clinic.open_cases() == []
    await clinic.passes(minutes=2)
    await patient.says(text)
    case = await clinic.the_case()
    await clinic.passes(minutes=30)
    reports = [event for event in await clinic.events(case) if event.kind == EventKind.RED_FLAG]
    assert len(reports) == 1, "its silence does not count as a second yes"


@pytest.mark.parametrize("text", ["better now", "no it is better", "thanks"])
async def test_what_is_no_yes_leaves_the_question_open(clinic: Clinic, text: str) -> None:
    patient = await clinic.patient()
    await patient.says(DOUBTFUL["en"])
    await clinic.passes(minutes=2)
    await patient.says(text)
    assert await clinic.open_cases() == []
    await clinic.passes(minutes=14)
    assert len(await clinic.open_cases()) == 1


async def test_a_yes_with_another_doubt_answers_and_asks(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says(DOUBTFUL["en"])
    await clinic.passes(minutes=2)
    await patient.says("yes, and I sound a bit odd")
    (event,) = [event for event in await clinic.events(await clinic.the_case()) if event.kind == EventKind.RED_FLAG]
    assert event.symptoms == ["dysphagia"]
    assert any("a changed or weak voice" in text and "right now?" in text for text in patient.received)


async def test_a_yes_with_another_red_flag_reports_both(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says(DOUBTFUL["en"])
    await clinic.passes(minutes=2)
    await patient.says("yes and my voice is hoarse")
    events = [event for event in await clinic.events(await clinic.the_case()) if event.kind == EventKind.RED_FLAG]
    assert {symptom for event in events for symptom in event.symptoms} == {"dysphagia", "dysphonia"}
