"""The timeline of a case: lines are added, never changed."""

from __future__ import annotations

from bot.care.desk import Desk
from bot.domain.case import EventKind
from bot.domain.tier import Tier
from bot.store.tables import CaseEventRow, CaseRow


def add_event(
    desk: Desk,
    case: CaseRow,
    kind: EventKind,
    *,
    staff_id: int | None = None,
    tier: Tier | None = None,
    symptoms: tuple[str, ...] = (),
    rules: tuple[str, ...] = (),
    text: str = "",
    heard_id: int | None = None,
    entry_id: int | None = None,
) -> CaseEventRow:
    """One line of the timeline."""
    event = CaseEventRow(
        case_id=case.id or 0,
        kind=kind,
        at=desk.now,
        staff_id=staff_id,
        tier=tier or "",
        symptoms=list(symptoms),
        rules=list(rules),
        text=text,
        heard_id=heard_id,
        entry_id=entry_id,
    )
    desk.session.add(event)
    return event
