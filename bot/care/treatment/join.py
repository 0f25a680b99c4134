"""A chat joins a patient: the link, one proof, consent, the hour. Nothing personal is shown before the proof."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from bot.care import audit
from bot.care.case.flag import Flag
from bot.care.case.open_treatments import open_treatments
from bot.care.desk import Desk
from bot.care.red_flag.raise_case import raise_case
from bot.care.say import Keys, language_keys, say, say_to_staff, say_to_stranger, zone_of
from bot.care.staff.accounts import STAFF_PREFIX, join_telegram
from bot.care.treatment.invite import invite_state, patient_of
from bot.domain.case import EventKind
from bot.domain.incoming import Person
from bot.domain.tap import TapKind, tap
from bot.domain.typed import plain, read_hour
from bot.store import people, treatments
from bot.store.tables import ConsentRow, ContactRow, InviteRow, PatientRow

CLOSED_INVITE = {"connected": "invite_used", "locked": "invite_locked", "expired": "invite_expired"}


def start(desk: Desk, person: Person, payload: str) -> None:
    """The person opened a link, or wrote /start without one."""
    contact = people.contact_of_chat(desk.session, person.chat_id)
    invite = people.invite_by_token(desk.session, payload) if payload else None
    if invite is None and payload.startswith(STAFF_PREFIX):
        _start_staff(desk, person, payload)
        return
    if contact is not None and contact.awaiting == "birth_year" and invite is not None and _is_good(desk, invite):
        contact.invite_id, contact.patient_id, contact.kind = invite.id or 0, invite.patient_id, invite.kind
        go_on(desk, contact)
    elif contact is not None:
        _start_again(desk, contact, invite)
    elif not payload and (staff := people.staff_of_chat(desk.session, person.chat_id)) is not None:
        say_to_staff(desk, staff, "staff_help")
    elif invite is None:
        say_to_stranger(desk, person.chat_id, "invite_unknown" if payload else "unknown_chat", person.language)
    else:
        _start_with(desk, person, invite)


def go_on(desk: Desk, contact: ContactRow) -> None:
    """Ask again what joining still needs, or say that all is set. A chat that was stopped begins again."""
    patient = desk.session.get_one(PatientRow, contact.patient_id)
    if contact.awaiting == "birth_year":
        state = invite_state(desk, desk.session.get_one(InviteRow, contact.invite_id))
        if state == "waiting":
            say(desk, contact, "ask_birth_year", keys=[language_keys(desk)])
        else:
            say(desk, contact, CLOSED_INVITE[state])
    elif contact.consented_at is None:
        _ask_consent(desk, contact)
    elif contact.joined_at is None:
        _ask_hour(desk, contact)
    elif patient.stopped_at is not None:
        patient.stopped_at = None
        wake_plan(desk, patient)
        say(desk, contact, "resumed")
    else:
        say(desk, contact, "already_connected")


def prove(desk: Desk, contact: ContactRow, text: str) -> None:
    """The year of birth. Wrong too often locks the invite, and the clinic is told."""
    invite = desk.session.get_one(InviteRow, contact.invite_id)
    patient = patient_of(desk, invite)
    if invite.locked_at is not None:
        say(desk, contact, "invite_locked")
    elif invite.expires_at <= desk.now:
        say(desk, contact, "invite_expired")
    elif plain(text) == str(patient.birth_year):
        _proven(desk, contact, invite)
    else:
        _wrong(desk, contact, invite, patient)


def consent(desk: Desk, contact: ContactRow, answer: str) -> None:
    """agree | more | no"""
    if answer == "more":
        say(desk, contact, "consent_more", keys=[_consent_keys()[0]])
        return
    if contact.consented_at is not None:
        go_on(desk, contact)
        return
    agreed = answer == "agree"
    version = desk.playbook.consent_version
    desk.session.add(
        ConsentRow(contact_id=contact.id or 0, version=version, language=contact.language, agreed=agreed, at=desk.now)
    )
    audit.record(
        desk, audit.by_contact(contact), "consent", f"patient:{contact.patient_id}", agreed=agreed, version=version
    )
    if not agreed:
        say(desk, contact, "consent_refused")
        return
    contact.consented_at, contact.consent_version, contact.awaiting = desk.now, version, "hour"
    if contact.kind == "caregiver" and desk.session.get_one(PatientRow, contact.patient_id).check_in_hour:
        _joined(desk, contact)
    else:
        _ask_hour(desk, contact)


def choose_hour(desk: Desk, contact: ContactRow, hour: time) -> None:
    """The local hour of the daily check-in; the first choice completes joining."""
    patient = desk.session.get_one(PatientRow, contact.patient_id)
    patient.check_in_hour, contact.awaiting = hour.strftime("%H:%M"), ""
    if contact.joined_at is None:
        _joined(desk, contact)  # which says when the first check-in comes
    else:
        say(desk, contact, "hour_set", hour=hour)
        wake_plan(desk, patient)


def hear_hour(desk: Desk, contact: ContactRow, text: str) -> None:
    """An hour in the person's own writing."""
    hour = read_hour(text)
    if hour is None:
        say(desk, contact, "hour_not_understood")
    else:
        choose_hour(desk, contact, hour)


def ask_hour_in_words(desk: Desk, contact: ContactRow) -> None:
    contact.awaiting = "hour"
    say(desk, contact, "ask_hour_words")


def hour_keys(desk: Desk) -> Keys:
    hours = [
        (hour.strftime("%H:%M"), tap(TapKind.HOUR, hour.strftime("%H.%M")))
        for hour in desk.playbook.clinic.check_in_hours
    ]
    return [hours, [("button.hour_other", tap(TapKind.HOUR, "other"))]]


