"""The form that records a further treatment: that of enrolling, with what is known of the patient filled in."""

from __future__ import annotations

from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.treatment.enrolment import EnrolmentFaulty, read_enrolment
from bot.care.treatment.treat_again import treat_again
from bot.console.page.visit import Visit
from bot.console.patient.enrolment_form import (
    ROWS,
    FormView,
    data_of,
    show_view,
    view_of,
    with_faults,
    with_more_rows,
)
from bot.store import people
from bot.store.tables import ContactRow, PatientRow

MAY_CHANGE = ("phone", "emergency_contact", "risk_notes")
FIXED = ("name", "birth_year", "language", "time_zone")  # who they are, and what they chose in the chat


async def show_form(visit: Visit) -> Response:
    office = visit.console.office
    today = office.clock().astimezone(office.playbook.clinic.zone)
    patient, contacts = await _known(visit)
    values = {"treated_on": today.strftime("%Y-%m-%d"), **{name: getattr(patient, name) or "" for name in MAY_CHANGE}}
    return show_view(visit, FormView(values, tuple(patient.risk_flags), ROWS), known=patient, contacts=contacts)


async def take_form(visit: Visit) -> Response:
    """`moved` comes from the form that enrols: what was typed there is shown with what is known, to be looked at and sent again."""
    (patient, contacts), view, playbook = await _known(visit), view_of(visit), visit.console.office.playbook
    if visit.field("moved"):
        return show_view(visit, _joined(view, patient), known=patient, contacts=contacts)
    if visit.field("more"):
        return show_view(visit, with_more_rows(view), known=patient, contacts=contacts)
    language = patient.language if patient.language in playbook.clinic.languages else ""
    data = data_of(visit, view) | {name: getattr(patient, name) for name in FIXED} | {"language": language}

    def act(desk: Desk) -> int:
        return treat_again(desk, patient.id or 0, read_enrolment(data, playbook, desk.now), visit.staff)

    try:
        await visit.act(act)
    except EnrolmentFaulty as faulty:
        return show_view(visit, with_faults(view, faulty.faults), 422, known=patient, contacts=contacts)
    except Refused as refused:
        wrong = replace(view, faults={"treated_time": str(refused)})
        return show_view(visit, wrong, 422, known=patient, contacts=contacts)
    return visit.go(f"/patients/{patient.id}")


def _joined(view: FormView, patient: PatientRow) -> FormView:
    """No risk and no note that is known gets lost."""
    risks = tuple(dict.fromkeys([*patient.risk_flags, *view.ticked]))
    notes = "\n".join(dict.fromkeys(filter(None, (patient.risk_notes, view.value("risk_notes")))))
    contact = view.value("emergency_contact") or patient.emergency_contact or ""
    return replace(view, values={**view.values, "risk_notes": notes, "emergency_contact": contact}, ticked=risks)


async def _known(visit: Visit) -> tuple[PatientRow, list[ContactRow]]:
    """The patient, and the chats that will be told."""
    number = visit.number("patient_id")

    def look(desk: Desk) -> tuple[PatientRow | None, list[ContactRow]]:
        patient = people.patient(desk.session, number)
        if patient is not None:
            visit.record(desk, "read_patient", f"patient:{number}")
        return patient, list(people.contacts_of(desk.session, number))

    patient, contacts = await visit.read(look)
    if patient is None:
        raise HTTPException(404)
    return patient, contacts
