"""What was said goes into the record, and to the nurse while a case is open."""

from __future__ import annotations

from typing import Any

from bot.care import audit
from bot.care.case.event import add_event
from bot.care.case.flag import Flag
from bot.care.case.state import changed
from bot.care.desk import Desk
from bot.care.red_flag.news import tell_of_words
from bot.care.red_flag.raise_case import raise_case
from bot.care.say import Keys, say
from bot.care.treatment.check_in import today
from bot.domain.case import EventKind
from bot.domain.incoming import Said
from bot.domain.tap import TapKind, tap
from bot.store import cases, treatments
from bot.store.tables import CaseRow, ContactRow, HeardRow, PatientRow


def keep(
    desk: Desk,
    contact: ContactRow | None,
    patient: PatientRow | None,
    said: Said,
    screening: dict[str, Any] | None = None,
) -> HeardRow:
    """Into the record, with what screening made of it, before anything is done about it."""
    treatment = treatments.current_treatment(desk.session, patient.id or 0) if patient else None
    heard = HeardRow(
        contact_id=contact.id if contact else None,
        patient_id=patient.id if patient else None,
        chat_id=said.person.chat_id,
        telegram_message_id=said.message_id,
        kind=said.kind,
        text=said.text,
        edited=said.edited,
        day=today(desk, patient, treatment) if patient and treatment else None,
        at=desk.now,
    )
    if screening is not None:
        heard.screening = screening
    desk.session.add(heard)
    desk.session.flush()
    return heard


def add_to_case(desk: Desk, heard: HeardRow) -> CaseRow | None:
    """While a case is open, the nurse sees whatever the patient says."""
    case = cases.open_case_of(desk.session, heard.patient_id or 0)
    if case is not None:
        add_event(desk, case, EventKind.HEARD, heard_id=heard.id)
        audit.record(desk, audit.by_speaker(heard.contact_id), "say_in_case", f"case:{case.id}")
        changed(desk, case)
    return case


def show_in_case(desk: Desk, heard: HeardRow) -> CaseRow | None:
    """The same, of words that call nobody: whoever has the case hears that there are some."""
    if (case := add_to_case(desk, heard)) is not None:
        tell_of_words(desk, case)
    return case


def pass_on(desk: Desk, contact: ContactRow, heard_id: int) -> str:
    """The patient wants a nurse to read a message that was kept."""
    heard = desk.session.get(HeardRow, heard_id)
    if heard is None or heard.contact_id != contact.id:
        return "toast.old"
    patient = desk.session.get_one(PatientRow, contact.patient_id)
    case = cases.open_case_of(desk.session, contact.patient_id)
    events = cases.events_of(desk.session, case.id or 0) if case else []
    if any(event.kind == EventKind.PASSED_ON and event.heard_id == heard_id for event in events):
        return "toast.saved"
    say(desk, contact, "passed_on")
    raise_case(
        desk, patient, Flag(EventKind.PASSED_ON, desk.playbook.triage.passed_on_tier, heard_id=heard.id), advise=False
    )
    return ""


def pass_on_keys(heard: HeardRow) -> Keys:
    return [[("button.pass_on", tap(TapKind.PASS_ON, heard.id)), ("button.keep", tap(TapKind.KEEP, heard.id))]]
