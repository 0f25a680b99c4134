"""The facts of a patient that stand on several pages: age, what was treated, which day it is."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.playbook.playbook import Playbook
from bot.store.tables import PatientRow, TreatmentRow


def age(patient: PatientRow, now: datetime) -> int:
    """In years, by the year of birth: at most one too many."""
    return now.year - patient.birth_year


def day_of(treatment: TreatmentRow, patient: PatientRow, playbook: Playbook, now: datetime) -> int:
    """The day of the treatment by the patient's calendar; 0 is the day of the injection."""
    zone = ZoneInfo(patient.time_zone or playbook.clinic.time_zone)
    return (now.astimezone(zone).date() - treatment.treated_at.astimezone(zone).date()).days


def region_of(treatment: TreatmentRow, playbook: Playbook) -> str:
    """face, neck or limb; empty for an indication content no longer knows."""
    indication = playbook.indications.get(treatment.indication)
    return indication.region if indication else ""