def _start_again(desk: Desk, contact: ContactRow, invite: InviteRow | None) -> None:
    if invite is None or invite.patient_id == contact.patient_id:
        go_on(desk, contact)
    elif contact.awaiting == "birth_year":
        say(desk, contact, CLOSED_INVITE[invite_state(desk, invite)])
    else:
        _known_chat(desk, contact, invite)


def _known_chat(desk: Desk, contact: ContactRow, invite: InviteRow) -> None:
    """Somebody who has a chat here got a new card: they may be enrolled twice. They are told what to do, and once so is the clinic."""
    say(desk, contact, "chat_taken")
    if invite.known_patient_id == contact.patient_id:
        return
    invite.known_patient_id = contact.patient_id
    audit.record(desk, audit.by_contact(contact), "known_chat", f"patient:{invite.patient_id}", invite=invite.id)
    tier = desk.playbook.triage.known_chat_tier
    raise_case(desk, patient_of(desk, invite), Flag(EventKind.KNOWN_CHAT, tier), advise=False)


def _is_good(desk: Desk, invite: InviteRow) -> bool:
    return invite_state(desk, invite) == "waiting"


def _start_with(desk: Desk, person: Person, invite: InviteRow) -> None:
    state = invite_state(desk, invite)
    if state != "waiting":
        say_to_stranger(desk, person.chat_id, CLOSED_INVITE[state], person.language)
    else:
        contact = _new_contact(desk, person, invite)
        say(desk, contact, "ask_birth_year", keys=[language_keys(desk)])


def _start_staff(desk: Desk, person: Person, payload: str) -> None:
    staff = join_telegram(desk, person.chat_id, payload)
    if staff is None:
        say_to_stranger(desk, person.chat_id, "staff_link_bad", person.language)
    else:
        say_to_staff(desk, staff, "staff_linked", name=staff.name)


def _new_contact(desk: Desk, person: Person, invite: InviteRow) -> ContactRow:
    patient = patient_of(desk, invite)
    languages = desk.playbook.clinic.languages
    contact = ContactRow(
        patient_id=invite.patient_id,
        invite_id=invite.id or 0,
        chat_id=person.chat_id,
        kind=invite.kind,
        name=person.name,
        language=person.language if person.language in languages else patient.language,
        created_at=desk.now,
    )
    desk.session.add(contact)
    desk.session.flush()
    return contact


def _proven(desk: Desk, contact: ContactRow, invite: InviteRow) -> None:
    if not people.use_invite(desk.session, invite, desk.now):
        say(desk, contact, "invite_used")
        return
    contact.awaiting = "consent"
    audit.record(desk, audit.by_contact(contact), "prove", f"patient:{contact.patient_id}", kind=contact.kind)
    _ask_consent(desk, contact)


def _wrong(desk: Desk, contact: ContactRow, invite: InviteRow, patient: PatientRow) -> None:
    invite.wrong_tries += 1
    left = desk.playbook.clinic.invite_tries - invite.wrong_tries
    if left > 0:
        say(desk, contact, "birth_year_wrong", tries_left=left)
        return
    invite.locked_at = desk.now
    say(desk, contact, "invite_locked")
    raise_case(desk, patient, Flag(EventKind.INVITE_LOCKED, desk.playbook.triage.invite_locked_tier), advise=False)


def _ask_consent(desk: Desk, contact: ContactRow) -> None:
    say(desk, contact, "consent", keys=[*_consent_keys(), language_keys(desk)], caregiver=contact.kind == "caregiver")


def _consent_keys() -> list[list[tuple[str, str]]]:
    return [
        [("button.agree", tap(TapKind.CONSENT, "agree"))],
        [("button.read_more", tap(TapKind.CONSENT, "more")), ("button.no_thanks", tap(TapKind.CONSENT, "no"))],
    ]


def _ask_hour(desk: Desk, contact: ContactRow) -> None:
    contact.awaiting = "hour"
    say(desk, contact, "ask_hour", keys=hour_keys(desk))


def _joined(desk: Desk, contact: ContactRow) -> None:
    patient = desk.session.get_one(PatientRow, contact.patient_id)
    contact.joined_at, contact.awaiting = desk.now, ""
    patient.language = contact.language if contact.kind == "patient" else patient.language
    say(desk, contact, "safety_card", pin=True)
    say(desk, contact, "welcome", first_check_in=first_check_in(desk, patient), caregiver=contact.kind == "caregiver")
    audit.record(desk, audit.by_contact(contact), "join", f"patient:{patient.id}")
    wake_plan(desk, patient)


def first_check_in(desk: Desk, patient: PatientRow) -> datetime | None:
    """The next check-in hour, local; None when the days of the diary are over."""
    zone, treatment = zone_of(desk, patient), treatments.current_treatment(desk.session, patient.id or 0)
    if treatment is None:
        return None
    here, treated = desk.now.astimezone(zone), treatment.treated_at.astimezone(zone).date()
    first = max(here.date(), treated + timedelta(days=1))
    when = datetime.combine(first, time.fromisoformat(patient.check_in_hour), zone)
    when = when if when > here else when + timedelta(days=1)
    return when if (when.date() - treated).days <= desk.playbook.diary.days else None


def wake_plan(desk: Desk, patient: PatientRow) -> None:
    """What is planned is looked at anew: hours, joining or treatments changed."""
    for treatment in open_treatments(desk, patient.id or 0):
        treatment.next_due_at, treatment.failed_at = desk.now.astimezone(UTC), None
