"""Since when whoever has a case has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.care.desk import Desk
from bot.domain.holding import takings
from bot.store import cases, deeds
from bot.store.tables import CaseEventRow, CaseRow

Takings = Mapping[int, Sequence[datetime]]


def takings_of(desk: Desk, rows: Sequence[CaseRow]) -> Takings:
    """Of each case somebody has: when they took it, and took it again. What was undone was not taken."""
    ids = [case.id or 0 for case in rows if case.owner_id is not None]
    undone, lines = deeds.undone_events_of(desk.session, ids), dict[int, list[CaseEventRow]]()
    for line in cases.moves_of(desk.session, ids):
        if line.id not in undone:
            lines.setdefault(line.case_id, []).append(line)
    return {case.id or 0: _takings(case, lines.get(case.id or 0, [])) for case in rows}


def held_since(desk: Desk, case: CaseRow) -> datetime | None:
    """When whoever has it took it last; None while nobody has it."""
    return max(takings_of(desk, [case])[case.id or 0], default=None)


def _takings(case: CaseRow, lines: Sequence[CaseEventRow]) -> list[datetime]:
    """Whoever did what was late has it without having taken it: then the acknowledgement alone says when."""
    if case.owner_id is None:
        return []
    found, at = takings(lines, case.owner_id), case.acknowledged_at
    return found if at is None or at in found or (found and found[-1] > at) else [*found, at]
