"""The demo's staff beside the cases: the rota, hand-overs, fire drills, and the cases drawn for a second look."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.care.desk import Desk
from bot.care.drill.start import start_planned_drill
from bot.care.errors import Refused
from bot.care.hand_over.take_over import take_over
from bot.care.review.draw_sample import draw_sample
from bot.care.rota.shift import NewShift, add_shift
from bot.care.rota.stand_in import stand_in
from bot.care.rota.time_off import add_time_off
from bot.care.working.claim_case import claim_case
from bot.demo.cast import Cast, Part, at
from bot.domain.rota import A_DAY, Duty
from bot.store import cases, drills, hand_overs, people
from bot.store.tables import StaffRow

EVERY_DAY = range(7)
A_WEEK = timedelta(days=7)
Deed = tuple[datetime, Callable[[Desk], object]]


def deeds_of(cast: Cast, now: datetime, zone: ZoneInfo, drill_day: int, drill_at: time) -> list[Deed]:
    """What they do, and when: `drill_day` and `drill_at` are those of the weekly fire drill."""
    today = now.astimezone(zone).date()
    return [
        (at(today - cast.rota["days_ago"] * A_DAY, "07:00", zone), lambda desk: _keep_rota(cast, now, desk)),
        *((_at_hand_over(one, today, zone), lambda desk, one=one: _hand_over(one, desk)) for one in cast.hand_overs),
        *_drills(cast, today, zone, drill_day, drill_at),
        (now - timedelta(hours=1), lambda desk: _draw(cast, today, desk)),
    ]


def _keep_rota(cast: Cast, now: datetime, desk: Desk) -> None:
    """The shifts, who stands in in the night that runs or comes next, and who is off."""
    zone, rota = desk.playbook.clinic.zone, cast.rota
    admin = next(_person(desk, one["email"]) for one in cast.staff if one["role"] == "admin")
    for shift in rota["shifts"]:
        add_shift(desk, admin, _shift(desk, shift, desk.now.astimezone(zone).date()))
    local, instead, off = now.astimezone(zone), rota["stands_in"], rota["off"]
    length = timedelta(hours=instead["hours"])
    start = at(local.date() - A_DAY, instead["from"], zone)
    start = start if local < start + length else start + A_DAY
    stand_in(desk, admin, Duty(instead["duty"]), _id(desk, instead["who"]), start, start + length)
    away = at(local.date() + off["in_days"] * A_DAY, off["from"], zone)
    add_time_off(desk, admin, _id(desk, off["who"]), away, away + timedelta(hours=off["hours"]))


def _shift(desk: Desk, shift: Part, first_day: date) -> NewShift:
    serving = [_id(desk, email) for email in shift["people"]]
    start, length = time.fromisoformat(shift["start"]), timedelta(hours=shift["hours"])
    return NewShift(Duty(shift["duty"]), EVERY_DAY, start, length, serving, first_day)


def _at_hand_over(one: Part, today: date, zone: ZoneInfo) -> datetime:
    return at(today - one["days_ago"] * A_DAY, one["at"], zone)


def _hand_over(one: Part, desk: Desk) -> None:
    """All that the leaving person has."""
    leaving, taker = _person(desk, one["leaving"]), _person(desk, one["taker"])
    held = [case.code for case in hand_overs.held_cases(desk.session, [leaving.id or 0])]
    with contextlib.suppress(Refused):
        take_over(desk, leaving, taker, held)


def _drills(cast: Cast, today: date, zone: ZoneInfo, drill_day: int, drill_at: time) -> list[Deed]:
    """Those of the last weeks, each taken by the nurse soon after."""
    rule = cast.rota["drills"]
    last = today - (today.weekday() - drill_day) % 7 * A_DAY
    begun = [at(last - week * A_WEEK, f"{drill_at:%H:%M}", zone) for week in range(rule["weeks"])]
    return [
        *((moment, start_planned_drill) for moment in begun),
        *(
            (moment + timedelta(minutes=rule["after"]), lambda desk: _take_drill(rule["nurse"], desk))
            for moment in begun
        ),
    ]


def _take_drill(email: str, desk: Desk) -> None:
    player = drills.player(desk.session)
    case = cases.open_case_of(desk.session, player.id or 0) if player else None
    if case is not None:
        claim_case(desk, case.code, _person(desk, email))


def _draw(cast: Cast, today: date, desk: Desk) -> None:
    """Of the month that is over, by a clinician."""
    clinician = next(_person(desk, one["email"]) for one in cast.staff if one["role"] == "clinician")
    draw_sample(desk, clinician, f"{today.replace(day=1) - A_DAY:%Y-%m}")


def _person(desk: Desk, email: str) -> StaffRow:
    found = people.staff_by_email(desk.session, email)
    if found is None:
        raise LookupError(f"cast.toml names {email}, who is not of its staff")
    return found


def _id(desk: Desk, email: str) -> int:
    return _person(desk, email).id or 0
