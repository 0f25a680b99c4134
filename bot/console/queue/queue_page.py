"""The queue: who is in danger, what to do, by when."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from bot.care.case.find import find_case
from bot.care.desk import Desk
from bot.care.errors import NoSuchCase
from bot.console.live.news import position
from bot.console.page.on_call_line import gap_line, on_call_line
from bot.console.page.visit import Visit
from bot.console.page.wording import Wording
from bot.console.queue.drills import drill_lines
from bot.console.queue.hand_over import left_lines
from bot.console.queue.queue_filters import FilterLink, Pages, pages, part_links, path_of, tier_links, view_of
from bot.console.queue.queue_row import QueueRow, queue_rows
from bot.domain.queue_view import Hidden, Show, View, hidden
from bot.domain.tier import Tier
from bot.store import cases, reading
from bot.store import queue as rows_of
from bot.store.tables import StaffRow

PAGE = 50  # rows
CLOSED_SHOWN = 20


@dataclass(frozen=True)
class Queue:
    tiers: list[FilterLink]
    parts: list[FilterLink]
    part: str  # which of them it is
    filtered: str  # the filter in words; empty where everything is shown
    path: str  # of this very view and page
    hidden: Hidden
    rows: list[QueueRow]
    pages: Pages
    closed: list[QueueRow]
    alarms: list[str]  # what keeps pages from arriving
    called_first: list[str]
    position: int  # how far along it is: where the stream of news goes on

    @property
    def open(self) -> int:
        return self.parts[0].count


async def show_queue(visit: Visit) -> Response:
    """With a case's code in the address: that case."""
    code = visit.request.query_params.get("code", "").strip()
    if code and not visit.watching:
        try:
            return visit.go(f"/cases/{(await visit.read(lambda desk: find_case(desk, code))).code}")
        except NoSuchCase as wrong:
            return await _show(visit, problem=str(wrong), code=code)
    return await _show(visit)


async def _show(visit: Visit, *, problem: str = "", code: str = "") -> Response:
    wording, staff = visit.console.wording, visit.staff

    def look(desk: Desk) -> Queue:
        view = view_of(visit.request.query_params, staff.id or 0, desk.now)
        return queue(desk, wording, staff, view, visit.number("page", 1))

    await visit.read(lambda desk: visit.record(desk, "read_queue", "queue:0"))
    found = await visit.console.office.read(look)  # beside the writer: many pages are open, and look again and again
    return visit.show("queue.html", status=404 if problem else 200, queue=found, problem=problem, code=code[:12])


def queue(desk: Desk, wording: Wording, staff: StaffRow, view: View, page: int) -> Queue:
    counts = rows_of.queue_counts(desk.session, view)
    part = pages(view, page, sum(count.shown for count in counts.values()), PAGE)
    chosen = rows_of.queue_page(desk.session, view, PAGE, (part.number - 1) * PAGE)
    tiers = tier_links(view, counts, {tier: wording.label("tier", tier) for tier in Tier})
    parts = part_links(view, counts)
    return Queue(
        tiers=tiers,
        parts=parts,
        part=view.show.value,
        filtered=_in_words(view, tiers, parts),
        path=path_of(view.show, view.tier, part.number),
        hidden=hidden(view, counts),
        rows=queue_rows(desk, wording, chosen, staff),
        pages=part,
        closed=_closed(desk, wording, staff) if view.is_whole and part.number == 1 else [],
        alarms=[*alarms(desk), *drill_lines(desk, wording)],
        called_first=_called_first(desk, staff),
        position=position(desk),
    )


def alarms(desk: Desk) -> list[str]:
    """Why somebody may not know of a case."""
    failed = {
        f"Case {case.code}: the page to {staff.name} could not be delivered."
        for case, staff in reading.undelivered_pages(desk.session)
    }
    return [*sorted(failed), *left_lines(desk)]


def _in_words(view: View, tiers: list[FilterLink], parts: list[FilterLink]) -> str:
    tier = [link.text for link in tiers if view.tier and link.name == view.tier]
    part = [link.text for link in parts if view.show is not Show.ALL and link.name == view.show]
    return ", ".join([*part, *tier])


def _closed(desk: Desk, wording: Wording, staff: StaffRow) -> list[QueueRow]:
    since = desk.now - desk.playbook.working.closed_listed
    return queue_rows(desk, wording, cases.recent_closed_cases(desk.session, since, CLOSED_SHOWN), staff)


def _called_first(desk: Desk, staff: StaffRow) -> list[str]:
    return [line for line in (on_call_line(desk, staff), gap_line(desk)) if line]
