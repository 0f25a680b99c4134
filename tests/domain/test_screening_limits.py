"""Screening on anything that can be typed: it answers, its offsets are true, and it does not grow out of hand."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.finding import Action
from bot.domain.normalise import tokens
from bot.domain.screening import screen
from bot.playbook.reader import load_reader

READER = load_reader(Path(__file__).parents[2] / "content")[0]
PIECES = [
    "can't",
    "breathe",
    "no",
    ",",
    "but",
    "swallow",
    "párpado",
    "İ",
    "ß",
    "\u200d",
    "'",
    "😀",
    "\n",
    "?",
    "ﬁ",
    "me ahogo",
    " ",
]


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)))
def test_any_text_is_answered_with_true_offsets(text: str) -> None:
    screening = screen(text, READER)
    assert all(0 <= finding.start < finding.end <= len(text) for finding in screening.findings)
    assert all(0 <= finding.certainty <= 1 for finding in screening.findings)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_tokens_stand_in_order_and_do_not_overlap(text: str) -> None:
    found = tokens(text)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert all(token.start < token.end for token in found)


@pytest.mark.parametrize("piece", ["can't ", "no ", "breathe ", "a", "( ", "my throat my tongue "])
def test_a_very_long_text_is_still_answered(piece: str) -> None:
    assert screen(piece * (6_000 // len(piece)), READER) is not None


@pytest.mark.parametrize("broken", ["can't\nbreathe", "can't... breathe", "can't. breathe", "cant\n\nbreathe!"])
def test_a_few_words_sent_in_pieces_are_read_as_one(broken: str) -> None:
    found = screen(broken, READER)
    assert (found.action, found.flags) == (Action.ESCALATE, ("dyspnea",))
    assert broken[found.findings[0].start : found.findings[0].end].startswith("can")


@pytest.mark.parametrize("calm", ["Thanks. No pain", "Fine. Breathing well", "Great.\nSee you"])
def test_short_sentences_that_say_nothing_together_are_left_alone(calm: str) -> None:
    assert screen(calm, READER).action is Action.NONE
