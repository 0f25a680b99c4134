"""The commands of the chat: each does one thing and answers at once."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.care.case.flag import Flag
from bot.care.case.open_treatments import watched_treatments
from bot.care.desk import Desk
from bot.care.red_flag.raise_case import raise_case
from bot.care.say import local, say, write
from bot.care.treatment.advance_treatment import plan_text
from bot.care.treatment.check_in import rhythm_of, show_entry, today
from bot.care.treatment.join import go_on
from bot.care.treatment.settings import ask_stop, choose_language, choose_pause, show_settings
from bot.domain.case import EventKind
from bot.domain.message import Lane
from bot.domain.plan import StepKind
from bot.domain.tap import TapKind, tap
from bot.store import treatments
from bot.store.tables import ContactRow, PatientRow

COMMANDS = ("start", "help", "aftercare", "diary", "urgent", "settings", "language", "pause", "stop", "privacy")
BEFORE_JOINING = ("start", "help", "urgent", "language", "privacy")


def run_command(desk: Desk, contact: ContactRow, command: str) -> None:
    """An unknown command gets the list of those there are."""
    if contact.joined_at is None and command not in BEFORE_JOINING:
        say(desk, contact, "not_joined")
        go_on(desk, contact)
        return
    match command:
        case "start":
            go_on(desk, contact)
        case "aftercare":
            aftercare(desk, contact)
        case "diary":
            diary(desk, contact)
        case "urgent":
            keys = [[("button.tell_nurse", tap(TapKind.URGENT, "yes"))], [("button.no", tap(TapKind.URGENT, "no"))]]
            say(desk, contact, "urgent", keys=keys, lane=Lane.SAFETY)
        case "settings":
            show_settings(desk, contact)
        case "language":
            choose_language(desk, contact)
        case "pause":
            choose_pause(desk, contact)
        case "stop":
            ask_stop(desk, contact)
        case "privacy":
            say(desk, contact, "privacy")
        case _:
            say(desk, contact, "help")


def urgent(desk: Desk, contact: ContactRow, answer: str) -> str:
    """The patient pressed: tell the nurse now."""
    if answer == "yes":
        patient = desk.session.get_one(PatientRow, contact.patient_id)
        raise_case(desk, patient, Flag(EventKind.URGENT, desk.playbook.triage.urgent_tier, contact_id=contact.id))
    else:
        say(desk, contact, "help")
    return ""


def aftercare(desk: Desk, contact: ContactRow) -> None:
    """The sheets that fit what was injected, each once, and the safety card."""
    patient = desk.session.get_one(PatientRow, contact.patient_id)
    say(desk, contact, "safety_card")
    said = set[str]()
    for treatment in watched_treatments(desk, patient.id or 0):
        sheet = next(step for step in desk.playbook.steps_for(treatment.indication) if step.kind is StepKind.MESSAGE)
        if sheet.message not in said:
            text = plan_text(desk, patient, treatment, contact, sheet, today(desk, patient, treatment))
            write(desk, contact, text, name=sheet.message)
        said.add(sheet.message)


def diary(desk: Desk, contact: ContactRow) -> None:
    """The newest check-in again at the bottom of the chat, or when the next one comes."""
    patient = desk.session.get_one(PatientRow, contact.patient_id)
    treatment = treatments.current_treatment(desk.session, patient.id or 0)
    entries = [e for e in treatments.entries_of(desk.session, treatment.id or 0) if e.shown_at] if treatment else []
    if not entries or treatment is None or today(desk, patient, treatment) - entries[-1].day > 1:
        say(desk, contact, "no_check_in", next=_next_check_in(desk, patient))
        return
    show_entry(desk, contact, entries[-1], lane=Lane.REPLY)


def _next_check_in(desk: Desk, patient: PatientRow) -> datetime | None:
    treatment = treatments.current_treatment(desk.session, patient.id or 0)
    if treatment is None:
        return None
    rhythm, here = rhythm_of(desk, patient, treatment, desk.now), local(desk, patient, desk.now)
    hour: time = rhythm.check_in_hour
    first = max(here.date(), rhythm.treatment_date + timedelta(days=1))
    when = datetime.combine(first, hour, rhythm.zone)
    when = when if when > here else when + timedelta(days=1)
    return when if (when.date() - rhythm.treatment_date).days <= desk.playbook.diary.days else None
