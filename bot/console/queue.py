"""The queue: who is in danger, what to do, by when."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from bot.care.desk import Desk
from bot.console.on_call_line import gap_line, on_call_line
from bot.console.queue_row import QueueRow, queue_rows
from bot.console.visit import Visit
from bot.console.wording import Wording
from bot.domain.tier import Tier
from bot.store import cases, reading
from bot.store.tables import StaffRow

CLOSED_SHOWN = 20


@dataclass(frozen=True)
class Queue:
    counts: list[tuple[str, int]]  # tier, how many open cases
    rows: list[QueueRow]
    closed: list[QueueRow]
    alarms: list[str]  # what keeps pages from arriving
    called_first: list[str]


async def show_queue(visit: Visit) -> Response:
    wording = visit.console.wording

    def look(desk: Desk) -> Queue:
        visit.record(desk, "read_queue", "queue:0")
        return queue(desk, wording, visit.staff)

    return visit.show("queue.html", queue=await visit.read(look))


def queue(desk: Desk, wording: Wording, staff: StaffRow) -> Queue:
    rows = queue_rows(desk, wording, cases.open_cases(desk.session), staff)
    closed = queue_rows(desk, wording, cases.recent_closed_cases(desk.session, CLOSED_SHOWN), staff)
    tiers = [row.tier for row in rows]
    return Queue(
        counts=[(tier.value, tiers.count(tier)) for tier in Tier],
        rows=rows,
        closed=sorted(closed, key=lambda row: row.closed_at or row.opened_at, reverse=True),
        alarms=alarms(desk),
        called_first=_called_first(desk, staff),
    )


def alarms(desk: Desk) -> list[str]:
    """Why somebody may not know of a case."""
    failed = {
        f"Case {case.code}: the page to {staff.name} could not be delivered."
        for case, staff in reading.undelivered_pages(desk.session)
    }
    return sorted(failed)


def _called_first(desk: Desk, staff: StaffRow) -> list[str]:
    return [line for line in (on_call_line(desk, staff), gap_line(desk)) if line]
