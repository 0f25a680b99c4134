"""Cries for help and wishes to be called, on the clinic's own words."""

from __future__ import annotations

import pytest

from bot.domain.cry import Cries, Cry, may_cry, read_cry
from tests.shipped import shipped

KNOWN = shipped().cries

HELP = [
    "help", "help me please", "SOS", "it's an emergency", "urgent", "call an ambulance please", "call 911", "I need help",
    "I need a nurse now", "please call me it's urgent", "please help her", "I need help now", "I feel very sick", "HELP!!! 🙏",
    "No, it's an emergency!", "help me, I don't know what to do", "can somebody help me please?", "help please I'm scared",
    "I was going to write about my diary and the photos of last week. Please help me! My son is not at home.",
    "ayuda", "es una emergencia", "necesito una ambulancia", "ayúdenme por favor", "que me llamen ahora", "¿me pueden llamar ya?",
    "au secours", "à l'aide !", "aidez-moi svp", "c'est urgent", "rappelez-moi tout de suite",
    "Hilfe", "Notfall", "dringend", "helfen Sie mir bitte", "bitte rufen Sie mich sofort an", "ich brauche einen Krankenwagen",
    "socorro", "me ajudem por favor", "é urgente", "preciso de uma ambulância", "me liguem agora",
]  # fmt: skip
SLIPS = ["hlep", "help pleese", "it is urgnt", "emergancy", "ayuad", "Hilffe", "au secour", "socoro"]
CALL_ME = ["please call me", "Could a nurse call me back?", "me puede llamar la enfermera", "pouvez-vous me rappeler ?", "bitte um Rückruf", "pode me ligar"]  # fmt: skip
NONE = [
    "", "it's not urgent", "no emergency", "not an emergency, my app is slow", "is it urgent?", "¿es urgente?", "no es urgente",
    "kein Notfall", "es ist nicht dringend", "pas d'urgence", "ce n'est pas grave", "não é urgente", "sem urgência",
    "thank you for your help", "it helped", "hell", "sin aire", "nacht", "urgent care was closed", "don't call me",
    "Can you help me? I want to change my appointment", "when should I call 911?", "I have a question about the diary",
    "I ate well at the wedding, and we danced, and my aunt cried out, help, she laughed so much at the cake",
]  # fmt: skip


@pytest.mark.parametrize("text", [*HELP, *SLIPS])
def test_a_plain_cry_is_a_cry_though_a_letter_is_wrong(text: str) -> None:
    assert read_cry(text, KNOWN) is Cry.HELP


@pytest.mark.parametrize("text", CALL_ME)
def test_a_wish_to_be_called_is_no_cry(text: str) -> None:
    assert read_cry(text, KNOWN) is Cry.CALL_ME


@pytest.mark.parametrize("text", NONE)
def test_denials_questions_and_other_words_are_none(text: str) -> None:
    assert read_cry(text, KNOWN) is None


def test_without_phrases_nothing_is_a_cry() -> None:
    assert read_cry("help", Cries(12)) is None


@pytest.mark.parametrize(
    "text",
    ["something is wrong with me help", "urgent please respond", "I need emergency care", "contesten es urgente por favor", "bitte dringend melden"],
)  # fmt: skip
def test_a_cry_among_unknown_words_may_be_one(text: str) -> None:
    assert read_cry(text, KNOWN) is None
    assert may_cry(text, KNOWN)


@pytest.mark.parametrize(
    "text", ["it is not urgent at the moment", "no emergency here, just a rash cream question", "my diary", ""]
)
def test_a_denied_cry_is_none(text: str) -> None:
    assert not may_cry(text, KNOWN)
