"""Who the patient is and what was injected, as it stands beside a case and on the patient's page."""

from __future__ import annotations

from dataclasses import dataclass

from bot.care.desk import Desk
from bot.care.say import local
from bot.console.page.wording import Wording
from bot.console.patient.person import age, day_of
from bot.domain.wall_clock import shown
from bot.store import people, treatments
from bot.store.tables import ContactRow, PatientRow, TreatmentRow


@dataclass(frozen=True)
class Site:
    muscle: str
    side: str
    units: str


@dataclass(frozen=True)
class PatientCard:
    patient: PatientRow
    age: int
    treatment: TreatmentRow | None
    indication: str
    day: int
    sites: list[Site]
    total_units: str
    risk_flags: list[str]
    high_risk: bool
    contacts: list[ContactRow]
    local_time: str  # the hour where the patient is


def patient_card(desk: Desk, wording: Wording, patient: PatientRow, treatment_id: int | None = None) -> PatientCard:
    """Of the treatment named, else of the newest."""
    treatment = desk.session.get(TreatmentRow, treatment_id) if treatment_id else None
    treatment = treatment or treatments.current_treatment(desk.session, patient.id or 0)
    injections = treatments.injections_of(desk.session, treatment.id or 0) if treatment else []
    known = treatment is not None and treatment.indication in desk.playbook.indications
    return PatientCard(
        patient=patient,
        age=age(patient, desk.now),
        treatment=treatment,
        indication=wording.label("indication", treatment.indication) if treatment else "",
        day=day_of(treatment, patient, desk.playbook, desk.now) if treatment else 0,
        sites=[
            Site(wording.label("muscle", row.muscle), wording.label("side", row.side), f"{row.units:g}")
            for row in injections
        ],
        total_units=f"{sum(row.units for row in injections):g}",
        risk_flags=[wording.label("risk", flag) for flag in patient.risk_flags],
        high_risk=bool(treatment and known and desk.playbook.is_high_risk(patient.risk_flags, treatment.indication)),
        contacts=list(people.contacts_of(desk.session, patient.id or 0)),
        local_time=shown(local(desk, patient, desk.now)),
    )
