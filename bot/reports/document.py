"""The summary as one HTML file that needs nothing else: to keep, to send, to print on one page of A4."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.summary import Summary
from bot.reports.page import render_summary
from bot.reports.templating import render, stylesheet


def summary_document(summary: Summary, photos: Mapping[int, str] | None = None, clinic: str = "") -> str:
    """A complete page. `photos` are data: URIs by id; a photo without one is only named."""
    known = photos or {}
    body = render_summary(summary, lambda photo_id: known.get(photo_id, ""))
    return str(
        render("document.html.j2", summary=summary, facts=summary.facts, body=body, style=stylesheet(), clinic=clinic)
    )
