"""A doubtful message is answered by one literal question. Only a plain no keeps the case shut."""

from __future__ import annotations

import pytest

from tests.stories.clinic import Clinic, Patient

DOUBTFUL = "my throat feels funny"


async def asked(clinic: Clinic) -> Patient:
    patient = await clinic.patient()
    await patient.says(DOUBTFUL)
    assert "right now?" in patient.last
    assert "911" in patient.last.split("\n")[0]
    assert await clinic.open_cases() == []
    return patient


async def test_no_keeps_the_case_shut(clinic: Clinic) -> None:
    patient = await asked(clinic)
    await patient.taps("No")
    assert "It is noted" in patient.last
    await clinic.passes(hours=1)
    assert await clinic.open_cases() == []


@pytest.mark.parametrize("button", ["Yes", "Not sure"])
async def test_yes_and_not_sure_open_it(clinic: Clinic, button: str) -> None:
    patient = await asked(clinic)
    await patient.taps(button)
    assert len(await clinic.open_cases()) == 1
    assert patient.reads("told the nurse")


@pytest.mark.parametrize(
    ("typed", "cases"),
    [("yess", 1), ("yes", 1), ("dont know", 1), ("no", 0), ("nope", 0), ("idk maybe", 1), ("not really no", 0)],
)
async def test_the_answer_can_be_typed(clinic: Clinic, typed: str, cases: int) -> None:
    patient = await asked(clinic)
    await patient.says(typed)
    assert len(await clinic.open_cases()) == cases


async def test_silence_counts_as_yes(clinic: Clinic) -> None:
    patient = await asked(clinic)
    await clinic.passes(minutes=14)
    assert await clinic.open_cases() == []
    await clinic.passes(minutes=2)
    assert len(await clinic.open_cases()) == 1
    assert patient.reads("told the nurse")


async def test_a_no_after_the_silence_does_not_close_what_is_open(clinic: Clinic) -> None:
    patient = await asked(clinic)
    await clinic.passes(minutes=20)
    await patient.taps("No")
    assert len(await clinic.open_cases()) == 1


async def test_a_second_silence_is_advised_like_the_first(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    patient = await asked(clinic)
    await clinic.passes(minutes=16)
    await clinic.closes(await clinic.the_case(), nurse)
    await clinic.passes(days=3)
    await patient.says(DOUBTFUL)
    before = len(patient.received)
    await clinic.passes(minutes=16)
    assert len(await clinic.open_cases()) == 1
    assert "911" in patient.new_since(before)[0].split("\n")[0]


@pytest.mark.parametrize("language", ["en", "es"])  # whatever language the patient reads
@pytest.mark.parametrize("words", ["not really no", "since this morning", "on the left side"])
async def test_words_that_only_answer_are_not_taken_for_a_symptom(clinic: Clinic, words: str, language: str) -> None:
    patient = await clinic.patient(language=language)
    await patient.says(words)
    assert not patient.reads("One question")
    assert not patient.reads("Una pregunta")
    assert await clinic.open_cases() == []
