"""parse_mode=HTML, as strict as Telegram's own parser and in its words."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from bot.emulator.refusal import bad_request
from bot.emulator.text import Entity, units

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "span": "spoiler",
}
_ATTRIBUTE = re.compile(r"\s*([^\s=>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?")
_REFERENCE = re.compile(r"&(#\d{1,7}|#x[0-9a-fA-F]{1,6}|lt|gt|amp|quot);?")


@dataclass
class _Tag:
    name: str
    start: int
    attributes: dict[str, str]


@dataclass
class _Reading:
    source: str
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    open: list[_Tag] = field(default_factory=list)


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Plain text and entities. Refuses (400) unknown, unclosed and crossed tags."""
    reading, at = _Reading(source), 0
    while at < len(source):
        char = source[at]
        if char == "<":
            at = _close(reading, at) if source.startswith("</", at) else _open(reading, at)
        elif char == "&" and (reference := _REFERENCE.match(source, at)):
            reading.text += html.unescape(reference.group().rstrip(";") + ";")
            at = reference.end()
        else:
            reading.text += char
            at += 1
    if reading.open:
        raise _wrong(f'Can\'t find end tag corresponding to start tag "{reading.open[-1].name}"')
    return reading.text, reading.entities


def _wrong(words: str) -> Exception:
    return bad_request(f"can't parse entities: {words}")


def _bytes(reading: _Reading, at: int) -> int:
    return len(reading.source[:at].encode())


def _open(reading: _Reading, at: int) -> int:
    end = reading.source.find(">", at)
    if end < 0:
        raise _wrong(f"Unclosed start tag at byte offset {_bytes(reading, at)}")
    inside = reading.source[at + 1 : end]
    name = re.split(r"\s", inside, maxsplit=1)[0].lower()
    attributes = {
        hit[1].lower(): html.unescape(hit[2] or hit[3] or hit[4] or "")
        for hit in _ATTRIBUTE.finditer(inside[len(name) :])
    }
    spoiler = name != "span" or attributes.get("class") == "tg-spoiler"
    if name not in _KINDS or not spoiler:
        raise _wrong(f'Unsupported start tag "{name}" at byte offset {_bytes(reading, at)}')
    reading.open.append(_Tag(name, units(reading.text), attributes))
    return end + 1


def _close(reading: _Reading, at: int) -> int:
    end = reading.source.find(">", at)
    name = reading.source[at + 2 : end].strip().lower() if end > 0 else ""
    if not reading.open:
        raise _wrong(f"Unexpected end tag at byte offset {_bytes(reading, at)}")
    tag = reading.open.pop()
    if end < 0 or name not in ("", tag.name):
        raise _wrong(
            f'Unmatched end tag at byte offset {_bytes(reading, at)}, expected "</{tag.name}>", found "</{name}>"'
        )
    length = units(reading.text) - tag.start
    if length:
        _mark(reading, tag, length)
    return end + 1


def _mark(reading: _Reading, tag: _Tag, length: int) -> None:
    entity: Entity = {"type": _KINDS[tag.name], "offset": tag.start, "length": length}
    if tag.name == "a":
        # Telegram drops a link whose address is no address, and keeps its words.
        address = tag.attributes.get("href", "")
        if not re.match(r"(https?://|tg://|mailto:|tel:)", address):
            return
        entity["url"] = address
    if tag.name == "tg-emoji":
        entity["custom_emoji_id"] = tag.attributes.get("emoji-id", "")
    if tag.name == "blockquote" and "expandable" in tag.attributes:
        entity["type"] = "expandable_blockquote"
    reading.entities.append(entity)
