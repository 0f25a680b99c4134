"""What happened in a case, oldest first: words, answers, calls, messages, notes; and what of it nobody has done anything after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.care.case.open_treatments import treatments_of_case
from bot.care.desk import Desk
from bot.care.hand_over.take_over import taken_from
from bot.console.case.graded import GradedAnswer, graded_answers
from bot.console.case.heard_items import BEFORE, heard_items
from bot.console.case.item import Item
from bot.console.case.marked import Piece
from bot.console.case.new_since import new_since
from bot.console.case.repeats import Group, grouped
from bot.console.page.wording import Wording, plain
from bot.console.patient.answers import AnsweredDay, answered_days
from bot.domain.case import EventKind
from bot.domain.message import Delivery
from bot.store import cases, deeds, phone_calls, reading
from bot.store.letters import NAMED
from bot.store.mail import NEVER_SHOWN
from bot.store.tables import CaseEventRow, CaseRow, OutboxRow, PhoneCallRow

DELIVERY = {
    Delivery.QUEUED: "waiting to be sent",
    Delivery.SENDING: "being sent",
    Delivery.SENT: "sent",
    Delivery.IN_DOUBT: "may not have arrived",
    Delivery.FAILED: "not delivered",
    Delivery.SUPERSEDED: "replaced by a newer one",
}
LETTER = DELIVERY | {Delivery.SUPERSEDED: "never sent"}  # held back
CALLED = {"reached": "reached the patient", "no_answer": "no answer", "wrong_number": "wrong number"}
CALLED |= {
    "caregiver_reached": "reached the caregiver",
    "caregiver_no_answer": "the caregiver did not answer",
    "caregiver_wrong_number": "wrong number of the caregiver",
    "emergency_contact_reached": "reached the emergency contact",
    "emergency_contact_no_answer": "the emergency contact did not answer",
    "emergency_contact_wrong_number": "wrong number of the emergency contact",
}
SAID_ELSEWHERE = (  # shown as the call, as the words themselves, as the question with its answer
    EventKind.PAGED,
    EventKind.HEARD,
    EventKind.ANSWERED,
    EventKind.NO_ANSWER,
)

TOLD_ELSEWHERE = (NAMED, "/question:")  # what a nurse wrote, and the graded questions


def last_event(desk: Desk, case: CaseRow) -> int:
    return max((event.id or 0 for event in cases.events_of(desk.session, case.id or 0)), default=0)


def timeline(desk: Desk, wording: Wording, case: CaseRow) -> list[Item]:
    names = {person.id or 0: person.name for person in reading.everybody(desk.session)}
    events = cases.events_of(desk.session, case.id or 0)
    told = reading.messages_of_case(desk.session, case.id or 0)
    days = answered_days(desk, wording, treatments_of_case(desk, case))
    graded = graded_answers(desk, wording, case)
    answered_at = {at for day in days for at in day.given_at} | {one.answered_at for one in graded if one.answered_at}
    items = [
        *heard_items(desk, wording, case, events, answered_at, names),
        *_answers(case, days),
        *_events(desk, case, wording, grouped(events, desk.playbook.triage.again_within), told, names),
        *_calls(desk, wording, case, names),
        *_told(told),
        *_graded(wording, graded),
    ]
    new = new_since(desk, case, events, deeds.undone_events(desk.session, case.id or 0))
    items = [replace(item, is_new=new.covers(item) and not item.undone) for item in items]
    return sorted(items, key=lambda item: item.at)  # of one moment in this order: a question comes after the advice


def describe(event: CaseEventRow, wording: Wording, names: dict[int, str]) -> str:
    """One event as a line of text."""
    who = names.get(event.staff_id or 0, "")
    if event.kind == EventKind.HANDED_OVER:
        who = f"{names.get(taken_from(event.rules) or 0, '?')} → {who}"
    words = wording.label("event", event.kind)
    more = [wording.label("tier", event.tier) if event.tier else "", wording.labels("symptom", event.symptoms)]
    if event.kind in (EventKind.CALLED, EventKind.CALL_MISTAKEN):
        more = [CALLED.get(event.text, event.text or "")]
    if event.kind == EventKind.UNDONE:
        more = [wording.label("event", event.text).lower()]
    return ": ".join(filter(None, [" · ".join(filter(None, [who, words])), ", ".join(filter(None, more))]))


def _told(told: Sequence[OutboxRow]) -> Iterator[Item]:
    latest = {row.edits or row.key: row for row in told if not any(part in row.key for part in TOLD_ELSEWHERE)}
    for row in latest.values():
        yield Item(
            row.created_at,
            "told",
            "Aftercare",
            plain(row.text or ""),
            state=DELIVERY[Delivery(row.state)],
            failed=row.state == Delivery.FAILED,
        )


def _words(event: CaseEventRow, call: PhoneCallRow | None) -> str:
    """What stands below the line of an event."""
    if event.kind == EventKind.CALLED:
        return " · ".join(filter(None, (call.number, call.words))) if call else ""
    return "" if event.kind in (EventKind.UNDONE, EventKind.CALL_MISTAKEN) else event.text or ""


def _events(
    desk: Desk,
    case: CaseRow,
    wording: Wording,
    groups: Sequence[Group],
    told: Sequence[OutboxRow],
    names: dict[int, str],
) -> Iterator[Item]:
    undone = deeds.undone_events(desk.session, case.id or 0)
    called = {call.event_id: call for call in phone_calls.phone_calls_of(desk.session, case.id or 0)}
    for group in groups:
        event = group.first
        was_undone = event.id in undone
        who = names.get(event.staff_id or 0, "")
        if event.kind == EventKind.WROTE:
            sent = [row for row in told if NAMED in row.key and row.created_at == event.at]
            state = ", ".join(dict.fromkeys(LETTER[Delivery(row.state)] for row in sent))
            yield Item(
                event.at,
                "wrote",
                who,
                event.text,
                state="" if was_undone else state,
                failed=any(r.state in NEVER_SHOWN for r in sent) and not was_undone,
                undone=was_undone,
            )
        elif event.kind == EventKind.NOTE:
            yield Item(event.at, "note", who, event.text, undone=was_undone)
        elif event.kind not in SAID_ELSEWHERE:
            kind = "alarm" if event.kind == EventKind.NOBODY_TO_PAGE else "event"
            words = _words(event, called.get(event.id or 0))
            yield Item(
                event.at,
                kind,
                "",
                describe(event, wording, names),
                [Piece(words)] if words else [],
                undone=was_undone,
                tier=event.tier,
                rules=[] if event.kind == EventKind.HANDED_OVER else list(dict.fromkeys(event.rules)),
                event=event.id or 0,
                again=group.again,
            )


def _calls(desk: Desk, wording: Wording, case: CaseRow, names: dict[int, str]) -> Iterator[Item]:
    for call, sent in cases.notifications_of(desk.session, case.id or 0):
        state = Delivery(sent.state)
        who = names.get(call.staff_id or 0, "the fallback")
        text = f"Paged {who} ({wording.label('page_to', call.why)}) by {call.channel.capitalize()}"
        yield Item(call.at, "call", "", text, state=DELIVERY[state], failed=state is Delivery.FAILED)


def _graded(wording: Wording, graded: Sequence[GradedAnswer]) -> Iterator[Item]:
    """Each question where it was asked, with the answer as soon as there is one."""
    for one in graded:
        yield Item(
            one.asked_at,
            "graded",
            "Aftercare asked",
            lines=[(one.question, one.answer, one.is_grave)],
            state=f"answered {wording.clock(one.answered_at)}" if one.answered_at else "",
            tier=one.tier or "",
            said_at=one.said_at,
            rules=[one.rule] if one.rule else [],
        )


def _answers(case: CaseRow, days: Sequence[AnsweredDay]) -> Iterator[Item]:
    for day in days:
        if day.at >= case.opened_at - BEFORE and (case.closed_at is None or day.at <= case.closed_at):
            recalled = ", filled in later" if day.recalled else ""
            yield Item(day.at, "answers", f"Check-in of {day.name}{recalled}", lines=day.lines, said_at=day.at)
