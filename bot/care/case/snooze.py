"""Known trouble up to a level may go on for a while without a call. Anything worse, anything else, and silence break through."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.care import audit
from bot.care.case.ask_graded import withdraw
from bot.care.case.event import add_event
from bot.care.case.find import find_open_case
from bot.care.case.state import changed
from bot.care.case.undo import undoable
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.say import local, say
from bot.domain.case import EventKind
from bot.domain.message import Lane
from bot.domain.snooze import Snooze
from bot.domain.tap import TapKind, tap
from bot.domain.tier import Tier, most_urgent
from bot.store import snoozes
from bot.store.tables import CaseRow, ContactRow, PatientRow, SnoozeRow, StaffRow


def snooze_case(
    desk: Desk, code: str, staff: StaffRow, expected: Mapping[str, Tier], until: datetime, words: str = ""
) -> None:
    """`expected` is by symptom the most urgent level that calls nobody. Raises Refused for what content does not allow."""
    case = find_open_case(desk, code, staff)
    _check(desk, case, staff, expected, until)
    with undoable(desk, case, staff, EventKind.SNOOZED, holds=True):
        withdraw(desk, case)
        for symptom, level in expected.items():
            desk.session.add(
                SnoozeRow(
                    case_id=case.id or 0,
                    staff_id=staff.id or 0,
                    symptom=symptom,
                    level=level,
                    at=desk.now,
                    until=until,
                    words=words.strip(),
                )
            )
        case.snoozed_until = case.next_due_at = until
        changed(desk, case)
        gravest, symptoms = most_urgent(*expected.values()), tuple(expected)
        add_event(desk, case, EventKind.SNOOZED, staff_id=staff.id, tier=gravest, symptoms=symptoms, text=words.strip())
    audit.record(desk, audit.by_staff(staff), "snooze_case", f"case:{case.id}", until=until.isoformat())


def end_snooze(desk: Desk, code: str, staff: StaffRow) -> None:
    """A person looks at it before its time. Raises Refused where it does not rest."""
    case = find_open_case(desk, code, staff)
    if case.snoozed_until is None:
        raise Refused(f"Case {case.code} does not rest.")
    with undoable(desk, case, staff, EventKind.WOKEN):
        stop_resting(desk, case, staff)
        changed(desk, case)
    audit.record(desk, audit.by_staff(staff), "end_snooze", f"case:{case.id}")


def stop_resting(desk: Desk, case: CaseRow, staff: StaffRow) -> None:
    """A person's act ends the rest; whoever has the case goes on with it. Nothing for a case that does not rest."""
    if case.snoozed_until is not None:
        case.snoozed_until, case.waiting_since = None, desk.now  # the clocks rested as well
        add_event(desk, case, EventKind.WOKEN, staff_id=staff.id)


def rest_of(desk: Desk, case: CaseRow) -> Snooze | None:
    """What is expected of a case that rests."""
    if case.snoozed_until is None:
        return None
    return Snooze({row.symptom: Tier(row.level) for row in snoozes.snoozes_of(desk.session, case.id or 0)})


def breaks_through(desk: Desk, case: CaseRow, kind: EventKind, symptoms: tuple[str, ...], tier: Tier) -> bool:
    """True where the case rests, and this is not what is expected."""
    rest = rest_of(desk, case)
    return rest is not None and not rest.covers(kind, symptoms, tier)


def say_more(desk: Desk, contact: ContactRow, case: CaseRow, key: str = "") -> None:
    """The answer to more words in an open case. While it rests the patient learns who knows, and when they look again."""
    if case.snoozed_until is None:
        say(desk, contact, "case_more", lane=Lane.SAFETY, case_id=case.id, key=key)
        return
    patient = desk.session.get_one(PatientRow, contact.patient_id)
    owner = desk.session.get(StaffRow, case.owner_id) if case.owner_id else None
    until = local(desk, patient, case.snoozed_until)
    say(
        desk,
        contact,
        "case_resting",
        lane=Lane.SAFETY,
        case_id=case.id,
        key=key,
        keys=[[("button.tell_nurse", tap(TapKind.URGENT, "yes"))]],
        name=owner.name if owner else desk.playbook.clinic.name,
        until=until,
        today=until.date() == local(desk, patient, desk.now).date(),
    )


def _check(desk: Desk, case: CaseRow, staff: StaffRow, expected: Mapping[str, Tier], until: datetime) -> None:
    rules = desk.playbook.working
    if case.owner_id != staff.id:
        raise Refused("Take the case first: who lets it rest must have it.")
    if case.contacted_at is None or case.acknowledged_at is None:
        raise Refused("Reach the patient first: only what they told you can be expected.")
    if not expected or any(symptom not in desk.playbook.reader.symptoms for symptom in expected):
        raise Refused("Choose what is expected, for at least one symptom of the case.")
    if any(level not in rules.expectable for level in expected.values()):
        raise Refused("An emergency is never expected. Choose a milder level.")
    if until <= desk.now:
        raise Refused("Choose a moment that is still to come.")
    if until > desk.now + rules.longest_snooze:
        raise Refused(f"At most {rules.longest_snooze.days} days. Choose an earlier moment.")
