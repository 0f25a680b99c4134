"""Enrol a patient with a treatment, and make the invite."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.care import audit
from bot.care.desk import Desk
from bot.care.treatment.enrolment import Enrolment
from bot.care.treatment.invite import new_invite
from bot.store import people
from bot.store.tables import GoalRow, InjectionRow, PatientRow, StaffRow, TreatmentRow


@dataclass(frozen=True)
class Enrolled:
    patient_id: int
    treatment_id: int
    invite_id: int
    token: str
    link: str
    expires_at: datetime


def enrol(desk: Desk, form: Enrolment, by: StaffRow | None = None) -> Enrolled:
    """A new patient, the treatment, and an invite to hand over."""
    patient = PatientRow(
        name=form.name,
        birth_year=form.birth_year,
        phone=form.phone,
        emergency_contact=form.emergency_contact,
        language=form.language,
        time_zone=form.time_zone,
        clinician_id=by.id if by and by.role == "clinician" else None,
        risk_flags=list(form.risk_flags),
        risk_notes=form.risk_notes,
        created_at=desk.now,
    )
    desk.session.add(patient)
    desk.session.flush()
    treatment_id = add_treatment(desk, patient.id or 0, form)
    audit.record(
        desk, audit.by_staff(by) if by else audit.SYSTEM, "enrol", f"patient:{patient.id}", treatment=treatment_id
    )
    kind = (
        "caregiver" if desk.playbook.indications[form.indication].child else "patient"
    )  # a child's diary is a caregiver's
    card = new_invite(desk, patient.id or 0, kind, by)
    return Enrolled(patient.id or 0, treatment_id, card.invite_id, card.token, card.link, card.expires_at)


def namesakes_of(desk: Desk, form: Enrolment) -> list[PatientRow]:
    """Those enrolled already under this name, born in this year: perhaps the same person, whose treatment belongs to them."""
    name = _plain(form.name)
    known = (one for one in people.patients(desk.session) if one.birth_year == form.birth_year)
    return [one for one in known if _plain(one.name) == name]


def _plain(name: str) -> str:
    """Names are encrypted, so they are compared here and not in the database."""
    return " ".join(name.casefold().split())


def add_treatment(desk: Desk, patient_id: int, form: Enrolment) -> int:
    """The session's record; its plan starts when a chat has joined."""
    treatment = TreatmentRow(
        patient_id=patient_id,
        treated_at=form.treated_at,
        indication=form.indication,
        product=form.product,
        lot=form.lot,
        dilution=form.dilution,
        needle=form.needle,
        guidance=form.guidance,
        notes=form.notes,
        content_version=desk.playbook.version,
        created_at=desk.now,
    )
    desk.session.add(treatment)
    desk.session.flush()
    number = treatment.id or 0
    desk.session.add_all(
        InjectionRow(treatment_id=number, muscle=i.muscle, side=i.side, units=i.units) for i in form.injections
    )
    desk.session.add_all(
        GoalRow(treatment_id=number, text=g.text, kind=g.kind, threshold=g.threshold) for g in form.goals
    )
    return number
