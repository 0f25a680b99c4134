"""What happened in a case, newest at the bottom: words, answers, calls, messages, notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.care.desk import Desk
from bot.console.answers import AnsweredDay, answered_days
from bot.console.marked import Piece, marked
from bot.console.program_read import ProgramRead, program_read
from bot.console.wording import Wording, plain
from bot.domain.case import EventKind
from bot.domain.message import Delivery
from bot.store import cases, judgements, reading
from bot.store.tables import CaseEventRow, CaseRow, HeardRow, OutboxRow

BEFORE = timedelta(days=1)  # how far back the conversation is shown
DELIVERY = {
    Delivery.QUEUED: "waiting to be sent",
    Delivery.SENDING: "being sent",
    Delivery.SENT: "sent",
    Delivery.IN_DOUBT: "may not have arrived",
    Delivery.FAILED: "not delivered",
    Delivery.SUPERSEDED: "replaced by a newer one",
}
CALLED = {"reached": "reached the patient", "no_answer": "no answer", "wrong_number": "wrong number"}
SAID_ELSEWHERE = (EventKind.PAGED, EventKind.HEARD)  # shown as the call, and as the words themselves


@dataclass(frozen=True)
class Item:
    """One thing in the timeline. `kind` picks its looks: heard, told, wrote, note, answers, call, event, alarm."""

    at: datetime
    kind: str
    who: str = ""
    text: str = ""
    pieces: list[Piece] = field(default_factory=list)
    lines: list[tuple[str, str, bool]] = field(default_factory=list)  # question, answer, is a red flag
    state: str = ""
    failed: bool = False
    tier: str = ""
    rules: list[str] = field(default_factory=list)
    photo: int = 0
    read: ProgramRead | None = None  # of a patient's own words


def last_event(desk: Desk, case: CaseRow) -> int:
    return max((event.id or 0 for event in cases.events_of(desk.session, case.id or 0)), default=0)


def timeline(desk: Desk, wording: Wording, case: CaseRow) -> list[Item]:
    names = {person.id or 0: person.name for person in reading.everybody(desk.session)}
    events = cases.events_of(desk.session, case.id or 0)
    told = reading.messages_of_case(desk.session, case.id or 0)
    days = answered_days(desk, wording, case.treatment_id) if case.treatment_id else []
    items = [
        *_heard(desk, wording, case, events, {at for day in days for at in day.given_at}, names),
        *_answers(case, days),
        *_events(wording, events, told, names),
        *_calls(desk, wording, case, names),
        *_told(told),
    ]
    return sorted(items, key=lambda item: item.at)


def describe(event: CaseEventRow, wording: Wording, names: dict[int, str]) -> str:
    """One event as a line of text."""
    who = names.get(event.staff_id or 0, "")
    words = wording.label("event", event.kind)
    more = [wording.label("tier", event.tier) if event.tier else "", wording.labels("symptom", event.symptoms)]
    if event.kind == EventKind.CALLED:
        more = [CALLED.get(event.text, event.text)]
    return ": ".join(filter(None, [" · ".join(filter(None, [who, words])), ", ".join(filter(None, more))]))


def _heard(
    desk: Desk,
    wording: Wording,
    case: CaseRow,
    events: Sequence[CaseEventRow],
    answered_at: Set[datetime],
    names: Mapping[int, str],
) -> Iterator[Item]:
    """The patient's words. What only answered the check-in stands there and is left out here."""
    around = reading.heard_between(desk.session, case.patient_id, case.opened_at - BEFORE, case.closed_at or desk.now)
    named = reading.heard_by_ids(desk.session, [event.heard_id for event in events if event.heard_id])
    rows = {row.id or 0: row for row in [*around, *named]}
    contacts = reading.contacts_by_id(desk.session, [row.contact_id for row in rows.values() if row.contact_id])
    photos = reading.photos_of_heard(desk.session, list(rows))
    judged = judgements.judgements_of(desk.session, list(rows))
    for row in rows.values():
        if row.at in answered_at and row.kind == "text" and not (row.screening or {}).get("findings"):
            continue
        contact = contacts.get(row.contact_id or 0)
        who = "Patient" if contact is None or contact.kind == "patient" else f"Caregiver {contact.name}"
        yield Item(
            row.at,
            "heard",
            who,
            _stand_in(row),
            marked(row.text or "", row.screening, wording),
            state="edited" if row.edited else "",
            photo=photos.get(row.id or 0, 0),
            read=program_read(row, judged.get(row.id or 0, ()), wording, names) if row.text else None,
        )


def _stand_in(row: HeardRow) -> str:
    """What to read where there are no words."""
    return "" if row.text else f"sent a {row.kind}"


def _told(told: Sequence[OutboxRow]) -> Iterator[Item]:
    latest = {row.edits or row.key: row for row in told if "/from_clinic/" not in row.key}
    for row in latest.values():
        yield Item(
            row.created_at,
            "told",
            "Aftercare",
            plain(row.text),
            state=DELIVERY[Delivery(row.state)],
            failed=row.state == Delivery.FAILED,
        )


def _events(
    wording: Wording, events: Sequence[CaseEventRow], told: Sequence[OutboxRow], names: dict[int, str]
) -> Iterator[Item]:
    for event in events:
        who = names.get(event.staff_id or 0, "")
        if event.kind == EventKind.WROTE:
            sent = [row for row in told if "/from_clinic/" in row.key and row.created_at == event.at]
            state = ", ".join(dict.fromkeys(DELIVERY[Delivery(row.state)] for row in sent))
            yield Item(
                event.at, "wrote", who, event.text, state=state, failed=any(r.state == Delivery.FAILED for r in sent)
            )
        elif event.kind == EventKind.NOTE:
            yield Item(event.at, "note", who, event.text)
        elif event.kind not in SAID_ELSEWHERE:
            kind = "alarm" if event.kind == EventKind.NOBODY_TO_PAGE else "event"
            reason = [Piece(event.text)] if event.text and event.kind != EventKind.CALLED else []
            yield Item(
                event.at,
                kind,
                "",
                describe(event, wording, names),
                reason,
                tier=event.tier,
                rules=list(dict.fromkeys(event.rules)),
            )


def _calls(desk: Desk, wording: Wording, case: CaseRow, names: dict[int, str]) -> Iterator[Item]:
    for call, sent in cases.notifications_of(desk.session, case.id or 0):
        state = Delivery(sent.state)
        text = f"Paged {names.get(call.staff_id, 'somebody')} ({wording.label('page_to', call.why).lower()}) by {call.channel.capitalize()}"
        yield Item(call.at, "call", "", text, state=DELIVERY[state], failed=state is Delivery.FAILED)


def _answers(case: CaseRow, days: Sequence[AnsweredDay]) -> Iterator[Item]:
    for day in days:
        if day.at >= case.opened_at - BEFORE and (case.closed_at is None or day.at <= case.closed_at):
            recalled = ", filled in later" if day.recalled else ""
            yield Item(day.at, "answers", f"Check-in of day {day.day}{recalled}", lines=day.lines)
