"""Short words about what is open, on the clinic's own phrases."""

from __future__ import annotations

import pytest

from bot.domain.follow_up import FollowUp, FollowUps, read_follow_up, says_thanks, says_yes
from bot.domain.phrases import phrase
from tests.shipped import shipped

KNOWN = shipped().follow_ups

WORSE = ["worse", "It's getting WORSE!", "a lot worse since lunch", "si, peor", "cada vez peor", "ça empire", "wird immer schlimmer", "está pior"]  # fmt: skip
SAME = ["still there", "Still the same…", "no better", "not worse", "sigue igual", "no mejora", "no está peor", "toujours là", "immer noch da", "na mesma", "igual"]  # fmt: skip
BETTER = [
    "better now",
    "it's much better thanks",
    "ya pasó",
    "un poco mejor",
    "ça va mieux",
    "etwas besser",
    "já passou",
]
NOTHING = [
    "", "will it get worse?", "¿va a ir a peor?", "I better call you", "mejor te llamo", "call me at the same time again",
    "ya no puedo más", "ich kann nicht mehr", "thank you", "worse things have happened to me in my long life before",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *((text, FollowUp.WORSE) for text in WORSE),
        *((text, FollowUp.SAME) for text in SAME),
        *((text, FollowUp.BETTER) for text in BETTER),
        *((text, None) for text in NOTHING),
    ],
)
def test_a_short_text_says_what_has_become_of_it(text: str, meant: FollowUp | None) -> None:
    assert read_follow_up(text, KNOWN) is meant


def test_of_two_meanings_the_more_urgent_counts() -> None:
    assert read_follow_up("better then worse", KNOWN) is FollowUp.WORSE
    assert read_follow_up("much better but still there", KNOWN) is FollowUp.SAME


@pytest.mark.parametrize(
    "text", ["yes", "Yes the choking thing", "sí, peor", "oui toujours", "ja genau", "sim, na mesma"]
)
def test_a_yes_may_have_words_after_it(text: str) -> None:
    assert says_yes(text, KNOWN)


@pytest.mark.parametrize("text", ["no", "yesterday it was fine", "the choking thing", "", "yes " * 9, "no, yes"])
def test_what_does_not_begin_with_a_yes_says_none(text: str) -> None:
    assert not says_yes(text, KNOWN)


def test_without_phrases_nothing_is_read() -> None:
    assert read_follow_up("worse", FollowUps(8)) is None
    assert phrase("Sí, ¡PEOR!") == ("si", "peor")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "thank you so much",
            "Thanks! 🙏",
            "ok thanks, have a nice day",
            "thank you for your help",
            "Vielen lieben Dank für die schnelle Antwort",
        ),
        *("muchas gracias doctora", "Merci beaucoup, bonne soirée", "muito obrigada pela atenção"),
    ],
)
def test_mere_thanks_are_thanks(text: str) -> None:
    assert says_thanks(text, KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "ok",
            "good morning",
            "thanks, but my neck hurts",
            "thank you? for what",
            "no thanks",
            "thanks to the shots I fall",
            "help, thanks",
        ),
        *("gracias, pero sigue", "danke, mir ist schlecht", "merci mais je tousse", "obrigada, e o remédio"),
    ],
)
def test_thanks_with_more_beside_them_are_not_mere_thanks(text: str) -> None:
    assert not says_thanks(text, KNOWN)
