"""The same emergency later never stays quiet because it is known: after the time of the rules it begins anew, within it it is acknowledged."""

from __future__ import annotations

import pytest

from bot.domain.case import EventKind
from tests.stories.clinic import Clinic, Nurse, Patient
from tests.stories.did_you_go import BREATH, passes_at_the_hospital

CRISIS = "Call or text 988 now"
SPIT = "I can't swallow my own spit"
DIE = "I want to die"


async def decided(clinic: Clinic, words: str, language: str = "en") -> tuple[Nurse, Patient]:
    """Taken, reached, decided, and they went: nobody waits for anything."""
    ana, patient = await clinic.nurse("Ana"), await clinic.patient(language=language)
    await patient.says(words)
    await ana.taps("have it")
    case = await clinic.the_case()
    await clinic.reaches(ana, case)
    await clinic.decides(ana, case)
    await passes_at_the_hospital(clinic, patient, 20)
    for one in (ana, patient):
        one.has_read_all()
    return ana, patient


@pytest.mark.parametrize(
    ("words", "again", "language", "hours"),
    [
        (BREATH["en"], BREATH["en"], "en", 10),
        (BREATH["en"], "I can't breathe again, please help", "en", 17),
        (BREATH["en"], "I still can't breathe", "en", 2),
        (SPIT, SPIT, "en", 20),
        (BREATH["es"], BREATH["es"], "es", 12),
        (BREATH["de"], BREATH["de"], "de", 12),
        (DIE, DIE, "en", 12),
    ],
)
async def test_after_the_time_of_the_rules_it_begins_anew(
    clinic: Clinic, words: str, again: str, language: str, hours: int
) -> None:
    ana, patient = await decided(clinic, words, language)
    await clinic.jumps(hours=hours)
    for one in (ana, patient):
        one.has_read_all()
    before = len(patient.received)
    await patient.says(again)
    ana.expects("Emergency · case", "0 min", "you have this case")
    case, advice = await clinic.the_case(), patient.new_since(before)[0]
    assert (case.next_step, case.contacted_at, case.decided_at) == ("acknowledge", None, None)
    assert "911" in advice.split("\n")[0]
    assert advice.startswith("Call 911 now. Do not drive yourself") or language != "en"
    assert (CRISIS in advice) is (words == DIE)
    assert EventKind.BEGUN_ANEW in await clinic.timeline(case)
    for one in (ana, patient):
        one.has_read_all()


@pytest.mark.parametrize("words", [BREATH["en"], SPIT, DIE])
async def test_right_after_a_decision_whoever_has_it_must_say_that_they_know(clinic: Clinic, words: str) -> None:
    ana, patient = await decided(clinic, words)
    before = len(patient.received)
    await patient.says(words)
    ana.expects("Emergency · case", "0 min", "you have this case")
    advice = patient.new_since(before)[0]
    assert advice.startswith("Call 911 now. Do not drive yourself")
    assert (CRISIS in advice) is (words == DIE)
    case = await clinic.the_case()
    assert (case.next_step, case.acknowledged_at) == ("acknowledge", None)
    assert None not in (case.contacted_at, case.decided_at), "what was done counts"
    assert EventKind.SAID_AGAIN in await clinic.timeline(case)
    await ana.taps("have it")
    assert (await clinic.the_case()).next_step == "close"
    for one in (ana, patient):
        one.has_read_all()


async def test_it_is_paged_until_somebody_says_that_they_know(clinic: Clinic) -> None:
    ana, patient = await decided(clinic, BREATH["en"])
    ben = await clinic.nurse("Ben")
    await patient.says(BREATH["en"])
    await clinic.passes(minutes=1)
    ben.expects("Emergency · case", "second nurse")
    before = len(patient.received)
    await patient.says(BREATH["en"])
    assert "I added what you wrote" in patient.new_since(before)[0], "they are called already"
    assert (await clinic.timeline(await clinic.the_case())).count(EventKind.SAID_AGAIN) == 1
    for one in (ana, ben, patient):
        one.has_read_all()


async def test_the_crisis_words_come_however_often_it_is_said(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(DIE)
    for seconds in (5, 60):
        await clinic.passes(seconds=seconds)
        before = len(patient.received)
        await patient.says("I want to kill myself")
        assert any(CRISIS in text for text in patient.new_since(before))
    for one in (ana, patient):
        one.has_read_all()


async def test_words_of_the_same_moment_as_a_decision_are_no_part_of_what_was_decided_on(clinic: Clinic) -> None:
    ana, patient = await decided(clinic, BREATH["en"])
    await clinic.jumps(hours=2)
    await patient.says(BREATH["en"])
    await ana.taps("have it")
    case = await clinic.the_case()
    await clinic.passes(seconds=5)
    await clinic.reaches(ana, case)
    await clinic.decides(ana, case)
    for one in (ana, patient):
        one.has_read_all()
    await clinic.passes(seconds=5)
    await patient.says(BREATH["en"])
    ana.expects("Emergency · case", "0 min", "you have this case")
    assert EventKind.SAID_AGAIN in await clinic.timeline(case)
    patient.has_read_all()
