"""Begin a fire drill: a made-up patient's words go into the inbox, and from there on everything is the real path."""

from __future__ import annotations

from typing import Any

from bot.care import audit
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.domain.drill import DRILL_CHAT
from bot.store import cases, drills, inbox, people
from bot.store.tables import ContactRow, DrillRow, InviteRow, PatientRow, StaffRow

YEARS = 40  # of an age that lifts no tier


def start_drill(desk: Desk, by: StaffRow | None = None) -> DrillRow:
    """Raises Refused while a real red flag waits, or another drill runs."""
    if why := _why_not(desk):
        raise Refused(why)
    patient = drills.player(desk.session) or _player(desk)
    drill = DrillRow(patient_id=patient.id or 0, started_by=by.id if by else None, started_at=desk.now)
    desk.session.add(drill)
    desk.session.flush()
    inbox.receive(desk.session, [(drills.update_of(drill), DRILL_CHAT, _update(desk, drill))], desk.now)
    audit.record(desk, audit.by_staff(by) if by else audit.SYSTEM, "start_drill", f"drill:{drill.id}")
    return drill


def start_planned_drill(desk: Desk) -> bool:
    """The one of the schedule, if it is due. What stands in its way postpones it. Doing it again does nothing."""
    rules, zone = desk.playbook.drill, desk.playbook.clinic.zone
    began = min((person.created_at for person in people.active_staff(desk.session)), default=None)
    if not rules.is_due(desk.now, zone, drills.last_started(desk.session), began) or _why_not(desk):
        return False
    start_drill(desk)
    return True


def _why_not(desk: Desk) -> str:
    if (case := drills.real_alarm(desk.session)) is not None:
        return f"Case {case.code} is a real red flag that nobody has acknowledged. Take it first; a drill can wait."
    player = drills.player(desk.session)
    last = drills.newest(desk.session, 1)
    unheard = bool(last) and drills.is_unheard(desk.session, last[0])
    if unheard or (player is not None and cases.open_case_of(desk.session, player.id or 0) is not None):
        return "A fire drill is running. It ends when somebody acknowledges its page."
    return ""


def _player(desk: Desk) -> PatientRow:
    """The made-up patient with a chat that is not Telegram's: what is said to it is kept, and goes nowhere (`mail`)."""
    language = desk.playbook.drill.language
    name = desk.playbook.words_in(desk.playbook.clinic.languages[0]).label("outcome.drill")
    patient = PatientRow(
        name=name,
        birth_year=desk.now.year - YEARS,
        phone="",
        emergency_contact="",
        risk_notes="",
        language=language,
        synthetic=True,
        created_at=desk.now,
    )
    desk.session.add(patient)
    desk.session.flush()
    invite = InviteRow(
        patient_id=patient.id or 0,
        token_hash=f"drill:{patient.id}",
        token="",
        created_at=desk.now,
        expires_at=desk.now,
        used_at=desk.now,
    )
    desk.session.add(invite)
    desk.session.flush()
    contact = ContactRow(
        patient_id=patient.id or 0,
        invite_id=invite.id or 0,
        chat_id=DRILL_CHAT,
        name=name,
        language=language,
        awaiting="",
        consented_at=desk.now,
        joined_at=desk.now,
        created_at=desk.now,
    )
    desk.session.add(contact)
    return patient


def _update(desk: Desk, drill: DrillRow) -> dict[str, Any]:
    """As Telegram would bring it."""
    person = {"id": DRILL_CHAT, "first_name": "Drill"}
    message = {
        "message_id": drill.id,
        "date": int(desk.now.timestamp()),
        "chat": {**person, "type": "private"},
        "from": {**person, "is_bot": False, "language_code": desk.playbook.drill.language},
        "text": desk.playbook.drill.words,
    }
    return {"update_id": drills.update_of(drill), "message": message}
