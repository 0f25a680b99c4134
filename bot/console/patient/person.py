"""The facts of a patient that stand on several pages: age, what was treated, which day it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.care.desk import Desk
from bot.console.page.wording import Wording
from bot.domain.attribution import in_question
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


def place_of(
    desk: Desk,
    wording: Wording,
    patient: PatientRow,
    treated: Sequence[TreatmentRow],
    since: datetime,
    until: datetime | None = None,
) -> str:
    """Region and day of each treatment that what was reported since then may come of, newest first: Face, day 0 · Neck, day 9."""
    shown = in_question(treated, since, until or desk.now, desk.playbook.review.observed) or treated[:1]
    regions = [wording.label("region", region_of(row, desk.playbook) or row.indication) for row in shown]
    days = [day_of(row, patient, desk.playbook, desk.now) for row in shown]
    return " · ".join(f"{region}, day {day}" for region, day in zip(regions, days, strict=True))
