"""What a second reviewer sees of a case: what the patient said and answered, and nothing of what the clinic made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.care.case.open_treatments import treatments_of_case
from bot.care.desk import Desk
from bot.console.case.graded import STATES, GradedAnswer, graded_answers
from bot.console.case.heard_items import BEFORE
from bot.console.page.wording import Wording
from bot.console.patient.answers import AnsweredDay, answered_days
from bot.console.patient.person import age, day_of
from bot.domain.case import EventKind
from bot.store import cases, questions, reading, treatments
from bot.store.tables import CaseRow, PatientRow, TreatmentRow

TOLD = (  # what the program noted beside the patient's words; none of it says what a person decided
    EventKind.MISSED_DAYS,
    EventKind.NEW_MEDICINE,
    EventKind.URGENT,
    EventKind.UNREACHABLE,
    EventKind.UNREADABLE,
    EventKind.INVITE_LOCKED,
    EventKind.KNOWN_CHAT,
)


@dataclass(frozen=True)
class Said:
    """`lines` are questions with answers, `text` are words."""

    at: datetime
    head: str
    text: str = ""
    lines: list[tuple[str, str]] = field(default_factory=list)
    photo: int = 0


@dataclass(frozen=True)
class BlindCase:
    """Without a name, a code, a tier, an outcome, or anybody of the staff."""

    age: int
    after: list[str]  # each treatment it may come of, and how long before
    sites: list[str]
    risk_flags: list[str]
    said: list[Said]


def blind_case(desk: Desk, wording: Wording, case: CaseRow) -> BlindCase:
    patient = desk.session.get_one(PatientRow, case.patient_id)
    treated = treatments_of_case(desk, case)
    injections = [one for row in treated for one in treatments.injections_of(desk.session, row.id or 0)]
    return BlindCase(
        age=age(patient, case.opened_at),
        after=[_after(desk, wording, case, patient, row) for row in treated],
        sites=[
            f"{wording.label('muscle', row.muscle)}, {wording.label('side', row.side)}, {row.units:g} U"
            for row in injections
        ],
        risk_flags=[wording.label("risk", flag) for flag in patient.risk_flags],
        said=sorted(_said(desk, wording, case), key=lambda one: one.at),
    )


def _after(desk: Desk, wording: Wording, case: CaseRow, patient: PatientRow, row: TreatmentRow) -> str:
    day = day_of(row, patient, desk.playbook, max(case.opened_at, row.treated_at))
    return f"day {day} after {wording.label('indication', row.indication)}"


def _said(desk: Desk, wording: Wording, case: CaseRow) -> Iterator[Said]:
    """Until the case was closed: what came after it could not be known."""
    end = case.closed_at or desk.now
    days = answered_days(desk, wording, treatments_of_case(desk, case))
    graded = [one for one in graded_answers(desk, wording, case) if one.asked_at <= end]
    given = {at for day in days for at in day.given_at} | {one.answered_at for one in graded if one.answered_at}
    yield from _words(desk, case, end, given)
    yield from (_day(day) for day in days if day.at <= end)
    yield from (_graded(one) for one in graded if one.answer != STATES[questions.WITHDRAWN])
    for event in cases.events_of(desk.session, case.id or 0):
        if event.kind in TOLD:
            yield Said(event.at, wording.label("event", event.kind))


def _words(desk: Desk, case: CaseRow, end: datetime, given: set[datetime]) -> Iterator[Said]:
    """What only answered the check-in or a graded question stands there."""
    rows = reading.heard_between(desk.session, case.patient_id, case.opened_at - BEFORE, end)
    photos = reading.photos_of_heard(desk.session, [row.id or 0 for row in rows])
    contacts = reading.contacts_by_id(desk.session, [row.contact_id for row in rows if row.contact_id])
    for row in rows:
        if row.at in given and row.kind == "text" and not (row.screening or {}).get("findings"):
            continue
        contact = contacts.get(row.contact_id or 0)
        who = "Patient" if contact is None or contact.kind == "patient" else "Caregiver"
        yield Said(row.at, who, row.text or f"sent a {row.kind}", photo=photos.get(row.id or 0, 0))


def _day(day: AnsweredDay) -> Said:
    later = ", filled in later" if day.recalled else ""
    return Said(day.at, f"Check-in of {day.name}{later}", lines=[(line[0], line[1]) for line in day.lines])


def _graded(one: GradedAnswer) -> Said:
    return Said(one.asked_at, "Asked by the program", lines=[(one.question, one.answer)])
