"""Decide a message: the words of content, in the reader's language, into the outbox, with a key that names its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.care.desk import Desk
from bot.domain.message import Button, Lane, Outgoing, Rows
from bot.domain.tap import TapKind, tap
from bot.playbook.words import Words
from bot.store import mail, people
from bot.store.tables import ContactRow, PatientRow, StaffRow

Keys = Sequence[Sequence[tuple[str, str]]]  # rows of (label, tap data)


def words_of(desk: Desk, contact: ContactRow) -> Words:
    return desk.playbook.words_in(contact.language)


def zone_of(desk: Desk, patient: PatientRow) -> ZoneInfo:
    """Their own; the clinic's where they named none, or where it is none: a wrong zone must not hold up a red flag."""
    try:
        return ZoneInfo(patient.time_zone or desk.playbook.clinic.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return desk.playbook.clinic.zone


def local(desk: Desk, patient: PatientRow, when: datetime) -> datetime:
    return when.astimezone(zone_of(desk, patient))


def buttons(words: Words, keys: Keys) -> Rows:
    """Buttons with the words of a language. A label that content does not know is shown as it is (a name, a digit)."""
    return tuple(tuple(Button(words.labels.get(label, label), data) for label, data in row) for row in keys)


def say(
    desk: Desk,
    contact: ContactRow,
    message: str,
    *,
    keys: Keys = (),
    lane: Lane = Lane.REPLY,
    key: str = "",
    edits: str = "",
    pin: bool = False,
    case_id: int | None = None,
    due_at: datetime | None = None,
    **values: object,
) -> str:
    """Decide one message to one chat; saying it again with the same key says nothing. Returns the key."""
    words = words_of(desk, contact)
    text = words.say(message, clinic=desk.playbook.clinic, **values)
    return write(
        desk,
        contact,
        text,
        name=message,
        rows=buttons(words, keys),
        lane=lane,
        key=key,
        edits=edits,
        pin=pin,
        case_id=case_id,
        due_at=due_at,
    )


def write(
    desk: Desk,
    contact: ContactRow,
    text: str,
    *,
    name: str,
    rows: Rows = (),
    lane: Lane = Lane.REPLY,
    key: str = "",
    edits: str = "",
    pin: bool = False,
    case_id: int | None = None,
    due_at: datetime | None = None,
) -> str:
    """As `say`, for text that is already in words."""
    key = key or f"{desk.occasion}/{name}/{contact.id}"
    outgoing = Outgoing(key, contact.chat_id, text, lane, rows, edits, pin, due_at=due_at)
    if lane is Lane.SAFETY and not edits:
        outgoing = replace(outgoing, deliver_by=desk.now + desk.playbook.triage.unreachable_after)
    mail.queue(desk.session, outgoing, desk.now, patient_id=contact.patient_id, case_id=case_id)
    return key


def move_below(desk: Desk, contact: ContactRow, key: str, again: str) -> str:
    """What was asked under `key` is asked again, for the reason `again`: it gives way where it stands. The key of the new message."""
    latest = mail.latest_of_topic(desk.session, key)  # it may have moved before
    moved = latest.key if latest else key
    say(desk, contact, "asked_below", key=f"{moved}/{again}/moved", edits=moved, lane=Lane.SAFETY)
    return f"{key}/{again}"


def say_to_stranger(desk: Desk, chat_id: int, message: str, language: str, **values: object) -> None:
    """A message to a chat that speaks for nobody yet."""
    text = desk.playbook.words_in(language).say(message, clinic=desk.playbook.clinic, **values)
    outgoing = Outgoing(f"{desk.occasion}/{message}/{chat_id}", chat_id, text, Lane.REPLY)
    mail.queue(desk.session, outgoing, desk.now)


def say_to_staff(
    desk: Desk,
    staff: StaffRow,
    message: str,
    *,
    key: str = "",
    rows: Rows = (),
    case_id: int | None = None,
    **values: object,
) -> str:
    """A message to a member of staff in Telegram, in the clinic's first language. Carries no name and no symptom of a patient."""
    key = key or f"{desk.occasion}/{message}/staff:{staff.id}"
    words = desk.playbook.words_in(desk.playbook.clinic.languages[0])
    text = words.say(message, clinic=desk.playbook.clinic, **values)
    outgoing = Outgoing(key, staff.chat_id or 0, text, Lane.NOTIFICATION, rows)
    mail.queue(desk.session, outgoing, desk.now, staff_id=staff.id, case_id=case_id)
    return key


def reachable(desk: Desk, patient: PatientRow) -> list[ContactRow]:
    """The chats that may be written to: joined and not blocked."""
    return [contact for contact in people.contacts_of(desk.session, patient.id or 0) if contact.blocked_at is None]


def language_keys(desk: Desk) -> list[tuple[str, str]]:
    return [(f"language.{code}", tap(TapKind.LANGUAGE, code)) for code in desk.playbook.clinic.languages]
