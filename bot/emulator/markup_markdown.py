"""parse_mode=MarkdownV2: every reserved character outside of an entity must be escaped."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.emulator.refusal import bad_request
from bot.emulator.text import Entity, units

_RESERVED = "_*[]()~`>#+-=|{}.!"
_KINDS = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler", "`": "code"}
_NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
}
_TARGET = re.compile(r"\]\(((?:\\.|[^)\\])*)\)")


@dataclass
class _Reading:
    source: str
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    open: list[tuple[str, str, int, int]] = field(default_factory=list)  # mark, kind, offset, byte offset


def parse_markdown(source: str) -> tuple[str, list[Entity]]:
    """Plain text and entities. Refuses (400) an unescaped reserved character or an entity without an end."""
    reading, at = _Reading(source), 0
    while at < len(source):
        at = _step(reading, at)
    if reading.open:
        _, kind, _, offset = reading.open[-1]
        raise bad_request(f"can't parse entities: Can't find end of {_NAMES[kind]} entity at byte offset {offset}")
    return reading.text, reading.entities


def _step(reading: _Reading, at: int) -> int:
    source, char = reading.source, reading.source[at]
    if char == "\\" and at + 1 < len(source) and ord(source[at + 1]) < 127:
        reading.text += source[at + 1]
        return at + 2
    if source.startswith("```", at):
        return _toggle(reading, "```", "pre", at)
    inside_code = bool(reading.open) and reading.open[-1][1] in ("code", "pre")
    if inside_code and char != "`":
        reading.text += char
        return at + 1
    for mark in ("__", "||", "*", "_", "~", "`"):
        if source.startswith(mark, at):
            return _toggle(reading, mark, _KINDS[mark], at)
    if char == "[":
        return _toggle(reading, "]", "text_link", at)
    if char == "]" and reading.open and reading.open[-1][0] == "]":
        return _link(reading, at)
    if char in _RESERVED:
        raise bad_request(
            f"can't parse entities: Character '{char}' is reserved and must be escaped with the preceding '\\'"
        )
    reading.text += char
    return at + 1


def _toggle(reading: _Reading, mark: str, kind: str, at: int) -> int:
    step = at + (1 if kind == "text_link" else len(mark))
    if reading.open and reading.open[-1][0] == mark and kind != "text_link":
        _, _, start, _ = reading.open.pop()
        _mark(reading, kind, start)
        return step
    reading.open.append((mark, kind, units(reading.text), len(reading.source[:at].encode())))
    return step


def _link(reading: _Reading, at: int) -> int:
    target = _TARGET.match(reading.source, at)
    _, kind, start, _ = reading.open.pop()
    if target:
        _mark(reading, kind, start, url=re.sub(r"\\(.)", r"\1", target[1]))
    return target.end() if target else at + 1


def _mark(reading: _Reading, kind: str, start: int, **more: str) -> None:
    length = units(reading.text) - start
    if length:
        reading.entities.append({"type": kind, "offset": start, "length": length, **more})
