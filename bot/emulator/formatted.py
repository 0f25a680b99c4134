"""The text of a message or caption: parsed, trimmed, measured."""

from __future__ import annotations

from bot.emulator.markup_html import parse_html
from bot.emulator.markup_markdown import parse_markdown
from bot.emulator.params import Request
from bot.emulator.refusal import bad_request
from bot.emulator.text import CAPTION_LIMIT, MESSAGE_LIMIT, Entity, found, trimmed, units


def message_text(request: Request) -> tuple[str, list[Entity]]:
    """The parameter `text`; refused when it is empty or above 4096 units after parsing."""
    text, entities = _read(request, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if units(text) > MESSAGE_LIMIT:
        raise bad_request("message is too long")
    return text, entities


def caption(request: Request) -> tuple[str, list[Entity]]:
    """The parameter `caption`; refused above 1024 units after parsing."""
    text, entities = _read(request, "caption", "caption_entities")
    if units(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return text, entities


def _read(request: Request, name: str, marks: str) -> tuple[str, list[Entity]]:
    text, entities = _parse(request.text(name), request.text("parse_mode").lower(), request.structure(marks) or [])
    text, entities = trimmed(text, entities)
    return trimmed(text, entities + found(text, entities))


def _parse(text: str, mode: str, given: list[Entity]) -> tuple[str, list[Entity]]:
    if mode == "html":
        return parse_html(text)
    if mode == "markdownv2":
        return parse_markdown(text)
    if mode not in ("", "none"):
        raise bad_request("unsupported parse_mode")
    return text, given
