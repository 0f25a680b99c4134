"""A further treatment of a patient who is enrolled: no new code, no new chat, and the two weeks begin anew with it."""

from __future__ import annotations

from bot.care import audit
from bot.care.case.open_treatments import is_newest
from bot.care.desk import Desk
from bot.care.errors import NoSuchPatient, Refused
from bot.care.say import local, reachable, say
from bot.care.treatment.enrol import add_treatment
from bot.care.treatment.enrolment import Enrolment
from bot.care.treatment.join import first_check_in, wake_plan
from bot.domain.message import Lane
from bot.store import people, treatments
from bot.store.tables import PatientRow, StaffRow, TreatmentRow


def treat_again(desk: Desk, patient_id: int, form: Enrolment, by: StaffRow) -> int:
    """The number of the treatment. What the form says of the patient counts from now on, but not who they are.

    The chats are told, and a pause ends: it was of the diary before. Who stopped all messages is told nothing until they come back.
    Raises NoSuchPatient, or Refused for a treatment that is recorded already.
    """
    patient = people.patient(desk.session, patient_id)
    if patient is None:
        raise NoSuchPatient(f"There is no patient {patient_id}.")
    people.lock_patient(desk.session, patient_id)
    if any(row.treated_at == form.treated_at for row in treatments.treatments_of(desk.session, patient_id)):
        raise Refused("A treatment of this date and hour is recorded already. Look at the patient's page.")
    number = add_treatment(desk, patient_id, form)
    _what_is_new(patient, form, by)
    audit.record(desk, audit.by_staff(by), "treat_again", f"patient:{patient_id}", treatment=number)
    patient.paused_until = None
    wake_plan(desk, patient)
    if patient.stopped_at is None:
        _tell(desk, patient, desk.session.get_one(TreatmentRow, number))
    return number


def _what_is_new(patient: PatientRow, form: Enrolment, by: StaffRow) -> None:
    patient.phone, patient.emergency_contact = form.phone, form.emergency_contact
    patient.risk_flags, patient.risk_notes = list(form.risk_flags), form.risk_notes
    patient.clinician_id = by.id if by.role == "clinician" else patient.clinician_id


def _tell(desk: Desk, patient: PatientRow, treatment: TreatmentRow) -> None:
    restarts = is_newest(desk, treatment)
    for contact in reachable(desk, patient):
        if contact.joined_at is not None:
            say(
                desk,
                contact,
                "treated_again",
                lane=Lane.PLAN,
                key=f"treatment:{treatment.id}/recorded/{contact.id}",
                treated_at=local(desk, patient, treatment.treated_at),
                indication=desk.playbook.words_in(contact.language).label(f"indication.{treatment.indication}"),
                first_check_in=first_check_in(desk, patient) if restarts else None,
                restarts=restarts,
            )
