"""The queue's filters: read from the address, written as links. Each number is that of the cases its link shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from bot.domain.queue_view import NO_CASES, Count, Show, View
from bot.domain.tier import Tier

TEXTS = {
    Show.ALL: "All",
    Show.MINE: "Mine",
    Show.UNCLAIMED: "Unclaimed",
    Show.OVERDUE: "Overdue",
    Show.WAITING: "Waiting for patient",
    Show.SNOOZED: "Snoozed",
}


@dataclass(frozen=True)
class FilterLink:
    name: str
    text: str
    count: int
    path: str
    here: bool


@dataclass(frozen=True)
class Pages:
    """Which part of the view is on the page. Counted from 1."""

    number: int
    last: int
    first_case: int
    last_case: int
    total: int
    start: str  # address of the first page
    before: str  # address of the page before; empty on the first
    after: str


def view_of(query: Mapping[str, str], staff_id: int, now: datetime) -> View:
    """What nobody knows is no filter: then everything is shown."""
    show = Show(query["show"]) if query.get("show") in [*Show] else Show.ALL
    tier = Tier(query["tier"]) if query.get("tier") in [*Tier] else None
    return View(show, tier, staff_id, now)


def path_of(show: Show = Show.ALL, tier: Tier | None = None, page: int = 1) -> str:
    query = {
        **({"show": show.value} if show is not Show.ALL else {}),
        **({"tier": tier.value} if tier else {}),
        **({"page": str(page)} if page > 1 else {}),
    }
    return f"/?{urlencode(query)}" if query else "/"


def part_links(view: View, counts: Mapping[Tier, Count]) -> list[FilterLink]:
    """Of all tiers."""
    return [
        FilterLink(
            show.value,
            text,
            sum(count.by_show[show] for count in counts.values()),
            path_of(show),
            view.show is show and view.tier is None,
        )
        for show, text in TEXTS.items()
    ]


def tier_links(view: View, counts: Mapping[Tier, Count], labels: Mapping[Tier, str]) -> list[FilterLink]:
    """Whatever is filtered, these say how much danger there is."""
    return [
        FilterLink(
            tier.value,
            labels[tier],
            counts.get(tier, NO_CASES).by_show[Show.ALL],
            path_of(tier=tier),
            view.tier is tier,
        )
        for tier in Tier
    ]


def pages(view: View, wanted: int, total: int, size: int) -> Pages:
    """The wanted page, or the last there is."""
    last = max(1, -(-total // size))
    number = min(max(1, wanted), last)
    return Pages(
        number,
        last,
        min(total, (number - 1) * size + 1),
        min(total, number * size),
        total,
        path_of(view.show, view.tier),
        path_of(view.show, view.tier, number - 1) if number > 1 else "",
        path_of(view.show, view.tier, number + 1) if number < last else "",
    )
