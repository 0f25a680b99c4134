"""The clinic's patients: the list, and one patient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.care.case.open_treatments import watched_treatments
from bot.care.desk import Desk
from bot.care.treatment.invite import invite_state
from bot.care.treatment.summarise import day_records
from bot.console.page.mini_strip import MiniDay, mini_strip
from bot.console.page.visit import Visit
from bot.console.page.wording import Wording
from bot.console.patient.patient_card import PatientCard, patient_card
from bot.console.patient.person import age, day_of
from bot.domain.case import CaseStatus
from bot.domain.tier import Tier
from bot.store import cases, people, reading, treatments
from bot.store.tables import CaseRow, EntryRow, InviteRow, PatientRow, TreatmentRow

PAGE = 50


@dataclass(frozen=True)
class PatientLine:
    patient: PatientRow
    age: int
    treatment: TreatmentRow | None
    indication: str
    day: int
    strip: list[MiniDay]
    open_case: CaseRow | None


@dataclass(frozen=True)
class PatientPage:
    card: PatientCard
    treatments: list[tuple[TreatmentRow, str]]  # with the indication in words
    invites: list[tuple[InviteRow, str]]  # with waiting | connected | locked | expired
    cases: Sequence[CaseRow]


async def show_list(visit: Visit) -> Response:
    search, page = visit.request.query_params.get("name", "").strip(), max(1, visit.number("page", 1))
    wording = visit.console.wording

    def look(desk: Desk) -> tuple[list[PatientLine], int]:
        found = _named(people.patients(desk.session), search)
        shown = found[(page - 1) * PAGE : page * PAGE]
        visit.record(desk, "read_patients", "patient:0", shown=len(shown))
        return patient_lines(desk, wording, shown), len(found)

    lines, count = await visit.read(look)
    return visit.show("patients.html", lines=lines, count=count, page=page, pages=-(-count // PAGE), search=search)


async def show_patient(visit: Visit) -> Response:
    number, wording = visit.number("patient_id"), visit.console.wording

    def look(desk: Desk) -> PatientPage | None:
        patient = people.patient(desk.session, number)
        if patient is None:
            return None
        visit.record(desk, "read_patient", f"patient:{number}")
        return _page(desk, wording, patient)

    page = await visit.read(look)
    if page is None:
        raise HTTPException(404)
    return visit.show("patient.html", page=page)


def patient_lines(desk: Desk, wording: Wording, shown: Sequence[PatientRow]) -> list[PatientLine]:
    ids = [patient.id or 0 for patient in shown]
    treated = reading.current_treatments(desk.session, ids)
    entries = reading.entries_by_treatment(desk.session, [row.id or 0 for row in treated.values()])
    known = reading.cases_by_patient(desk.session, ids)
    return [
        _line(desk, wording, patient, treated.get(patient.id or 0), entries, known.get(patient.id or 0, []))
        for patient in shown
    ]


def _line(
    desk: Desk,
    wording: Wording,
    patient: PatientRow,
    treatment: TreatmentRow | None,
    entries: dict[int, list[EntryRow]],
    known: Sequence[CaseRow],
) -> PatientLine:
    still_open = [case for case in known if case.status != CaseStatus.CLOSED]
    day = day_of(treatment, patient, desk.playbook, desk.now) if treatment else 0
    return PatientLine(
        patient=patient,
        age=age(patient, desk.now),
        treatment=treatment,
        indication=wording.label("indication", treatment.indication) if treatment else "",
        day=day,
        strip=_strip(desk, patient, treatment, entries.get(treatment.id or 0, []), known, day) if treatment else [],
        open_case=still_open[-1] if still_open else None,
    )


def _strip(
    desk: Desk,
    patient: PatientRow,
    treatment: TreatmentRow,
    entries: list[EntryRow],
    known: Sequence[CaseRow],
    day: int,
) -> list[MiniDay]:
    answers = treatments.answer_rows(desk.session, [entry.id or 0 for entry in entries])
    flagged: dict[int, list[Tier]] = {}
    for case in known:
        if case.opened_at >= treatment.treated_at:
            opened = day_of(treatment, patient, desk.playbook, case.opened_at)
            flagged.setdefault(opened, []).append(Tier(case.tier))
    return mini_strip(desk.playbook.diary, day_records(entries, answers), flagged, day)


def two_weeks(
    desk: Desk, patient: PatientRow, treatment: TreatmentRow, known: Sequence[CaseRow], day: int
) -> list[MiniDay]:
    """The strip of one treatment."""
    entries = list(treatments.entries_of(desk.session, treatment.id or 0))
    return _strip(desk, patient, treatment, entries, known, day)


def _named(patients: Sequence[PatientRow], search: str) -> Sequence[PatientRow]:
    """Names are encrypted, so they are compared here and not in the database."""
    if not search:
        return patients
    return [patient for patient in patients if search.casefold() in patient.name.casefold()]


def _page(desk: Desk, wording: Wording, patient: PatientRow) -> PatientPage:
    number = patient.id or 0
    sessions = treatments.treatments_of(desk.session, number)
    return PatientPage(
        card=patient_card(desk, wording, patient, watched_treatments(desk, number)),
        treatments=[(row, wording.label("indication", row.indication)) for row in sessions],
        invites=[(row, invite_state(desk, row)) for row in people.invites_of(desk.session, number)],
        cases=cases.cases_of_patient(desk.session, number),
    )
