"""Everything the patient wrote, in one list by day."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.summary import Summary
from bot.reports.templating import hour


@dataclass(frozen=True)
class Quote:
    """`seen` names the red flags screening saw in the words."""

    day: int
    when: str
    text: str
    seen: str = ""


def quotes(summary: Summary) -> tuple[Quote, ...]:
    """By day; on one day messages come before the medicines and notes of the diary."""
    found = [
        *(Quote(one.day, f"Day {one.day}, {hour(one.at)}", one.text, ", ".join(one.symptoms)) for one in summary.wrote),
        *(Quote(one.day, f"Day {one.day}, new medicine", one.text) for one in summary.medicines),
        *(Quote(one.day, f"Day {one.day}, note", one.text) for one in summary.notes),
    ]
    return tuple(sorted(found, key=lambda quote: quote.day))
