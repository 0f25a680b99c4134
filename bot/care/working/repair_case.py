"""An open case without a next step would be forgotten: its clock is set to now, and that it had to be is recorded."""

from __future__ import annotations

from bot.care import audit
from bot.care.desk import Desk
from bot.domain.case import CaseStatus
from bot.store.tables import CaseRow


def repair_case(desk: Desk, case_id: int) -> None:
    """The next tick calls somebody, or sets its clock. A case that has a step by now, or needs none, is left alone."""
    case = desk.session.get_one(CaseRow, case_id)
    if case.status == CaseStatus.CLOSED or case.next_due_at is not None:
        return
    case.next_due_at = desk.now
    audit.record(desk, audit.SYSTEM, "repair_case", f"case:{case.id}")
