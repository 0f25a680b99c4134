"""A sender died with messages under way. Nobody can know whether they arrived: alerts are sent again and say so, routine texts are not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.care.desk import Desk
from bot.care.outage.record_failure import settle
from bot.domain.message import Failure, Fate
from bot.store import outbox

UNKNOWN = Fate(Failure.IN_DOUBT, "SenderDied")


def settle_abandoned(desk: Desk, before: datetime | None = None, but_not: Sequence[int] = ()) -> int:
    """Those claimed before a moment; without one all of them, for who knows to be the only sender. How many there were."""
    rows = outbox.abandoned(desk.session, before, but_not)
    for row in rows:
        settle(desk, row, UNKNOWN, in_place=outbox.changed_by(desk.session, row) is not None)
        row.due_at = min(row.due_at, desk.now)
    return len(rows)
