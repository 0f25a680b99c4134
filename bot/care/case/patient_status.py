"""The message in which the patient sees what became of their report. It is edited in place while it is the last one in the chat."""

from __future__ import annotations

from datetime import datetime

from bot.care.case.ask_graded import is_asking, question_key
from bot.care.case.called_off import called_off
from bot.care.case.state import step_clock, step_due
from bot.care.desk import Desk
from bot.care.say import local, reachable, words_of, write
from bot.domain.case import CaseStatus, EventKind, NextStep
from bot.domain.message import Lane
from bot.domain.tier import Level, Tier
from bot.playbook.words import Words
from bot.store import cases, deeds, mail, questions
from bot.store.tables import CaseEventRow, CaseRow, ContactRow, PatientRow, StaffRow

TOLD = (
    EventKind.RED_FLAG,
    EventKind.URGENT,
    EventKind.UNREADABLE,
    EventKind.PASSED_ON,
    EventKind.NEW_MEDICINE,
    EventKind.DID_NOT_GO,
    EventKind.NO_WORD,
)  # what the patient knows to be with the nurse; of missed days or a blocked chat there is nothing to follow

SHOWN = {
    **dict.fromkeys(TOLD, "status.seen_again"),
    EventKind.ANSWERED: "status.answered",
    EventKind.WENT: "status.went",
    EventKind.ON_THE_WAY: "status.on_the_way",
    EventKind.DID_NOT_GO: "status.did_not_go",
    EventKind.NO_WORD: "status.no_word",
    **dict.fromkeys((EventKind.HEARD, EventKind.WORSE, EventKind.SAME, EventKind.BETTER), "status.seen_again"),
    EventKind.ACKNOWLEDGED: "status.claimed",
    EventKind.HANDED: "status.claimed",
    EventKind.TIER_LOWERED: "status.lowered",
    EventKind.RELEASED: "status.received",
    EventKind.HANDED_OVER: "status.claimed",
    EventKind.CALLED: "status.contacted",
    EventKind.CONTACT_LATE: "status.late",
    EventKind.CLOSED: "status.closed",
    EventKind.REOPENED: "status.claimed",
}


def show_status(desk: Desk, patient: PatientRow, case: CaseRow, *, below: bool = False) -> None:
    """Bring every chat of the patient up to date; one that shows it already hears nothing. A case the patient does not know of stays silent.

    With `below` it is a message of its own, which sounds: an edited one does not.
    """
    if not is_known_to_patient(desk, case):
        return
    for contact in reachable(desk, patient):
        _show(desk, patient, contact, case, below=below)


def is_known_to_patient(desk: Desk, case: CaseRow) -> bool:
    """True where the patient knows that something is with the nurse."""
    return any(event.kind in TOLD for event in cases.events_of(desk.session, case.id or 0))


def status_topic(case: CaseRow, contact: ContactRow) -> str:
    """What all the messages have in common in which this chat sees what became of the case."""
    return f"case:{case.id}/status:{contact.id}"


def contact_by(desk: Desk, case: CaseRow) -> datetime:
    """Until when the clinic wants to have been in touch, aware UTC. Who takes it late has as long as was left to who took it in time."""
    step = step_clock(desk, case)
    at = step.at if step.next is NextStep.CONTACT else None
    return at or step_due(desk, case, NextStep.CONTACT, case.waiting_since) or case.waiting_since


