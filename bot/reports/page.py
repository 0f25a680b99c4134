"""The summary as a fragment of HTML: the console and the standalone document put a page around it."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from bot.domain.summary import Summary
from bot.reports.charts import LABELS, WIDTH, charts
from bot.reports.headline import headline
from bot.reports.names import SHAPES
from bot.reports.quotes import quotes
from bot.reports.strip_view import strip_view
from bot.reports.templating import render

LONGEST_QUOTE = 300  # characters of one note on the page; the case and the files hold the rest


def console_photo(photo_id: int) -> str:
    """Where the console serves a picture."""
    return f"/photos/{photo_id}"


def render_summary(summary: Summary, photo_source: Callable[[int], str] = console_photo) -> Markup:
    """The page's body; needs summary.css. A photo whose source is empty is named, not shown."""
    return render(
        "summary.html.j2",
        summary=summary,
        facts=summary.facts,
        figures=headline(summary),
        strip=strip_view(summary),
        charts=charts(summary),
        quotes=quotes(summary),
        shapes=SHAPES,
        width=WIDTH,
        labels=LABELS,
        photo_source=photo_source,
        longest=LONGEST_QUOTE,
    )
