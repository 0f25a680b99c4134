"""A thought sent in pieces, a corrected message, words under a picture: all are read."""

from __future__ import annotations

import pytest

from bot.domain.case import EventKind
from tests.stories.clinic import Clinic, Patient

PIECES = [
    ("en", ["I can't", "swallow anything"], "emergency"),
    ("en", ["hi it's me", "I can not", "breathe"], "emergency"),
    ("es", ["no puedo", "tragar nada"], "emergency"),
    ("es", ["No", "puedo respirar"], "emergency"),
]


async def said_quickly(clinic: Clinic, patient: Patient, pieces: list[str]) -> None:
    for piece in pieces:
        await patient.says(piece)
        await clinic.passes(seconds=5)


async def red_flags(clinic: Clinic) -> list[list[str]]:
    events = await clinic.events(await clinic.the_case())
    return [event.symptoms for event in events if event.kind == EventKind.RED_FLAG]


@pytest.mark.parametrize(("language", "pieces", "tier"), PIECES)
async def test_a_thought_in_pieces_is_read_as_one(clinic: Clinic, language: str, pieces: list[str], tier: str) -> None:
    patient = await clinic.patient(language=language)
    before = len(patient.received)
    await said_quickly(clinic, patient, pieces)
    assert (await clinic.the_case()).tier == tier
    assert len(await red_flags(clinic)) == 1
    assert any("911" in text.split("\n")[0] for text in patient.new_since(before))
    assert set(pieces) <= set(await clinic.heard(patient)), "each piece is kept as it was sent"


@pytest.mark.parametrize(("language", "pieces", "tier"), PIECES)
async def test_pieces_far_apart_are_messages_of_their_own(
    clinic: Clinic, language: str, pieces: list[str], tier: str
) -> None:
    patient = await clinic.patient(language=language)
    for piece in pieces:
        await patient.says(piece)
        await clinic.passes(seconds=21)
    assert await clinic.open_cases() == []


async def test_a_piece_that_could_be_a_tick_of_the_check_in_is_read_with_the_rest(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.check_in(day=1)
    await said_quickly(clinic, patient, ["I can't", "swallow anything"])
    assert (await clinic.the_case()).tier == "emergency"


async def test_what_was_found_in_a_piece_is_not_found_again(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await said_quickly(clinic, patient, ["I have trouble swallowing", "since lunch", "after the soup"])
    assert await red_flags(clinic) == [["dysphagia"]]
    assert (await clinic.the_case()).tier == "clinic_now"


async def test_two_symptoms_in_two_pieces_weigh_as_together(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await said_quickly(clinic, patient, ["my voice is hoarse", "and I have trouble swallowing"])
    assert (await clinic.the_case()).tier == "emergency"
    assert await red_flags(clinic) == [["dysphonia"], ["dysphagia"]]


async def test_a_symptom_said_twice_in_one_breath_is_no_second_report(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("I have trouble swallowing")
    await clinic.passes(seconds=5)
    before = len(patient.received)
    await patient.says("trouble swallowing!!")
    case = await clinic.the_case()
    assert (case.tier, await red_flags(clinic)) == ("clinic_now", [["dysphagia"]])
    assert EventKind.HEARD in await clinic.timeline(case)
    assert "911" in patient.new_since(before)[0].split("\n")[0]
    await clinic.passes(seconds=21)
    await patient.says("trouble swallowing!!")
    assert (await clinic.the_case()).tier == "ed_now", "later it is one"


async def test_the_nurse_sees_what_the_newest_piece_added(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await said_quickly(clinic, patient, ["I can't", "swallow anything"])
    (event,) = [event for event in await clinic.events(await clinic.the_case()) if event.kind == EventKind.RED_FLAG]
    rows = await clinic.rows(patient)
    newest = next(row for row in rows if row.text == "swallow anything")
    piece = next(row for row in rows if row.text == "I can't")
    assert event.heard_id == newest.id
    (found,) = newest.screening["findings"]
    assert newest.text[found["start"] : found["end"]] == "swallow anything"
    assert piece.id in newest.screening["together"]


async def test_a_piece_corrected_in_between_is_read_as_corrected(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("I can")
    await patient.changes("I can", "I can't")
    await patient.says("swallow anything")
    assert len(await red_flags(clinic)) == 1


async def test_answers_are_no_pieces(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("my throat feels funny")
    await said_quickly(clinic, patient, ["No", "puedo tragar bien"])
    assert await clinic.open_cases() == []


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [("en", "my voice is fine", "my voice is gone"), ("es", "respiro bien", "no respiro bien, me falta el aire")],
)
async def test_an_edited_message_is_screened_again(clinic: Clinic, language: str, before: str, after: str) -> None:
    patient = await clinic.patient(language=language)
    await patient.says(before)
    assert await clinic.open_cases() == []
    await clinic.passes(minutes=3)
    await patient.changes(before, after)
    assert len(await red_flags(clinic)) == 1


@pytest.mark.parametrize(("language", "caption"), [("en", "my lips are swelling up"), ("es", "se me hincha la lengua")])
async def test_words_under_a_picture_are_screened(clinic: Clinic, language: str, caption: str) -> None:
    patient = await clinic.patient(language=language)
    await patient.sends_photo(caption)
    assert await red_flags(clinic) == [["allergic_reaction"]]


async def test_words_under_a_picture_go_on_with_what_came_before(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("I can't")
    await patient.sends_photo("swallow anything")
    assert await red_flags(clinic) == [["dysphagia"]]
