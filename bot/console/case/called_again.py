"""Why whoever has a case is called for it again: without a reason nobody presses a button at three in the morning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.care.desk import Desk
from bot.console.page.wording import Wording
from bot.domain.case import CaseStatus, EventKind
from bot.store import cases
from bot.store.tables import CaseRow

CALLING = (
    *(EventKind.TIER_RAISED, EventKind.BEGUN_ANEW, EventKind.SAID_AGAIN, EventKind.DID_NOT_GO, EventKind.NO_WORD),
    *(EventKind.UNREACHABLE, EventKind.WOKEN, EventKind.MERGED),
    *(EventKind.CONTACT_LATE, EventKind.DECISION_LATE, EventKind.CLOSE_LATE),
)


@dataclass(frozen=True)
class CalledAgain:
    words: str
    at: datetime


def called_again(desk: Desk, wording: Wording, case: CaseRow) -> CalledAgain | None:
    """None while it is acknowledged, nobody had it, or it is closed."""
    if case.acknowledged_at is not None or case.owner_id is None or case.status == CaseStatus.CLOSED:
        return None
    lines = reversed(cases.events_of(desk.session, case.id or 0))
    line = next((line for line in lines if line.kind in CALLING), None)
    return CalledAgain(wording.label("event", line.kind), line.at) if line else None
