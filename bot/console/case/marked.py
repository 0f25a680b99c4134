"""A patient's words, cut where screening saw something, so that a page can mark it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.console.page.wording import Wording
from bot.domain.finding import Assertion
from bot.domain.screening import OPINION

SUSPECTED = "suspected"  # by the second opinion; no words name it


@dataclass(frozen=True)
class Piece:
    """`mark` says what was seen here; empty for plain words. `fired` if it counts as there now."""

    text: str
    mark: str = ""
    rule: str = ""
    fired: bool = False


def marked(text: str, screening: Mapping[str, Any] | None, wording: Wording) -> list[Piece]:
    """The whole text in order. Findings that overlap are marked as far as the first leaves room."""
    pieces, at = [], 0
    for finding in sorted((screening or {}).get("findings", []), key=lambda found: (found["start"], -found["end"])):
        start, end = max(at, int(finding["start"])), min(len(text), int(finding["end"]))
        if start >= end:
            continue
        pieces += [Piece(text[at:start]), _piece(text[start:end], finding, wording)]
        at = end
    return [piece for piece in [*pieces, Piece(text[at:])] if piece.text]


def _piece(text: str, finding: Mapping[str, Any], wording: Wording) -> Piece:
    assertion = str(finding.get("assertion", Assertion.PRESENT))
    symptom = wording.label("symptom", str(finding["symptom"]))
    if finding.get("rule") == OPINION:
        return Piece(text, f"{symptom}: {SUSPECTED}", OPINION)
    fired = assertion == Assertion.PRESENT
    return Piece(
        text, symptom if fired else f"{symptom}: {assertion.replace('_', ' ')}", str(finding.get("rule", "")), fired
    )
