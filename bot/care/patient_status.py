"""The message in which the patient sees what became of their report. It is edited in place while it is the last one in the chat."""

from __future__ import annotations

from datetime import datetime

from bot.care.ask_graded import is_asking, question_key
from bot.care.desk import Desk
from bot.care.say import local, reachable, say, words_of
from bot.domain.case import CaseStatus, EventKind
from bot.domain.message import Lane
from bot.domain.tier import Tier
from bot.playbook.words import Words
from bot.store import cases, deeds, mail, questions
from bot.store.tables import CaseEventRow, CaseRow, ContactRow, PatientRow, StaffRow

TOLD = (
    EventKind.RED_FLAG,
    EventKind.URGENT,
    EventKind.UNREADABLE,
    EventKind.PASSED_ON,
    EventKind.NEW_MEDICINE,
)  # what the patient knows to be with the nurse; of missed days or a blocked chat there is nothing to follow

SHOWN = {
    **dict.fromkeys(TOLD, "status.seen_again"),
    EventKind.ANSWERED: "status.answered",
    **dict.fromkeys((EventKind.HEARD, EventKind.WORSE, EventKind.SAME, EventKind.BETTER), "status.seen_again"),
    EventKind.ACKNOWLEDGED: "status.claimed",
    EventKind.HANDED: "status.claimed",
    EventKind.RELEASED: "status.received",
    EventKind.CALLED: "status.contacted",
    EventKind.CLOSED: "status.closed",
}


def show_status(desk: Desk, patient: PatientRow, case: CaseRow) -> None:
    """Bring every chat of the patient up to date. A case the patient does not know of stays silent."""
    if not any(event.kind in TOLD for event in cases.events_of(desk.session, case.id or 0)):
        return
    for contact in reachable(desk, patient):
        _show(desk, patient, contact, case)


def contact_by(desk: Desk, case: CaseRow) -> datetime:
    """Until when the clinic wants to have been in touch, aware UTC."""
    return case.waiting_since + desk.playbook.ladders[Tier(case.tier)].contact_within


def _show(desk: Desk, patient: PatientRow, contact: ContactRow, case: CaseRow) -> None:
    root = f"case:{case.id}/status:{contact.id}"
    count = len(cases.events_of(desk.session, case.id or 0))
    latest = mail.latest_of_topic(desk.session, root)
    asked = questions.open_graded(desk.session, case.id or 0)  # stands below, and is where the eyes are
    below = question_key(asked) if asked else ""
    in_place = latest is not None and mail.is_last_in_chat(desk.session, latest, apart_from=below)
    closed = case.status == CaseStatus.CLOSED
    lines, until = _lines(desk, patient, words_of(desk, contact), case), local(desk, patient, contact_by(desk, case))
    say(
        desk,
        contact,
        "case_status",
        key=f"{root}/{count}{'u' if case.unanswered_told_at else ''}",
        edits=(latest.edits or latest.key) if latest is not None and in_place else "",
        lane=Lane.SAFETY,
        case_id=case.id,
        lines=lines,
        until=None if closed or case.contacted_at else until,
        closed=closed,
        today=all(when.date() == local(desk, patient, desk.now).date() for when in (*dict(lines), until)),
    )


def _lines(desk: Desk, patient: PatientRow, words: Words, case: CaseRow) -> list[tuple[datetime, str]]:
    undone = deeds.undone_events(desk.session, case.id or 0)
    events = [event for event in cases.events_of(desk.session, case.id or 0) if event.id not in undone]
    first = next(place for place, event in enumerate(events) if event.kind in TOLD)
    lines = [(local(desk, patient, events[first].at), words.label("status.received"))]
    until = local(desk, patient, contact_by(desk, case))
    if case.unanswered_told_at:  # stands before an answer of the same moment
        told_at = local(desk, patient, case.unanswered_told_at)
        lines.append((told_at, words.label("status.unanswered").format(name="", until="")))
    asking = is_asking(desk, case)
    for event in events[first + 1 :]:
        if event.kind in SHOWN and _worth_a_line(event, asking=asking):
            staff = desk.session.get(StaffRow, event.staff_id) if event.staff_id else None
            text = words.label(SHOWN[EventKind(event.kind)]).format(
                name=staff.name if staff else "", until=until.strftime("%H:%M")
            )
            lines.append((local(desk, patient, event.at), text))
    # By the instant: two hours of the night the clock is put back have the same wall time.
    return _without_repeats(sorted(lines, key=lambda line: line[0].timestamp()))


def _worth_a_line(event: CaseEventRow, *, asking: bool) -> bool:
    """A call that reached them; the answers only when the last one is there."""
    if event.kind == EventKind.ANSWERED:
        return not asking
    return event.kind != EventKind.CALLED or event.text == "reached"


def _without_repeats(lines: list[tuple[datetime, str]]) -> list[tuple[datetime, str]]:
    """Ten times "you wrote more" is said once, with its latest hour."""
    kept: list[tuple[datetime, str]] = []
    for at, text in lines:
        if kept and kept[-1][1] == text:
            kept.pop()
        kept.append((at, text))
    return kept
