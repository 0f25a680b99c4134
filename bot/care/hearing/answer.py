"""The one door for what comes from Telegram: who is it, and which act is it for?"""

from __future__ import annotations

import re

from bot.care import audit
from bot.care.case.flag import Flag
from bot.care.desk import Desk
from bot.care.hearing.ask import tap_ask
from bot.care.hearing.commands import run_command, urgent
from bot.care.hearing.cry_out import is_cry
from bot.care.hearing.hear import hear
from bot.care.hearing.keep_heard import keep, pass_on
from bot.care.hearing.page_staff import acknowledge, hear_staff
from bot.care.hearing.typed_button import typed_tap
from bot.care.hearing.unclear import settle_unclear
from bot.care.red_flag.answer_graded import tap_graded
from bot.care.red_flag.answer_if_went import tap_went
from bot.care.red_flag.raise_case import raise_case
from bot.care.red_flag.unreachable import cannot_reach
from bot.care.say import say, say_to_stranger
from bot.care.treatment.advance_treatment import answer_early_check
from bot.care.treatment.check_in import show_entry
from bot.care.treatment.join import ask_hour_in_words, choose_hour, consent, go_on, start, wake_plan
from bot.care.treatment.record_entry import tap_change, tap_done, tap_option
from bot.care.treatment.settings import choose_setting, pause, set_language, stop
from bot.domain.case import EventKind
from bot.domain.finding import Action
from bot.domain.incoming import Kind, MembershipChanged, Pressed, Said
from bot.domain.message import Lane
from bot.domain.screening import screen
from bot.domain.tap import Tap, TapKind, decode
from bot.domain.typed import read_hour
from bot.store import cases, people, treatments
from bot.store.tables import ContactRow, EntryRow, InboxRow, PatientRow, TreatmentRow

BEFORE_PROOF = (TapKind.LANGUAGE, TapKind.ASK, TapKind.GRADED, TapKind.WENT, TapKind.URGENT)

_COMMAND = re.compile(r"^/([a-z_]{1,32})(?:@\w+)?(?:\s+(\S+))?", re.IGNORECASE)


def answer_said(desk: Desk, said: Said) -> None:
    """A message, new or edited."""
    if not said.person.private:
        say_to_stranger(desk, said.person.chat_id, "private_only", said.person.language)
        return
    command = _COMMAND.match(said.text) if said.kind is Kind.TEXT and not said.edited else None
    contact = _contact(desk, said.person.chat_id)
    if command is not None and command[1].casefold() == "start":
        start(desk, said.person, command[2] or "") if command[2] or contact is None else run_command(
            desk, contact, "start"
        )
    elif contact is not None:
        _let_in(desk, contact)
        run_command(desk, contact, command[1].casefold()) if command else _hear(desk, contact, said)
    elif (staff := people.staff_of_chat(desk.session, said.person.chat_id)) is not None:
        hear_staff(desk, staff, said.text)
    else:
        _hear_stranger(desk, said, urgent_command=command is not None and command[1].casefold() == "urgent")


def answer_pressed(desk: Desk, pressed: Pressed) -> str:
    """A button. Returns the label of a short word for the finger, or an empty string."""
    tapped = decode(pressed.data)
    if tapped is None:
        return "toast.old"
    contact = _contact(desk, pressed.person.chat_id)
    if tapped.kind is TapKind.ACKNOWLEDGE:
        staff = people.staff_of_chat(desk.session, pressed.person.chat_id)
        if staff is not None:
            acknowledge(desk, staff, tapped.arg(0))
        return ""
    if contact is None or not _may_tap(contact, tapped):
        return "toast.old"
    return _tapped(desk, contact, tapped)


def answer_membership(desk: Desk, change: MembershipChanged) -> None:
    """Blocked: somebody must know, and call if a red flag is open. Let in again: the plan goes on."""
    contact = _contact(desk, change.person.chat_id)
    if contact is None:
        return
    if change.blocked:
        lost_contact(desk, contact)
    else:
        _let_in(desk, contact)


def lost_contact(desk: Desk, contact: ContactRow) -> None:
    """The chat cannot be reached any more. A case with the phone number, more urgent while a red flag is open."""
    if contact.blocked_at is not None:
        return
    contact.blocked_at = desk.now
    audit.record(desk, audit.by_contact(contact), "blocked", f"patient:{contact.patient_id}")
    patient = desk.session.get_one(PatientRow, contact.patient_id)
    has_left = contact.joined_at is None or patient.stopped_at is not None
    if not has_left or cases.open_case_of(desk.session, contact.patient_id) is not None:
        cannot_reach(desk, patient, desk.now)


def quarantined(desk: Desk, update_id: int) -> None:
    """An update could not be handled however often it was tried: a nurse must know that something was said."""
    contact = people.contact_of_chat(desk.session, desk.session.get_one(InboxRow, update_id).chat_id)
    audit.record(desk, audit.SYSTEM, "quarantine", f"update:{update_id}")
    if contact is not None:
        patient = desk.session.get_one(PatientRow, contact.patient_id)
        raise_case(desk, patient, Flag(EventKind.UNREADABLE, desk.playbook.triage.unreadable_tier))


def _contact(desk: Desk, chat_id: int) -> ContactRow | None:
    """Who speaks here. From now on nobody else decides about the patient: whatever is read next still holds when it is written."""
    return people.speaker_of_chat(desk.session, chat_id)


