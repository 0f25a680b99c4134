"""Phrases found in a text: the longest of those inside each other, each word once."""

from __future__ import annotations

import pytest

from bot.domain.phrases import Phrases, phrase

KNOWN = Phrases(
    {phrase(words): meaning for words, meaning in [("went home", 1), ("waited and went home", 2), ("home", 3)]}
)


@pytest.mark.parametrize(
    ("text", "meant", "rest"),
    [
        ("I waited and went home", {2}, ("i",)),
        ("I went home", {1}, ("i",)),
        ("home I went", {3}, ("i", "went")),
        ("went home, home", {1, 3}, ()),
        ("I waited and went", set(), ("i", "waited", "and", "went")),
        ("they waited and", set(), ("they", "waited", "and")),
        ("", set(), ()),
    ],
)
def test_of_phrases_inside_each_other_the_longest_counts(text: str, meant: set[int], rest: tuple[str, ...]) -> None:
    assert KNOWN.read(phrase(text)) == (meant, rest)
