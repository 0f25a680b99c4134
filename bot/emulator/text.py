"""Text as Telegram counts and marks it: lengths and offsets are UTF-16 units."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

Entity = dict[str, Any]

MESSAGE_LIMIT = 4096
CAPTION_LIMIT = 1024

_COMMAND = re.compile(r"(?<![\w/@.])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")
_URL = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
_UNTOUCHED = {"code", "pre", "text_link"}


def units(text: str) -> int:
    """Length in UTF-16 units: an emoji outside the basic plane counts two."""
    return len(text) + sum(ord(char) > 0xFFFF for char in text)


def split(text: str, limit: int = MESSAGE_LIMIT) -> list[str]:
    """Cut into parts of at most `limit` units, as Telegram's apps do with a long text."""
    parts, part, size = [], "", 0
    for char in text:
        width = units(char)
        if size + width > limit:
            parts.append(part)
            part, size = "", 0
        part, size = part + char, size + width
    return [*parts, part] if part else parts


def found(text: str, marked: Iterable[Entity] = ()) -> list[Entity]:
    """The commands and links Telegram marks by itself, outside of what is marked as code or link already."""
    fixed = [entity for entity in marked if entity["type"] in _UNTOUCHED]
    hits = [("bot_command", hit) for hit in _COMMAND.finditer(text)] + [("url", hit) for hit in _URL.finditer(text)]
    entities = [
        {"type": kind, "offset": units(text[: hit.start()]), "length": units(hit.group())} for kind, hit in hits
    ]
    return [entity for entity in entities if not any(_overlap(entity, other) for other in fixed)]


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without white space at both ends; entities move along and empty ones vanish."""
    body = text.strip()
    start, length = units(text[: len(text) - len(text.lstrip())]), units(body)
    kept = []
    for entity in entities:
        begin = max(entity["offset"] - start, 0)
        end = min(entity["offset"] + entity["length"] - start, length)
        if end > begin:
            kept.append(entity | {"offset": begin, "length": end - begin})
    return body, sorted(kept, key=lambda entity: (entity["offset"], -entity["length"]))
