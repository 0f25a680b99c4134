"""Graded questions, follow-up words and split thoughts at once: each word goes where it belongs, and no question is lost."""

from __future__ import annotations

import pytest

from bot.domain.case import EventKind
from tests.stories.clinic import Clinic, Patient
from tests.stories.questions import CHOKING, SPIT, asked, given, has_buttons

FIRST, THEN_IF_YOU_CAN = "Call 911 now", "Call 911 first. Then, if you can:"


async def said_quickly(clinic: Clinic, patient: Patient, *pieces: str) -> None:
    for piece in pieces:
        await patient.says(piece)
        await clinic.passes(seconds=5)


async def red_flags(clinic: Clinic) -> list[list[str]]:
    events = await clinic.events(await clinic.the_case())
    return [event.symptoms for event in events if event.kind == EventKind.RED_FLAG]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("worse", EventKind.WORSE),
        ("it's getting worse", EventKind.WORSE),
        ("no it is worse", EventKind.WORSE),
        ("still there", EventKind.SAME),
        ("no better", EventKind.SAME),
    ],
)
async def test_a_follow_up_lifts_the_case_and_leaves_the_question_open(
    clinic: Clinic, text: str, kind: EventKind
) -> None:
    patient = await asked(clinic)
    await clinic.passes(minutes=1)
    before = len(patient.received)
    await patient.says(text)
    case = await clinic.the_case()
    assert case.tier == "ed_now"
    assert kind in await clinic.timeline(case)
    assert await given(clinic) == {"own_spit": ""}
    assert patient.new_since(before)[0].startswith("Go to the emergency department now.")
    assert patient.last == f"Please answer this too: {SPIT}"


async def test_after_a_follow_up_yes_no_and_numbers_answer_the_questions(clinic: Clinic) -> None:
    patient = await asked(clinic)
    await clinic.passes(minutes=1)
    for text in ("worse", "yes", "no", "still there", "no", "3", "no"):
        await patient.says(text)
    assert await given(clinic) == {
        "own_spit": "yes",
        "choking": "no",
        "breathing_trouble": "no",
        "drink": "every_sip",
        "wet_voice_fever": "no",
    }
    kinds = await clinic.timeline(await clinic.the_case())
    assert (kinds.count(EventKind.WORSE), kinds.count(EventKind.SAME), kinds.count(EventKind.ANSWERED)) == (1, 1, 5)


async def test_worse_within_seconds_of_the_report_is_one_thought_with_it_and_lifts_once(clinic: Clinic) -> None:
    patient = await asked(clinic)
    await clinic.passes(seconds=5)
    await patient.says("worse")
    assert (await clinic.the_case()).tier == "ed_now"
    assert await given(clinic) == {"own_spit": ""}
    assert patient.last == f"Please answer this too: {SPIT}"


async def test_better_lowers_nothing_and_leaves_the_question_open(clinic: Clinic) -> None:
    patient = await asked(clinic)
    await patient.says("a bit better")
    case = await clinic.the_case()
    assert case.tier == "clinic_now"
    assert EventKind.BETTER in await clinic.timeline(case)
    assert patient.last == f"Please answer this too: {SPIT}"


@pytest.mark.parametrize(
    ("language", "report", "text"),
    [
        ("en", "I feel short of breath", "worse"),
        ("es", "me cuesta tragar", "algo mejor"),
    ],  # near "words", near "tal vez"
)
async def test_a_follow_up_that_looks_like_an_answer_is_none(
    clinic: Clinic, language: str, report: str, text: str
) -> None:
    patient = await clinic.patient(language=language)
    await patient.says(report)
    await patient.says(text)
    assert list((await given(clinic)).values()) == [""]


async def test_a_worse_that_brings_the_emergency_says_so_before_the_question(clinic: Clinic) -> None:
    patient = await asked(clinic, birth_year=1940)
    before = len(patient.received)
    await patient.says("worse")
    assert (await clinic.the_case()).tier == "emergency"
    assert patient.new_since(before)[0].startswith(FIRST)
    assert patient.last.startswith(THEN_IF_YOU_CAN)
    assert patient.last.endswith(SPIT)


