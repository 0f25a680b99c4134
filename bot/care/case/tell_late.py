"""What was promised has not come: the patient hears it honestly, once, with the way to emergency help first."""

from __future__ import annotations

from datetime import datetime

from bot.care.case.patient_status import is_known_to_patient, show_status
from bot.care.desk import Desk
from bot.care.say import local, reachable, say
from bot.domain.message import Lane
from bot.domain.tier import Level, Tier
from bot.store.tables import CaseRow, PatientRow, StaffRow


def tell_unanswered(desk: Desk, case: CaseRow, deadline: datetime) -> None:
    """Nobody acknowledged in time."""
    case.unanswered_told_at = desk.now
    patient = desk.session.get_one(PatientRow, case.patient_id)
    show_status(desk, patient, case)
    for contact in reachable(desk, patient):
        say(
            desk,
            contact,
            "case_unanswered",
            lane=Lane.SAFETY,
            key=f"case:{case.id}/unanswered:{int(deadline.timestamp())}/{contact.id}",
            case_id=case.id,
            emergency=_is_emergency(case),
        )


def tell_late(desk: Desk, case: CaseRow, promised: datetime) -> None:
    """Once for each hour that was promised, and only of what the patient knows to be with the nurse.

    Who has left, or gave it back, is not called again: it is said of the clinic.
    """
    if not is_known_to_patient(desk, case):
        return
    patient = desk.session.get_one(PatientRow, case.patient_id)
    owner = desk.session.get(StaffRow, case.owner_id) if case.owner_id else None
    until = local(desk, patient, promised)
    for contact in reachable(desk, patient):
        say(
            desk,
            contact,
            "call_late",
            lane=Lane.SAFETY,
            key=f"case:{case.id}/late:{int(promised.timestamp())}/{contact.id}",
            case_id=case.id,
            name=owner.name if owner and not owner.disabled_at else desk.playbook.clinic.name,
            until=until,
            today=until.date() == local(desk, patient, desk.now).date(),
            emergency=_is_emergency(case),
        )


def _is_emergency(case: CaseRow) -> bool:
    """Help that is on its way must not wait for a call of ours."""
    return Tier(case.tier).level is Level.EMERGENCY
