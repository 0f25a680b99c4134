"""The case of a fire drill: who may be paged for it, and how it ends by itself."""

from __future__ import annotations

from collections.abc import Sequence

from bot.care import audit
from bot.care.case.ask_graded import withdraw
from bot.care.case.event import add_event
from bot.care.case.state import changed, is_drill
from bot.care.desk import Desk
from bot.care.say import say_to_staff
from bot.care.staff.on_call import OnCall
from bot.domain.case import CaseStatus, EventKind, Outcome
from bot.store.tables import CaseRow, StaffRow


def may_be_drilled(desk: Desk, called: Sequence[OnCall]) -> list[OnCall]:
    """Of those whom a real case would call now: whom content lets a drill call at this hour."""
    clinic, rules = desk.playbook.clinic, desk.playbook.drill
    roles = rules.quiet_roles if clinic.quiet.hold_at(desk.now, clinic.zone) else rules.roles
    return [person for person in called if person.staff.role in roles]


def pass_drill(desk: Desk, case: CaseRow, staff: StaffRow) -> None:
    """Somebody acknowledged it: there is nothing more to do, and they are told how long it took."""
    _end(desk, case, EventKind.DRILL_PASSED, staff)
    if staff.chat_id is not None:
        minutes, seconds = divmod(int((desk.now - case.opened_at).total_seconds()), 60)
        say_to_staff(
            desk,
            staff,
            "drill_passed",
            case_id=case.id,
            code=case.code,
            name=staff.name,
            minutes=minutes,
            seconds=seconds,
        )


def drill_is_over(desk: Desk, case: CaseRow) -> bool:
    """Nobody acknowledged it in the time that content gives: then it ends as missed. False for whatever else it is."""
    if not is_drill(desk, case):
        return False
    end = case.opened_at + desk.playbook.drill.end_after
    if desk.now >= end:
        _end(desk, case, EventKind.DRILL_MISSED, None)
        return True
    return False


def look_again_at_end(desk: Desk, case: CaseRow) -> None:
    """A drill must be looked at when its time is over, whenever its next page is due."""
    if is_drill(desk, case):
        end = case.opened_at + desk.playbook.drill.end_after
        case.next_due_at = min(end, case.next_due_at or end)


def _end(desk: Desk, case: CaseRow, how: EventKind, staff: StaffRow | None) -> None:
    case.status, case.outcome, case.closed_at, case.next_due_at = CaseStatus.CLOSED, Outcome.DRILL, desk.now, None
    changed(desk, case)
    withdraw(desk, case)
    add_event(desk, case, how, staff_id=staff.id if staff else None)
    audit.record(desk, audit.by_staff(staff) if staff else audit.SYSTEM, how, f"case:{case.id}")
