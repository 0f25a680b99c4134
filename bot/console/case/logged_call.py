"""The calls that were logged in a case, each with the way to say that it was logged by mistake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.care.desk import Desk
from bot.care.working.log_call import is_contact
from bot.care.working.mistaken_call import may_take_back, standing_calls
from bot.console.case.timeline import describe
from bot.console.page.wording import Wording
from bot.domain.case import CaseStatus
from bot.store import reading
from bot.store.tables import CaseEventRow, CaseRow, StaffRow


@dataclass(frozen=True)
class LoggedCall:
    event: int
    at: datetime
    words: str  # who called, and how it went
    is_doubted: bool  # it counts as the contact, and nobody has answered since


def logged_calls(desk: Desk, wording: Wording, case: CaseRow, staff: StaffRow) -> list[LoggedCall]:
    """Those that count and that this person may take back, the newest first. Of a closed case none."""
    if case.status == CaseStatus.CLOSED:
        return []
    names = {person.id or 0: person.name for person in reading.everybody(desk.session)}
    standing = list(standing_calls(desk, case))
    last = next((call for call in reversed(standing) if is_contact(call)), None)
    doubted = case.contacted_at is not None and last is not None and last is not standing[-1]
    return [
        LoggedCall(
            call.event_id,
            call.at,
            describe(desk.session.get_one(CaseEventRow, call.event_id), wording, names),
            doubted and call is last,
        )
        for call in reversed(standing)
        if may_take_back(case, call, staff)
    ]
