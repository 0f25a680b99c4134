"""The clinic's rota as it stands, and who is on call by it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.staff.on_call import on_call
from bot.domain.on_call import Stretch, gaps, on_call_at
from bot.domain.role import TREATING
from bot.domain.rota import LONGEST_SHIFT, Duty, Override, Rota, Shift, Span, TimeOff, Turn, Turnout
from bot.store import rota as rows
from bot.store.tables import ShiftRow, StaffRow, SwapRow

WARNED_AHEAD = timedelta(days=14)
LOOK_BACK = LONGEST_SHIFT + timedelta(days=2)
MAY_SERVE = {Duty.FIRST_NURSE: TREATING, Duty.SECOND_NURSE: TREATING, Duty.CLINICIAN: ("clinician",)}


def rota(desk: Desk) -> Rota:
    """From a week ago on. Looked up once in a transaction; `forget` after a change."""
    if "rota" not in desk.memory:
        desk.memory["rota"] = _rota(desk)
    found: Rota = desk.memory["rota"]
    return found


def forget(desk: Desk) -> None:
    """The rota was changed in this transaction."""
    desk.session.flush()
    desk.memory.pop("rota", None)
    desk.memory.pop("standing", None)


def standing(desk: Desk) -> Mapping[Duty, int | None]:
    """Who is on call now, in each duty. Looked up once in a transaction: a thousand steps may be due in it."""
    if "standing" not in desk.memory:
        desk.memory["standing"] = on_call_at(rota(desk), desk.now)
    found: Mapping[Duty, int | None] = desk.memory["standing"]
    return found


def missing(desk: Desk, duty: Duty) -> bool:
    """True if the clinic plans this duty and nobody is on call in it now."""
    return rota(desk).keeps(duty, desk.now) and standing(desk)[duty] is None


def is_away(desk: Desk, staff: StaffRow) -> bool:
    """True while this person has time off, or the clinic keeps a rota and they are on call in none of its duties now."""
    kept = any(rota(desk).keeps(duty, desk.now) for duty in Duty)
    off_shift = kept and staff.id not in standing(desk).values()
    return off_shift or rota(desk).is_off(staff.id or 0, desk.now)


def coming_gaps(desk: Desk) -> list[Stretch]:
    """From now on for as long as is warned ahead."""
    return gaps(rota(desk), Span(desk.now, desk.now + WARNED_AHEAD))


def today(desk: Desk) -> date:
    """By the clinic's clock."""
    return desk.now.astimezone(desk.playbook.clinic.zone).date()


def may_serve(staff: StaffRow | None, duty: Duty) -> StaffRow:
    """Somebody who works here in a role that fits the duty. Raises Refused."""
    if staff is None or staff.disabled_at is not None:
        raise Refused("Choose somebody who works here.")
    if staff.role not in MAY_SERVE[duty]:
        raise Refused(f"{staff.name} cannot be on call in this duty: it is for a {' or a '.join(MAY_SERVE[duty])}.")
    return staff


def refuse_time_off(desk: Desk, staff: StaffRow, span: Span) -> None:
    """Whoever is off is not called: to serve then would leave a hole. Raises Refused."""
    if any(off.person == staff.id and off.span.meets(span) for off in rota(desk).off):
        raise Refused(f"{staff.name} has time off then. Withdraw it first, or choose another time.")


def for_whom(desk: Desk, by: StaffRow, staff_id: int) -> StaffRow:
    """Oneself; an administrator may speak for anybody. Raises Refused."""
    staff = desk.session.get(StaffRow, staff_id)
    if staff is None or staff.disabled_at is not None:
        raise Refused("Choose somebody who works here.")
    if staff.id != by.id and by.role != "admin":
        raise Refused(f"Only {staff.name} or an administrator can do this. You can offer a swap instead.")
    return staff


def _rota(desk: Desk) -> Rota:
    since = desk.now - LOOK_BACK
    day = since.date()
    session, zone = desk.session, desk.playbook.clinic.zone
    reachable = frozenset(person.id for person in on_call(desk))
    if not rows.is_kept(session, since):
        return Rota(zone, reachable=reachable)
    return Rota(
        zone,
        tuple(_shift(row) for row in rows.shifts(session, day)),
        tuple(
            Override(row.id or 0, Duty(row.duty), row.staff_id, Span(row.start_at, row.end_at))
            for row in rows.overrides(session, since)
        ),
        dict(turn for row in rows.accepted_swaps(session, day) for turn in swapped(row)),
        tuple(TimeOff(row.staff_id, Span(row.start_at, row.end_at)) for row in rows.times_off(session, since)),
        reachable,
    )


def _shift(row: ShiftRow) -> Shift:
    return Shift(
        row.id or 0,
        Duty(row.duty),
        frozenset(row.days),
        time.fromisoformat(row.start),
        timedelta(minutes=row.minutes),
        tuple(row.people),
        date.fromisoformat(row.first_day),
        date.fromisoformat(row.last_day) if row.last_day else None,
        Turn(row.turn),
    )


def swapped(row: SwapRow) -> list[tuple[Turnout, int]]:
    """Who serves which turn by it."""
    given = [(Turnout(row.shift_id, date.fromisoformat(row.day)), row.to_id)]
    if row.return_shift_id is None:
        return given
    return [*given, (Turnout(row.return_shift_id, date.fromisoformat(row.return_day)), row.from_id)]


def span_of(desk: Desk, start: datetime, end: datetime) -> Span:
    """Aware moments as a span that makes sense. Raises Refused."""
    if end <= start:
        raise Refused("The end must be after the start.")
    if end <= desk.now:
        raise Refused("This span is over already. Choose an end in the future.")
    if end - start > timedelta(days=366):
        raise Refused("That is longer than a year. Choose an earlier end.")
    return Span(start, end)
