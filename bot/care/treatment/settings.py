"""What a patient may change: hour, language, zone, pause, stop. Safety is never paused."""

from __future__ import annotations

from datetime import time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from bot.care import audit
from bot.care.desk import Desk
from bot.care.say import language_keys, local, say, words_of, zone_of
from bot.care.treatment.join import ask_hour_in_words, hour_keys, wake_plan
from bot.domain.message import Lane
from bot.domain.tap import TapKind, tap
from bot.store import mail
from bot.store.tables import ContactRow, PatientRow

PAUSES = (1, 3, 7)  # days offered; a label each


def show_settings(desk: Desk, contact: ContactRow) -> None:
    patient = _patient(desk, contact)
    paused = patient.paused_until if patient.paused_until and patient.paused_until > desk.now else None
    keys = [
        [("button.set_hour", tap(TapKind.SETTING, "hour")), ("button.set_language", tap(TapKind.SETTING, "language"))],
        [("button.set_zone", tap(TapKind.SETTING, "zone")), ("button.set_pause", tap(TapKind.SETTING, "pause"))],
    ]
    say(
        desk,
        contact,
        "settings",
        keys=keys,
        hour=time.fromisoformat(patient.check_in_hour) if patient.check_in_hour else None,
        language=words_of(desk, contact).label(f"language.{contact.language}"),
        zone=zone_of(desk, patient).key,
        paused_until=local(desk, patient, paused) if paused else None,
    )


def choose_setting(desk: Desk, contact: ContactRow, name: str) -> None:
    match name:
        case "hour":
            contact.awaiting = "hour"
            say(desk, contact, "ask_hour", keys=hour_keys(desk))
        case "language":
            choose_language(desk, contact)
        case "zone":
            contact.awaiting = "zone"
            say(desk, contact, "ask_zone", zone=zone_of(desk, _patient(desk, contact)).key)
        case "pause":
            choose_pause(desk, contact)
        case _:
            ask_hour_in_words(desk, contact)


def choose_language(desk: Desk, contact: ContactRow) -> None:
    say(desk, contact, "choose_language", keys=[language_keys(desk)])


def set_language(desk: Desk, contact: ContactRow, language: str) -> bool:
    """The language of this chat. False for one the clinic does not have."""
    if language not in desk.playbook.words:
        return False
    contact.language = language
    if contact.kind == "patient" and contact.joined_at is not None:
        _patient(desk, contact).language = language
    return True


def hear_zone(desk: Desk, contact: ContactRow, text: str) -> None:
    """A zone by name or by its city: America/Chicago, chicago, new york."""
    wanted = text.strip().replace(" ", "_").casefold()
    found = sorted(
        zone
        for zone in available_timezones()
        if wanted and wanted in (zone.casefold(), zone.casefold().rpartition("/")[2])
    )
    if not found:
        say(desk, contact, "zone_not_understood")
        return
    patient = _patient(desk, contact)
    patient.time_zone, contact.awaiting = ZoneInfo(found[0]).key, ""
    say(desk, contact, "zone_set", zone=found[0])
    wake_plan(desk, patient)


def choose_pause(desk: Desk, contact: ContactRow) -> None:
    days = [(f"button.pause_{n}", tap(TapKind.PAUSE, n)) for n in PAUSES]
    say(desk, contact, "choose_pause", keys=[days, [("button.resume", tap(TapKind.PAUSE, 0))]])


def pause(desk: Desk, contact: ContactRow, days: int) -> str:
    """No diary and no plan for so many days; 0 goes on at once."""
    if days not in (0, *PAUSES):
        return "toast.old"
    patient = _patient(desk, contact)
    patient.paused_until = desk.now + timedelta(days=days) if days else None
    audit.record(desk, audit.by_contact(contact), "pause", f"patient:{patient.id}", days=days)
    if patient.paused_until:
        say(desk, contact, "paused", until=local(desk, patient, patient.paused_until))
    else:
        say(desk, contact, "resumed")
        wake_plan(desk, patient)
    return ""


def ask_stop(desk: Desk, contact: ContactRow) -> None:
    if _patient(desk, contact).stopped_at is not None:
        say(desk, contact, "stopped_already")
        return
    keys = [[("button.stop_yes", tap(TapKind.STOP, "yes"))], [("button.stop_no", tap(TapKind.STOP, "no"))]]
    say(desk, contact, "stop_confirm", keys=keys)


def stop(desk: Desk, contact: ContactRow, answer: str) -> str:
    """Nothing more is sent by the plan: to a caregiver's chat alone, or to all chats. What is written is still read."""
    if answer != "yes":
        say(desk, contact, "resumed")
        return ""
    patient = _patient(desk, contact)
    if contact.kind == "caregiver":
        contact.consented_at = contact.joined_at = None  # coming back asks for consent anew
    else:
        patient.stopped_at = desk.now
    mail.drop_queued(desk.session, contact.chat_id, Lane.PLAN)
    audit.record(desk, audit.by_contact(contact), "stop", f"patient:{patient.id}")
    say(desk, contact, "stopped")
    return ""


def _patient(desk: Desk, contact: ContactRow) -> PatientRow:
    return desk.session.get_one(PatientRow, contact.patient_id)
