"""The sheet at the end of a shift: read in a minute, taken over with one button, by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from bot.care.desk import Desk
from bot.care.errors import CaseIsClosed, NoSuchCase, Refused
from bot.care.hand_over.hand_over_sheet import hand_over_sheet, left_behind
from bot.care.hand_over.take_over import take_over
from bot.console.page.visit import Visit
from bot.console.page.wording import Wording, initials
from bot.console.patient.person import age, place_of
from bot.console.queue.queue_row import todo
from bot.domain.clocks import Clock
from bot.domain.hand_over import RED_FLAG, Sheet, SheetCase
from bot.domain.role import TREATING
from bot.store import cases, hand_overs, people, reading, treatments
from bot.store.tables import HandOverRow, PatientRow, StaffRow, TreatmentRow

PAST = 5  # hand-overs shown below the sheet


@dataclass(frozen=True)
class Person:
    """Enough to tell patients apart, too little for a glance over the shoulder."""

    id: int
    name: str  # initials and age
    place: str  # region and day
    phone: str


@dataclass(frozen=True)
class Line:
    """One open case in words."""

    case: SheetCase
    person: Person
    what: str
    todo: str
    clock: Clock
    owner: str
    expected: list[str]  # while it rests: a symptom, up to a level


@dataclass(frozen=True)
class Holder:
    """A colleague whose cases can be taken over."""

    staff: StaffRow
    lines: list[Line]
    left_at: datetime | None  # the shift ended, and nobody took over


@dataclass(frozen=True)
class Watched:
    """A patient to keep an eye on, and why."""

    person: Person
    at: datetime
    why: str
    code: str = ""


@dataclass(frozen=True)
class HandOverPage:
    sheet: Sheet
    mine: list[Line]
    others: list[Line]
    holders: list[Holder]
    colleagues: list[StaffRow]
    silent: list[Watched]
    unreachable: list[Watched]
    past: list[tuple[HandOverRow, str, str]]  # with who left and who took over


async def show_sheet(visit: Visit, *, problem: str = "") -> Response:
    """With `problem` the sheet is shown again, as it is now, after a take-over that did not go through."""
    wording = visit.console.wording

    def look(desk: Desk) -> HandOverPage:
        visit.record(desk, "read_hand_over", "hand_over:0")
        return _page(desk, wording, visit.staff)

    page = await visit.read(look)
    return visit.show("hand_over.html", status=422 if problem else 200, page=page, problem=problem)


async def take(visit: Visit) -> Response:
    """One button: the cases that were ticked, from the person that was named."""
    codes = [code for code in visit.form.getlist("case") if isinstance(code, str)]

    def act(desk: Desk) -> None:
        leaving = desk.session.get(StaffRow, visit.number("leaving"))
        if leaving is None:
            raise Refused("Choose from whom you take over.")
        take_over(desk, leaving, desk.session.get_one(StaffRow, visit.staff.id), codes)

    try:
        await visit.act(act)
    except CaseIsClosed as closed:
        return await show_sheet(visit, problem=f"{closed} Nothing was taken over. Read the sheet again.")
    except NoSuchCase:
        raise
    except Refused as refused:
        return await show_sheet(visit, problem=str(refused))
    return visit.go("/hand-over")


def left_lines(desk: Desk) -> list[str]:
    """For everybody to see: cases of people whose shift is over."""
    left = left_behind(desk)
    found = {case.id: case for case in cases.cases_by_ids(desk.session, list(left))}
    names = {person.id: person.name for person in reading.everybody(desk.session)} if left else {}
    return sorted(
        f"Case {found[case_id].code}: the shift of {names[found[case_id].owner_id]} ended and nobody took it over."
        for case_id in left
    )


def _page(desk: Desk, wording: Wording, reader: StaffRow) -> HandOverPage:
    sheet = hand_over_sheet(desk, reader)
    everybody = {person.id or 0: person for person in reading.everybody(desk.session)}
    known = _persons(desk, wording, sheet)
    lines = [_line(wording, case, known[case.patient_id], everybody) for case in sheet.cases]
    return HandOverPage(
        sheet=sheet,
        mine=[line for line in lines if line.case.owner_id == reader.id],
        others=[line for line in lines if line.case.owner_id != reader.id],
        holders=_holders(lines, everybody, reader),
        colleagues=[one for one in people.active_staff(desk.session) if one.role in TREATING and one.id != reader.id],
        silent=[
            Watched(known[one.patient_id], one.asked_at, ", ".join(_reason(wording, why) for why in one.reasons))
            for one in sheet.silent
        ],
        unreachable=[
            Watched(known[one.patient_id], one.since, _lost(blocked=one.blocked), one.code) for one in sheet.unreachable
        ],
        past=[
            (row, everybody[row.from_id].name, everybody[row.to_id].name)
            for row in hand_overs.hand_overs(desk.session, PAST)
        ],
    )


def _persons(desk: Desk, wording: Wording, sheet: Sheet) -> dict[int, Person]:
    ids = [one.patient_id for part in (sheet.cases, sheet.silent, sheet.unreachable) for one in part]
    treated = treatments.treatments_by_patient(desk.session, ids)
    since = {one.patient_id: one.opened_at for one in sorted(sheet.cases, key=lambda one: one.opened_at, reverse=True)}
    patients = reading.patients_by_id(desk.session, ids)
    return {
        number: _person(desk, wording, row, treated.get(number, []), since.get(number, desk.now))
        for number, row in patients.items()
    }


def _person(desk: Desk, wording: Wording, patient: PatientRow, treated: list[TreatmentRow], since: datetime) -> Person:
    known = patient.erased_at is None and not patient.synthetic
    name = f"{initials(patient.name)} {age(patient, desk.now)}" if known else patient.name
    return Person(patient.id or 0, name, place_of(desk, wording, patient, treated, since), patient.phone)


def _line(wording: Wording, case: SheetCase, person: Person, everybody: dict[int, StaffRow]) -> Line:
    what = wording.labels("symptom", list(case.symptoms)) or wording.label("event", case.opened_by)
    owner = everybody[case.owner_id].name if case.owner_id else ""
    expected = [
        f"{wording.label('symptom', symptom)} up to {wording.label('tier', level).lower()}"
        for symptom, level in case.expected.items()
    ]
    clock = Clock(case.next, case.due_at)
    due = todo(clock, case.promise, case.promised_at, rests=case.rests_until is not None)
    return Line(case, person, what, due, clock, owner, expected)


def _holders(lines: list[Line], everybody: dict[int, StaffRow], reader: StaffRow) -> list[Holder]:
    """Those whose shift is over come first."""
    held: dict[int, list[Line]] = {}
    for line in lines:
        if line.case.owner_id and line.case.owner_id != reader.id:
            held.setdefault(line.case.owner_id, []).append(line)
    found = [
        Holder(everybody[owner], own, max((line.case.left_at for line in own if line.case.left_at), default=None))
        for owner, own in held.items()
    ]
    return sorted(found, key=lambda holder: (holder.left_at is None, holder.staff.name))


def _reason(wording: Wording, why: str) -> str:
    if why == RED_FLAG:
        return f"{wording.label('event', why)} open"
    return wording.label("risk" if f"risk.{why}" in wording.words.labels else "modifier", why)


def _lost(*, blocked: bool) -> str:
    return "has blocked the chat" if blocked else "a safety message did not arrive"
