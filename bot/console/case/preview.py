"""A message to a patient as each chat will receive it, for a person to read before it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.care.working.letters import Letter
from bot.console.page.wording import Wording, plain


@dataclass(frozen=True)
class Preview:
    whom: str
    language: str
    code: str  # of the language
    text: str


def previews(wording: Wording, letters: Sequence[Letter]) -> list[Preview]:
    return [
        Preview(
            "The patient" if letter.contact.kind == "patient" else f"Caregiver {letter.contact.name}",
            wording.label("language", letter.contact.language),
            letter.contact.language,
            plain(letter.text),
        )
        for letter in letters
    ]
