"""Is what the queue goes by what it follows from? An edit of these columns alone would hide a case, or call nobody for it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.care.case.event import SPOKE
from bot.care.case.state import derived, expires_at
from bot.care.desk import Desk
from bot.domain.case import CaseStatus, EventKind
from bot.store import cases, deeds
from bot.store.tables import CaseRow


def edited_clocks(desk: Desk) -> Iterator[str]:
    """Each open case of which they are not, in words. After a change of content only until its next act."""
    for case in cases.open_cases(desk.session):
        wrong = [name for name, value in derived(desk, case).items() if getattr(case, name) != value]
        if _calls_too_late(desk, case):
            wrong.append("next_due_at")
        if case.answer_awaited and not _may_be_awaited(desk, case):
            wrong.append("answer_awaited")
        if wrong:
            yield f"case {case.code}: {', '.join(wrong)}"


def _calls_too_late(desk: Desk, case: CaseRow) -> bool:
    """Of a case that is paged the pages say when: there nothing is to compare with."""
    if case.acknowledged_at is None or case.status == CaseStatus.CLOSED or case.failed_at is not None:
        return False
    by = expires_at(desk, case)
    return by is not None and (case.next_due_at is None or case.next_due_at > by)


def _may_be_awaited(desk: Desk, case: CaseRow) -> bool:
    """Only what the clinic wrote is answered, and only once."""
    undone = deeds.undone_events(desk.session, case.id or 0)
    lines = [line for line in cases.events_of(desk.session, case.id or 0) if line.id not in undone]
    last = next((line for line in reversed(lines) if line.kind == EventKind.WROTE or line.kind in SPOKE), None)
    return last is not None and last.kind == EventKind.WROTE