def _let_in(desk: Desk, contact: ContactRow) -> None:
    if contact.blocked_at is not None:
        contact.blocked_at = None
        wake_plan(desk, desk.session.get_one(PatientRow, contact.patient_id))


def _may_tap(contact: ContactRow, tapped: Tap) -> bool:
    """Before the proof nothing of the patient's can be touched; help can be asked for."""
    return contact.awaiting != "birth_year" or tapped.kind in BEFORE_PROOF


def _hear(desk: Desk, contact: ContactRow, said: Said) -> None:
    """A button in words is a tap; anything else is heard, a cry for help in any case."""
    plainly_typed = said.kind is Kind.TEXT and not said.edited and not is_cry(desk, said.text)
    tapped = typed_tap(desk, contact, said.text) if plainly_typed else None
    if tapped is None or not _may_tap(contact, tapped):
        hear(desk, contact, said)
        return
    keep(desk, contact, desk.session.get_one(PatientRow, contact.patient_id), said)
    _tapped(desk, contact, tapped)


def _hear_stranger(desk: Desk, said: Said, *, urgent_command: bool) -> None:
    """Kept, screened, answered honestly: nobody here can tell who it is."""
    keep(desk, None, None, said)
    screening = screen(said.text, desk.playbook.reader, said.person.language)
    flagged = screening.action in (Action.ESCALATE, Action.ASK) or (screening.failed and bool(said.text.strip()))
    urgent = urgent_command or is_cry(desk, said.text)
    message = "unknown_chat_red_flag" if flagged or urgent else "unknown_chat"
    say_to_stranger(desk, said.person.chat_id, message, said.person.language)


def _tapped(desk: Desk, contact: ContactRow, tapped: Tap) -> str:
    match tapped.kind:
        case TapKind.LANGUAGE:
            _choose_language(desk, contact, tapped.arg(0))
        case TapKind.CONSENT:
            consent(desk, contact, tapped.arg(0))
        case TapKind.HOUR:
            return _choose_hour(desk, contact, tapped.arg(0))
        case TapKind.SETTING:
            choose_setting(desk, contact, tapped.arg(0))
        case TapKind.DIARY:
            return tap_option(desk, contact, tapped)
        case TapKind.DIARY_DONE:
            return tap_done(desk, contact, tapped)
        case TapKind.DIARY_CHANGE:
            return tap_change(desk, contact, tapped)
        case TapKind.DIARY_ADD:
            return _add(desk, contact, tapped)
        case TapKind.YESTERDAY:
            return _yesterday(desk, contact, tapped)
        case TapKind.EARLY:
            return answer_early_check(desk, contact, tapped.number(0), tapped.number(1), tapped.arg(2))
        case TapKind.ASK:
            return tap_ask(desk, contact, tapped.number(0), tapped.arg(1))
        case TapKind.GRADED:
            return tap_graded(desk, contact, tapped.number(0), tapped.arg(1))
        case TapKind.WENT:
            return tap_went(desk, contact, tapped.number(0), tapped.arg(1))
        case TapKind.PASS_ON:
            settle_unclear(desk, contact, tapped.number(0), "yes")
            return pass_on(desk, contact, tapped.number(0))
        case TapKind.KEEP:
            settle_unclear(desk, contact, tapped.number(0), "no")
            say(desk, contact, "kept")
        case TapKind.PAUSE:
            return pause(desk, contact, tapped.number(0))
        case TapKind.STOP:
            return stop(desk, contact, tapped.arg(0))
        case TapKind.URGENT:
            return urgent(desk, contact, tapped.arg(0))
        case _:
            return "toast.old"
    return ""


def _choose_language(desk: Desk, contact: ContactRow, language: str) -> None:
    if not set_language(desk, contact, language):
        return
    if contact.joined_at is None:
        go_on(desk, contact)
    else:
        say(desk, contact, "language_set")


def _choose_hour(desk: Desk, contact: ContactRow, hour: str) -> str:
    if contact.consented_at is None:
        return "toast.old"
    if hour == "other":
        ask_hour_in_words(desk, contact)
        return ""
    chosen = read_hour(hour.replace(".", ":"))
    if chosen is None:
        return "toast.old"
    choose_hour(desk, contact, chosen)
    return ""


def _add(desk: Desk, contact: ContactRow, tapped: Tap) -> str:
    """The next words, or the next picture, go to the day."""
    what = tapped.arg(1)
    if _own_entry(desk, contact, tapped.number(0)) is None or what not in ("note", "medicine", "photo"):
        return "toast.old"
    contact.awaiting = f"{what}:{tapped.number(0)}"
    say(desk, contact, f"ask_{what}", lane=Lane.REPLY)
    return ""


def _yesterday(desk: Desk, contact: ContactRow, tapped: Tap) -> str:
    entry = _own_entry(desk, contact, tapped.number(0))
    if entry is None:
        return "toast.old"
    show_entry(desk, contact, entry, lane=Lane.REPLY)
    return ""


def _own_entry(desk: Desk, contact: ContactRow, entry_id: int) -> EntryRow | None:
    entry = desk.session.get(EntryRow, entry_id)
    treatment = desk.session.get(TreatmentRow, entry.treatment_id) if entry else None
    current = treatments.current_treatment(desk.session, contact.patient_id)
    return entry if treatment and current and treatment.id == current.id else None
