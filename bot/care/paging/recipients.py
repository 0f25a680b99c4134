"""Whom a step of the escalation calls, and why them: who is on call by the rota, else by the clinic's calling order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum

from bot.care.desk import Desk
from bot.care.rota.standing import is_away, missing, rota, standing
from bot.care.staff.on_call import OnCall, on_call
from bot.domain.case import PageTo
from bot.domain.role import TREATING
from bot.domain.rota import Duty
from bot.store.tables import CaseRow, PatientRow, StaffRow

DUTIES = {
    PageTo.FIRST_NURSE: Duty.FIRST_NURSE,
    PageTo.SECOND_NURSE: Duty.SECOND_NURSE,
    PageTo.CLINICIAN: Duty.CLINICIAN,
}


class Because(StrEnum):
    """Why it is this person."""

    ON_CALL = "on_call"
    OWNER = "owner"  # who has the case
    NOBODY_ON_CALL = "nobody_on_call"  # so everybody is called
    NOBODY_TREATS = "nobody_treats"  # no nurse and no clinician can be called: this person can but fetch one
    ORDER = ""  # the clinic's calling order


def recipients(desk: Desk, case: CaseRow, to: PageTo, but_not: Collection[int] = ()) -> list[OnCall]:
    """Whom a step calls: who owns the case, and whom the step names. Where that is nobody, everybody who can be paged.

    Who has time off, be it the owner, is called only where nobody else is left.
    """
    staff = [person for person in on_call(desk) if person.id not in but_not]
    off = {person.id for person in staff if rota(desk).is_off(person.id, desk.now)}
    treating = [person for person in staff if person.staff.role in TREATING]
    here = [person for person in treating if person.id not in off] or treating
    owner = [one for one in staff if one.id == case.owner_id and (one in here or one.id not in off)]
    return list({one.id: one for one in [*owner, *(_named(desk, case, to, here) or here or staff)]}.values())


def because(desk: Desk, case: CaseRow, staff: StaffRow | None, to: PageTo) -> Because:
    if staff is None:
        return Because.ORDER
    if staff.role not in TREATING:
        return Because.NOBODY_TREATS
    if staff.id == case.owner_id:
        return Because.OWNER
    if staff.id in standing(desk).values():
        return Because.ON_CALL
    return Because.NOBODY_ON_CALL if to in DUTIES and missing(desk, DUTIES[to]) else Because.ORDER


def called_as(desk: Desk, case: CaseRow, staff: StaffRow | None, to: PageTo, reason: Because) -> list[str]:
    """The labels of what a page says they are called as: not the step, where it is not for its duty that they are called."""
    as_owner = reason is Because.OWNER and staff is not None and not _is_theirs(desk, case, staff, to)
    if as_owner or reason is Because.NOBODY_TREATS:
        return [f"because.{reason}"]
    if reason is Because.ON_CALL and staff is not None and to in DUTIES:
        own = [duty for duty, person in standing(desk).items() if person == staff.id]
        to = PageTo(DUTIES[to] if DUTIES[to] in own else own[0])
    return [f"page_to.{to}", *([f"because.{reason}"] if reason else [])]


def _is_theirs(desk: Desk, case: CaseRow, staff: StaffRow, to: PageTo) -> bool:
    """True where the step would call them whoever had the case."""
    treating = [person for person in on_call(desk) if person.staff.role in TREATING]
    named = any(person.id == staff.id for person in _named(desk, case, to, treating))
    return named and (to not in DUTIES or not is_away(desk, staff))


def _named(desk: Desk, case: CaseRow, to: PageTo, treating: Sequence[OnCall]) -> Sequence[OnCall]:
    now = standing(desk)
    nurses = _in_order(treating, [now[Duty.FIRST_NURSE], now[Duty.SECOND_NURSE]])
    clinicians = [person for person in treating if person.staff.role == "clinician"]
    match to:
        case PageTo.FIRST_NURSE:
            return [] if missing(desk, Duty.FIRST_NURSE) else nurses[:1]
        case PageTo.SECOND_NURSE:
            alone = now[Duty.FIRST_NURSE] is None and now[Duty.SECOND_NURSE] is not None
            return nurses[:1] if alone else nurses[1:2]
        case PageTo.CLINICIAN:
            own = desk.session.get_one(PatientRow, case.patient_id).clinician_id
            wanted = now[Duty.CLINICIAN] or own
            return [person for person in clinicians if person.id == wanted] or clinicians
        case _:
            return treating_in_order(treating)


def treating_in_order(treating: Sequence[OnCall]) -> list[OnCall]:
    """Nurses before clinicians."""
    return sorted(treating, key=lambda person: TREATING.index(person.staff.role))


def _in_order(treating: Sequence[OnCall], first: Sequence[int | None]) -> list[OnCall]:
    """The nurses in calling order, but before them who is on call, of whatever role."""
    called = [person for number in first for person in treating if person.id == number]
    nurses = [person for person in treating if person.staff.role == "nurse"]
    return list({person.id: person for person in [*called, *nurses]}.values())
