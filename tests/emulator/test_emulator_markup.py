"""Marked-up text, whatever is in it: nothing is lost, offsets are UTF-16 units within the text."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from bot.emulator.markup_html import parse_html
from bot.emulator.markup_markdown import parse_markdown
from bot.emulator.text import found, split, trimmed, units

TAGS = {"b": "bold", "i": "italic", "u": "underline", "s": "strikethrough", "code": "code", "blockquote": "blockquote"}


def cut(text: str, offset: int, length: int) -> str:
    """A part of a text by UTF-16 units."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[2 * offset : 2 * (offset + length)].decode("utf-16-le", "surrogatepass")


@given(st.text())
def test_escaped_html_comes_out_as_it_was_written(text: str) -> None:
    assert parse_html(html.escape(text, quote=False)) == (text, [])


@given(st.text())
def test_escaped_markdown_comes_out_as_it_was_written(text: str) -> None:
    escaped = re.sub(r"([\\_*\[\]()~`>#+\-=|{}.!])", r"\\\1", text)
    assert parse_markdown(escaped) == (text, [])


@given(st.text(), st.text(min_size=1), st.sampled_from(sorted(TAGS)), st.text())
def test_a_tag_marks_exactly_its_words(before: str, words: str, tag: str, after: str) -> None:
    source = f"{html.escape(before)}<{tag}>{html.escape(words)}</{tag}>{html.escape(after)}"
    text, [entity] = parse_html(source)
    assert entity["type"] == TAGS[tag]
    assert cut(text, entity["offset"], entity["length"]) == words


@given(st.text(alphabet=" \nab😀"), st.text(min_size=1, alphabet="xyz 😀"))
def test_trimming_moves_the_marks_along(space: str, words: str) -> None:
    text, entities = trimmed(*parse_html(f"{space}<b>{words}</b>{space}"))
    assert text == f"{space}{words}{space}".strip()
    for entity in entities:
        assert cut(text, entity["offset"], entity["length"]) in words
        assert entity["offset"] + entity["length"] <= units(text)


@given(st.text(), st.integers(min_value=2, max_value=9))
def test_parts_of_a_long_text_fit_and_make_the_whole(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert "".join(parts) == text
    assert all(0 < units(part) <= limit for part in parts)


def test_commands_and_links_are_found_as_telegram_finds_them() -> None:
    text = "😀 /start now, see https://a.example/x. Not and/or, not 1/2"
    marked = {cut(text, entity["offset"], entity["length"]): entity["type"] for entity in found(text)}
    assert marked == {"/start": "bot_command", "https://a.example/x": "url"}


def test_a_link_keeps_its_address_and_a_bad_one_only_its_words() -> None:
    assert parse_html('<a href="https://a.example/?x=1&amp;y=2">page</a>')[1] == [
        {"type": "text_link", "offset": 0, "length": 4, "url": "https://a.example/?x=1&y=2"}
    ]
    assert parse_html('<a href="javascript:alert(1)">page</a>') == ("page", [])
