"""How fire drills went: to the first page, to the acknowledgement, by whom, by which channel."""

from __future__ import annotations

from bot.care.desk import Desk
from bot.domain.drill import Drill
from bot.domain.tier import Tier
from bot.store import cases, drills
from bot.store.tables import CaseRow, DrillRow


def drill_reports(desk: Desk, limit: int) -> list[Drill]:
    """The newest first."""
    rows = drills.newest(desk.session, limit)
    led_to = drills.cases_of(desk.session, rows)
    return [_report(desk, row, led_to.get(row.id or 0)) for row in rows]


def last_drill(desk: Desk) -> Drill | None:
    return next(iter(drill_reports(desk, 1)), None)


def _report(desk: Desk, row: DrillRow, case: CaseRow | None) -> Drill:
    drill = Drill(row.id or 0, row.started_at, row.started_by)
    if case is None:
        return drill
    calls = cases.notifications_of(desk.session, case.id or 0)
    taker = case.owner_id if case.acknowledged_at else None
    by = case.waiting_since + desk.playbook.ladders[Tier(case.tier)].acknowledge_within
    return Drill(
        row.id or 0,
        row.started_at,
        row.started_by,
        code=case.code,
        tier=case.tier,
        paged_at=min((sent.sent_at for _, sent in calls if sent.sent_at), default=None),
        acknowledged_at=case.acknowledged_at,
        acknowledged_by=taker,
        channel=next((call.channel for call, _ in reversed(calls) if call.staff_id == taker and taker), ""),
        late=(case.acknowledged_at or case.closed_at or desk.now) > by,
        ended_at=case.closed_at,
    )
