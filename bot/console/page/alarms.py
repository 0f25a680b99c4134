"""What every page shows in its red bar: cases for which nobody can be paged, and whom to phone instead; a rota with nobody in it now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from bot.care.desk import Desk
from bot.console.page.access import CARE
from bot.console.page.on_call_line import gaps_now
from bot.console.page.wording import Wording, dial
from bot.domain.tier import Tier
from bot.store import channels, reading
from bot.store.tables import CaseRow, PatientRow

SHOWN = 5
OPEN = Markup('<a href="/cases/{code}">Take the case</a>')
PHONE = Markup('Phone the patient: <a href="tel:{dialled}">{phone}</a>.')


@dataclass(frozen=True)
class AlarmLine:
    """What is wrong, and what staff do now."""

    what: str
    cure: str


def alarm_lines(desk: Desk, wording: Wording, role: str) -> list[AlarmLine]:
    """The most urgent first. Phone numbers are for those who care for patients."""
    cases = sorted(channels.unpageable(desk.session), key=lambda case: (Tier(case.tier).rank, case.waiting_since))
    more = [AlarmLine(f"And {len(cases) - SHOWN} more.", "See the queue.")] if len(cases) > SHOWN else []
    cases = cases[:SHOWN]
    patients = reading.patients_by_id(desk.session, [case.patient_id for case in cases])
    return [
        AlarmLine(
            f"Nobody can be paged: case {case.code}, {wording.label('tier', case.tier)}.",
            Markup(" ").join(_cure(case, patients[case.patient_id])) if CARE.admits(role) else "Fetch a nurse.",
        )
        for case in cases
    ] + [*more, *(AlarmLine(what, cure) for what, cure in gaps_now(desk))]


def _cure(case: CaseRow, patient: PatientRow) -> Iterator[str]:
    if patient.phone:
        yield PHONE.format(dialled=dial(patient.phone), phone=patient.phone)
    if patient.emergency_contact:
        yield f"Emergency contact: {patient.emergency_contact}."
    yield OPEN.format(code=case.code)
