"""The rota: who is on call now and next, two weeks ahead, and the forms that change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from starlette.responses import Response

from bot.care.desk import Desk
from bot.care.rota.long_duty import long_duty
from bot.care.rota.standing import MAY_SERVE, coming_gaps, rota, today
from bot.care.rota.swap_shift import coming_turns, turnouts_of
from bot.console.page.access import JUDGE
from bot.console.page.on_call_line import DUTIES, gap_words, names_of, wording_of
from bot.console.page.turn_words import turn_words, turnout_words
from bot.console.page.visit import Visit
from bot.console.page.wording import HOUR
from bot.domain.on_call import Stretch, joined, stretches, watches
from bot.domain.rota import A_DAY, Duty, Rota, Span, Turnout, to_utc
from bot.playbook.hours_file import DAYS
from bot.store import people
from bot.store import rota as rows
from bot.store.tables import OverrideRow, ShiftRow, StaffRow, SwapRow, TimeOffRow

SHOWN_DAYS = 14
TURNS_OFFERED = timedelta(days=28)
PLACES = 6  # people of a shift that the form takes


@dataclass(frozen=True)
class Now:
    """A duty at this moment: who, until when, who comes then. `until` is None where no change is in sight."""

    duty: str
    who: str
    mine: bool
    until: datetime | None
    then: str


@dataclass(frozen=True)
class Line:
    """A part of one day."""

    hours: str
    who: str
    mine: bool
    gap: str  # why nobody is on call; empty where somebody is


@dataclass(frozen=True)
class Day:
    name: str
    is_today: bool
    duties: list[tuple[str, list[Line]]]


@dataclass(frozen=True)
class Offer:
    """A swap that waits for an answer."""

    swap: SwapRow
    given: str
    wanted: str
    long: list[str]  # who would be on call for too long by it, each in a sentence


@dataclass(frozen=True)
class RotaPage:
    now: list[Now]
    days: list[Day]
    gaps: list[tuple[Stretch, str, str]]  # the gap, its duty, why
    is_gap_now: bool
    names: Mapping[int, str]
    offers: list[Offer]
    shifts: Sequence[ShiftRow]
    stand_ins: Sequence[OverrideRow]
    off: Sequence[TimeOffRow]
    my_turns: list[tuple[str, str]]  # value, words
    their_turns: list[tuple[str, str]]
    staff: Sequence[StaffRow]
    today: date
    take_until: str


@dataclass(frozen=True)
class Kept:
    """What stood in the form that did not go through."""

    form: str = ""
    problem: str = ""
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def of(self, form: str, name: str, otherwise: str = "") -> str:
        return next(iter(self.all(form, name)), "") if self.form == form else otherwise

    def all(self, form: str, name: str) -> Sequence[str]:
        return self.values.get(name, ()) if self.form == form else ()


async def show_rota(visit: Visit, kept: Kept | None = None, *, calendar: str = "") -> Response:
    page = await visit.console.office.read(lambda desk: rota_page(desk, visit.staff))
    return visit.show(
        "rota.html",
        status=422 if kept else 200,
        page=page,
        kept=kept or Kept(),
        calendar=calendar,
        duties=[(duty.value, words) for duty, words in DUTIES.items()],
        my_duties=[(duty.value, words) for duty, words in DUTIES.items() if visit.staff.role in MAY_SERVE[duty]],
        weekdays=[day.capitalize() for day in DAYS],
        places=PLACES,
        may_change=JUDGE.admits(visit.staff.role),
    )


def rota_page(desk: Desk, staff: StaffRow) -> RotaPage:
    current, names, wording, day = rota(desk), names_of(desk, staff), wording_of(desk), today(desk)
    end = Span(desk.now, desk.now)
    mine = coming_turns(desk, staff.id or 0, TURNS_OFFERED)
    others = [person for person in people.active_staff(desk.session) if person.id != staff.id]
    return RotaPage(
        now=[_now(current, duty, desk.now, names, staff) for duty in Duty if current.keeps(duty, desk.now)],
        days=[_day(desk, current, day + n * A_DAY, names, staff) for n in range(SHOWN_DAYS if current.shifts else 0)],
        gaps=[(gap, DUTIES[gap.duty], gap_words(gap, wording, names)) for gap in coming_gaps(desk)],
        is_gap_now=any(gap.span.holds(desk.now) for gap in coming_gaps(desk)),
        names=names,
        offers=[_offer(desk, row, names) for row in rows.open_offers(desk.session, day)],
        shifts=rows.shifts(desk.session, day),
        stand_ins=rows.overrides(desk.session, end.start),
        off=rows.times_off(desk.session, end.start),
        my_turns=[(_value(turn), turn_words(desk, duty, span)) for duty, turn, span in mine],
        their_turns=[
            (_value(turn), f"{person.name}: {turn_words(desk, duty, span)}")
            for person in others
            for duty, turn, span in coming_turns(desk, person.id or 0, TURNS_OFFERED)
            if staff.role in MAY_SERVE[duty]
        ],
        staff=[person for person in people.active_staff(desk.session) if person.role in ("nurse", "clinician")],
        today=day,
        take_until=local_field(desk, _end_of_watch(current, desk.now)),
    )


def local_field(desk: Desk, moment: datetime) -> str:
    """As a datetime-local field holds it."""
    return moment.astimezone(desk.playbook.clinic.zone).strftime("%Y-%m-%dT%H:%M")


def _end_of_watch(current: Rota, now: datetime) -> datetime:
    """When whoever is on call now would be relieved, but within a day."""
    watch = watches(current, Duty.FIRST_NURSE, now)[0]
    return min(watch.span.end, now + timedelta(hours=12))


def _now(current: Rota, duty: Duty, now: datetime, names: Mapping[int, str], staff: StaffRow) -> Now:
    watch, *later = watches(current, duty, now)
    who, then = names.get(watch.person or 0, "Nobody"), names.get(later[0].person or 0, "nobody") if later else ""
    return Now(DUTIES[duty], who, watch.person == staff.id, watch.span.end if later else None, then)


def _day(desk: Desk, current: Rota, day: date, names: Mapping[int, str], staff: StaffRow) -> Day:
    zone, wording = current.zone, wording_of(desk)
    span = Span(to_utc(datetime.combine(day, time()), zone), to_utc(datetime.combine(day + A_DAY, time()), zone))
    kept = [duty for duty in Duty if current.keeps(duty, max(span.start, desk.now))]
    lines = [(DUTIES[duty], _lines(desk, current, duty, span, names, staff)) for duty in kept]
    return Day(wording.day(day), day == today(desk), lines)


def _lines(desk: Desk, current: Rota, duty: Duty, span: Span, names: Mapping[int, str], staff: StaffRow) -> list[Line]:
    wording, found = wording_of(desk), list[Line]()
    for one in joined(stretches(current, duty, span)):
        last = "24:00" if one.span.end == span.end else wording.clock(one.span.end)
        hours = f"{wording.clock(one.span.start)}–{last}"
        gap = "" if one.person else gap_words(one, wording, names)
        found.append(Line(hours, names.get(one.person or 0, "Nobody"), one.person == staff.id, gap))
    return found


def _offer(desk: Desk, row: SwapRow, names: Mapping[int, str]) -> Offer:
    given, wanted = turnouts_of(row)
    long = [_long(desk, names[person], span) for person, span in long_duty(desk, row).items()]
    return Offer(row, turnout_words(desk, given), turnout_words(desk, wanted) if wanted else "", long)


def _long(desk: Desk, name: str, span: Span) -> str:
    wording, ends = wording_of(desk), (span.start, span.end)
    start, end = (f"{wording.day(at)} {wording.clock(at)}" for at in ends)
    return f"{name} would be on call for {span.length // HOUR} h without a break: {start} to {end}."


def _value(turnout: Turnout) -> str:
    return f"{turnout.shift}:{turnout.day.isoformat()}"
