"""The summary as one HTML file that needs nothing else: to keep, to send, to print on one page of A4."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

from bot.domain.summary import Summary
from bot.reports.page import render_summary
from bot.reports.templating import render, stylesheet

SHOWN = frozenset({"image/jpeg", "image/png", "image/webp"})


def embedded(image: bytes, media_type: str) -> str:
    """A picture as a data: URI; an empty text for what is no picture a browser shows."""
    return f"data:{media_type};base64,{b64encode(image).decode()}" if image and media_type in SHOWN else ""


def summary_document(summary: Summary, photos: Mapping[int, str] | None = None) -> str:
    """A complete page. `photos` are data: URIs by id; a photo without one is only named."""
    known = photos or {}
    body = render_summary(summary, lambda photo_id: known.get(photo_id, ""))
    return str(render("document.html.j2", facts=summary.facts, body=body, style=stylesheet()))
