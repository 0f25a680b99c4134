"""The treatments of a patient that still act: the newest, and every other whose plan is not over yet."""

from __future__ import annotations

from collections.abc import Sequence

from bot.care.desk import Desk
from bot.domain.attribution import attributed, in_question
from bot.domain.case import EventKind
from bot.domain.plan import Step, beside_newer
from bot.store import treatments
from bot.store.tables import CaseEventRow, CaseRow, PatientRow, TreatmentRow


def open_treatments(desk: Desk, patient_id: int) -> list[TreatmentRow]:
    """Newest first."""
    return _open(desk, treatments.treatments_of(desk.session, patient_id))


def risks_of(desk: Desk, patient: PatientRow) -> tuple[str, ...]:
    return risks_among(desk, patient, treatments.treatments_of(desk.session, patient.id or 0))


def risks_among(desk: Desk, patient: PatientRow, given: Sequence[TreatmentRow]) -> tuple[str, ...]:
    """Of all open ones together: a further treatment never makes a report weigh less."""
    every = (desk.playbook.risks(patient.risk_flags, row.indication) for row in _open(desk, given))
    return tuple(dict.fromkeys(risk for risks in every for risk in risks))


def steps_of(desk: Desk, treatment: TreatmentRow, given: Sequence[TreatmentRow]) -> Sequence[Step]:
    """The plan of a treatment; of one that was followed by another, what is left of it beside that."""
    steps = desk.playbook.steps_for(treatment.indication)
    newer = [row for row in given if row.treated_at > treatment.treated_at]
    known = (row.indication for row in newer if row.indication in desk.playbook.indications)
    return beside_newer(steps, [step for name in known for step in desk.playbook.steps_for(name)]) if newer else steps


def is_newest(desk: Desk, treatment: TreatmentRow) -> bool:
    newest = treatments.current_treatment(desk.session, treatment.patient_id)
    return newest is None or treatment.treated_at >= newest.treated_at


def treatments_of_case(desk: Desk, case: CaseRow) -> list[TreatmentRow]:
    """What whoever works the case must know of: each that may be behind it, and what was given while it is open. Newest first."""
    given, window = treatments.treatments_of(desk.session, case.patient_id), desk.playbook.review.observed
    return list(in_question(given, case.opened_at, case.closed_at or desk.now, window) or given[:1])


def watched_treatments(desk: Desk, patient_id: int) -> list[TreatmentRow]:
    """Those in whose two weeks the patient is now, newest first; after them the last one."""
    given = treatments.treatments_of(desk.session, patient_id)
    return list(attributed(given, [desk.now], desk.playbook.review.observed))


def may_come_of(desk: Desk, case: CaseRow, events: Sequence[CaseEventRow]) -> list[TreatmentRow]:
    """The treatments a case counts with: their follow-up covers the hour it was raised, or the hour of one of its red flags."""
    hours = [case.opened_at, *(event.at for event in events if event.kind == EventKind.RED_FLAG)]
    given = treatments.treatments_of(desk.session, case.patient_id)
    return list(attributed(given, hours, desk.playbook.review.observed))


def _open(desk: Desk, given: Sequence[TreatmentRow]) -> list[TreatmentRow]:
    return [row for row in given if row is given[0] or desk.now < row.treated_at + desk.playbook.lasts(row.indication)]
