"""Who the patient is and what was injected, as it stands beside a case and on the patient's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.care.case.open_treatments import risks_of
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
class Given:
    """One treatment. `day` counts from it by the patient's calendar."""

    treatment: TreatmentRow
    indication: str
    day: int
    sites: list[Site]
    total_units: str


@dataclass(frozen=True)
class PatientCard:
    """`given` are the treatments that what is reported may come of, newest first."""

    patient: PatientRow
    age: int
    given: list[Given]
    risk_flags: list[str]
    high_risk: bool
    contacts: list[ContactRow]
    known_as: PatientRow | None  # nobody has joined, and whoever opened the card speaks for them already
    local_time: str  # the hour where the patient is


def patient_card(desk: Desk, wording: Wording, patient: PatientRow, treated: Sequence[TreatmentRow]) -> PatientCard:
    contacts = list(people.contacts_of(desk.session, patient.id or 0))
    return PatientCard(
        patient=patient,
        age=age(patient, desk.now),
        given=[_given(desk, wording, patient, row) for row in treated],
        risk_flags=[wording.label("risk", flag) for flag in patient.risk_flags],
        high_risk=bool(risks_of(desk, patient)),
        contacts=contacts,
        known_as=None if contacts else people.known_as(desk.session, patient.id or 0),
        local_time=shown(local(desk, patient, desk.now)),
    )


def _given(desk: Desk, wording: Wording, patient: PatientRow, treatment: TreatmentRow) -> Given:
    injections = treatments.injections_of(desk.session, treatment.id or 0)
    return Given(
        treatment=treatment,
        indication=wording.label("indication", treatment.indication),
        day=day_of(treatment, patient, desk.playbook, desk.now),
        sites=[
            Site(wording.label("muscle", row.muscle), wording.label("side", row.side), f"{row.units:g}")
            for row in injections
        ],
        total_units=f"{sum(row.units for row in injections):g}",
    )
