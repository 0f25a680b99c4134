"""What staff wrote waits until it cannot be undone any more. Till it leaves it can be held back: words nobody would write now must not be the last."""

from __future__ import annotations

from bot.care.case.event import add_event
from bot.care.case.state import changed
from bot.care.case.unsay import unsay
from bot.care.desk import Desk
from bot.care.staff.first_channel import write_by_first_channel
from bot.care.staff.on_call import on_call
from bot.domain.case import EventKind
from bot.domain.message import Lane
from bot.store import deeds
from bot.store.tables import CaseRow, DeedRow, PatientRow


def hold_back(desk: Desk, patient: PatientRow) -> None:
    """Something graver came, from the patient or by whoever raises the tier: what waits in any case of the patient never leaves, and whoever wrote it is told. Its words stay on the timeline."""
    for deed in deeds.waiting_letters(desk.session, patient.id or 0):
        if not deeds.take_back(desk.session, deed.messages):
            continue  # it left at this very moment
        case = desk.session.get_one(CaseRow, deed.case_id)
        unsay(desk, case, deed)
        changed(desk, case)
        add_event(desk, case, EventKind.HELD_BACK)
        _tell_writer(desk, case, deed)


def _tell_writer(desk: Desk, case: CaseRow, deed: DeedRow) -> None:
    """By the first of their channels; the code only."""
    clinic = desk.playbook.clinic
    text = desk.playbook.words_in(clinic.languages[0]).say("held_back", clinic=clinic, code=case.code)
    for person in (one for one in on_call(desk) if one.id == deed.staff_id):
        write_by_first_channel(desk, person, text, f"deed:{deed.id}/held_back", Lane.NOTIFICATION, case.id)