async def test_worse_goes_to_the_case_where_an_older_yes_no_question_waits(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("my throat feels funny")
    await clinic.passes(minutes=1)
    await patient.says("my left eyelid is drooping")
    await patient.says("worse")
    case = await clinic.the_case()
    assert EventKind.WORSE in await clinic.timeline(case)
    assert await red_flags(clinic) == [["ptosis"]]
    await clinic.passes(minutes=15)
    assert ["dysphagia"] in await red_flags(clinic), "its silence still counts"


async def test_worse_is_a_yes_where_the_yes_no_question_was_asked_last(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("my left eyelid is drooping")
    await clinic.passes(minutes=1)
    await patient.says("my throat feels funny")
    await patient.says("worse")
    assert await red_flags(clinic) == [["ptosis"], ["dysphagia"]]
    assert EventKind.WORSE not in await clinic.timeline(await clinic.the_case())


async def test_pieces_that_together_are_an_emergency_withdraw_nothing_and_ask_in_turn(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await said_quickly(clinic, patient, "my voice is hoarse")
    before = len(patient.received)
    await said_quickly(clinic, patient, "and I have trouble swallowing")
    assert (await clinic.the_case()).tier == "emergency"
    assert await red_flags(clinic) == [["dysphonia"], ["dysphagia"]]
    assert await given(clinic) == {"breathing_trouble": ""}
    texts = patient.new_since(before)
    assert texts[0].startswith(FIRST)
    assert texts[-1].startswith(THEN_IF_YOU_CAN)
    assert "hard to breathe" in texts[-1]
    found = await patient.answers_the_questions()
    assert found[:4] == ["breathing_trouble", "face_swelling", "swallow_trouble", "own_spit"]
    assert "choking" in found, "what the second piece reported is asked about after the first"
    assert len(found) == len(set(found)) <= clinic.office.playbook.questionnaire.at_most


async def test_pieces_that_together_are_a_hard_trigger_are_answered_by_the_call_for_help_alone(clinic: Clinic) -> None:
    patient = await asked(clinic)
    await clinic.passes(minutes=1)
    await said_quickly(clinic, patient, "I can't")
    before = len(patient.received)
    await said_quickly(clinic, patient, "breathe")
    texts = patient.new_since(before)
    assert (await clinic.the_case()).tier == "emergency"
    assert texts[0].startswith(FIRST)
    assert not any(SPIT in text for text in texts), "no question holds up the call for help"
    assert await given(clinic) == {"own_spit": ""}
    await patient.taps("Yes")
    assert (await given(clinic))["own_spit"] == "yes"


async def test_a_red_flag_said_again_within_seconds_reminds_of_the_question(clinic: Clinic) -> None:
    patient = await asked(clinic)
    await clinic.passes(seconds=5)
    await patient.says("trouble swallowing!!")
    assert await red_flags(clinic) == [["dysphagia"]]
    assert patient.last == f"Please answer this too: {SPIT}"


async def test_an_answer_is_no_piece_of_what_is_said_next(clinic: Clinic) -> None:
    patient = await clinic.patient(language="es")
    await patient.says("me cuesta tragar")
    await clinic.passes(minutes=1)
    await said_quickly(clinic, patient, "sí", "no", "puedo respirar")
    case = await clinic.the_case()
    assert case.tier == "clinic_now"
    assert len(await red_flags(clinic)) == 1
    assert list((await given(clinic)).values()) == ["yes", "no", ""]


async def test_a_plain_answer_within_seconds_of_the_report_is_still_an_answer(clinic: Clinic) -> None:
    patient = await asked(clinic)
    await said_quickly(clinic, patient, "yes", "no")
    assert await given(clinic) == {"own_spit": "yes", "choking": "no", "breathing_trouble": ""}
    assert patient.reads(CHOKING)
    assert has_buttons(patient)