def _show(desk: Desk, patient: PatientRow, contact: ContactRow, case: CaseRow, *, below: bool) -> None:
    root = status_topic(case, contact)
    count = len(cases.events_of(desk.session, case.id or 0))
    latest = mail.latest_of_topic(desk.session, root)
    asked = questions.open_graded(desk.session, case.id or 0)  # stands below, and is where the eyes are
    apart = question_key(asked) if asked else ""
    in_place = not below and latest is not None and mail.is_last_in_chat(desk.session, latest, apart_from=apart)
    lines, promised = _lines(desk, patient, words_of(desk, contact), case), _promised(desk, case)
    until = local(desk, patient, promised) if promised else None
    off = called_off(desk, case)
    off_at = local(desk, patient, off.at) if off else None
    shown = [*(at for at, _ in lines), *filter(None, (until, off_at))]
    text = words_of(desk, contact).say(
        "case_status",
        clinic=desk.playbook.clinic,
        lines=lines,
        until=until,
        owner=_who_has_it(desk, case) if until else "",
        missed=promised is not None and promised <= desk.now,
        emergency=Tier(case.tier).level is Level.EMERGENCY,
        closed=case.status == CaseStatus.CLOSED,
        off=off_at,
        call=off is not None and off.is_call,
        today=all(when.date() == local(desk, patient, desk.now).date() for when in shown),
    )
    if latest is not None and mail.stands(desk.session, latest, text):
        return
    write(
        desk,
        contact,
        text,
        name="case_status",
        key=f"{root}/{count}{'u' if case.unanswered_told_at else ''}",
        edits=(latest.edits or latest.key) if latest is not None and in_place else "",
        lane=Lane.SAFETY,
        case_id=case.id,
    )


def _promised(desk: Desk, case: CaseRow) -> datetime | None:
    """Until when they wait to be reached: the nearest hour they know; None where they were reached, or the case is closed."""
    if case.status == CaseStatus.CLOSED or case.contacted_at:
        return None
    named = None if case.promise_broken else case.promised_at
    return min(filter(None, (contact_by(desk, case), named)))


def _who_has_it(desk: Desk, case: CaseRow) -> str:
    """By name, whoever it was handed to last; empty while nobody answers for it."""
    owner = desk.session.get(StaffRow, case.owner_id) if case.owner_id and case.acknowledged_at else None
    return owner.name if owner else ""


def _lines(desk: Desk, patient: PatientRow, words: Words, case: CaseRow) -> list[tuple[datetime, str]]:
    undone = deeds.undone_events(desk.session, case.id or 0)
    events = [event for event in cases.events_of(desk.session, case.id or 0) if event.id not in undone]
    first = next(place for place, event in enumerate(events) if event.kind in TOLD)
    lines = [(local(desk, patient, events[first].at), words.label("status.received"))]
    if case.unanswered_told_at:  # stands before an answer of the same moment
        told_at = local(desk, patient, case.unanswered_told_at)
        lines.append((told_at, words.label("status.unanswered")))
    asking = is_asking(desk, case)
    for event in events[first + 1 :]:
        if event.kind in SHOWN and _worth_a_line(event, case, asking=asking):
            staff = desk.session.get(StaffRow, event.staff_id) if event.staff_id else None
            text = words.label(SHOWN[EventKind(event.kind)]).format(name=staff.name if staff else "")
            lines.append((local(desk, patient, event.at), text))
    # By the instant: two hours of the night the clock is put back have the same wall time.
    return _without_repeats(sorted(lines, key=lambda line: line[0].timestamp()))


def _worth_a_line(event: CaseEventRow, case: CaseRow, *, asking: bool) -> bool:
    """A call that reached them; the answers only when the last one is there; who has it and what moved the call, until they were in touch."""
    if event.kind == EventKind.ANSWERED:
        return not asking
    if event.kind == EventKind.CLOSED:
        return event.case_id == case.id  # else of another case that became part of this one
    if event.kind in (EventKind.ACKNOWLEDGED, EventKind.TIER_LOWERED) and case.contacted_at is not None:
        return event.at <= case.contacted_at
    return event.kind != EventKind.CALLED or event.text == "reached"


def _without_repeats(lines: list[tuple[datetime, str]]) -> list[tuple[datetime, str]]:
    """Ten times "you wrote more" is said once, with its latest hour."""
    kept: list[tuple[datetime, str]] = []
    for at, text in lines:
        if kept and kept[-1][1] == text:
            kept.pop()
        kept.append((at, text))
    return kept
