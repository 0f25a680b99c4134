"""The hand-off card: situation, background, assessment, recommendation; what one nurse reads aloud to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.care.case.flag import RAISED
from bot.care.case.state import promise_is_next, rests
from bot.care.desk import Desk
from bot.console.case.graded import GradedAnswer, graded_answers
from bot.console.page.wording import Wording, plain
from bot.console.patient.answers import AnsweredDay, answered_days
from bot.console.patient.patient_card import PatientCard
from bot.console.queue.queue_row import what_happened
from bot.domain.case import EventKind
from bot.domain.clocks import Clock, NextStep
from bot.domain.message import Delivery
from bot.domain.phrase import CALL
from bot.store import cases, deeds, reading
from bot.store.tables import CaseEventRow, CaseRow, ContactRow, HeardRow, OutboxRow

LATEST_DAYS = 3
SAID = (EventKind.RED_FLAG, EventKind.WORSE, EventKind.SAME)  # what made the case or raised it, by the patient's words
NEVER_READ = (Delivery.FAILED, Delivery.SUPERSEDED)


@dataclass(frozen=True)
class Quote:
    """The patient's own words, as written, in the language they were written in."""

    at: datetime
    words: str
    language: str


@dataclass(frozen=True)
class HandOff:
    """Source: clinical brief 3.7. `told` is what the patient was told and when, oldest first."""

    what: str
    quotes: list[Quote]
    graded: list[GradedAnswer]
    rules: list[str]
    modifiers: list[str]
    answers: list[AnsweredDay]
    trend: list[tuple[str, str]]
    told: list[tuple[datetime, str]]
    recommendation: str


def hand_off(desk: Desk, wording: Wording, case: CaseRow, card: PatientCard, clock: Clock) -> HandOff:
    events = cases.events_of(desk.session, case.id or 0)
    days = answered_days(desk, wording, [one.treatment for one in card.given])
    fired = list(dict.fromkeys(rule for event in events for rule in event.rules))
    return HandOff(
        what=what_happened(events, wording),
        quotes=_quotes(desk, wording, events),
        graded=graded_answers(desk, wording, case),
        rules=[rule for rule in fired if not rule.startswith(RAISED)],
        modifiers=[_modifier(wording, rule.removeprefix(RAISED)) for rule in fired if rule.startswith(RAISED)],
        answers=days[-LATEST_DAYS:],
        trend=_trend(days),
        told=_told(reading.messages_of_case(desk.session, case.id or 0)),
        recommendation=_recommendation(desk, wording, case, clock),
    )


def _quotes(desk: Desk, wording: Wording, events: Sequence[CaseEventRow]) -> list[Quote]:
    """The words the red flags rest on; where there are none, the newest that were passed on."""
    flags = [event for event in events if event.heard_id and event.kind in SAID]
    chosen = flags or [event for event in events if event.heard_id][-1:]
    rows = reading.heard_with_pieces(desk.session, [event.heard_id or 0 for event in chosen])
    contacts = reading.contacts_by_id(desk.session, [row.contact_id for row in rows if row.contact_id])
    return [_quote(wording, row, contacts.get(row.contact_id or 0)) for row in rows if row.text]


def _quote(wording: Wording, row: HeardRow, contact: ContactRow | None) -> Quote:
    return Quote(row.at, row.text, wording.label("language", contact.language) if contact else "")


def _modifier(wording: Wording, reason: str) -> str:
    """What made a report weigh more: a risk flag of the patient, or a reason of its own."""
    section = "risk" if f"risk.{reason}" in wording.words.labels else "modifier"
    return wording.label(section, reason)


def _trend(days: Sequence[AnsweredDay]) -> list[tuple[str, str]]:
    """What changed over the latest days, its answers in order: 2/10, 4/10."""
    answered: dict[str, list[str]] = {}
    for day in days[-LATEST_DAYS:]:
        for question, answer, _ in day.lines:
            answered.setdefault(question, []).append(answer)
    return [(question, " → ".join(answers)) for question, answers in answered.items() if len(set(answers)) > 1]


def _told(rows: Sequence[OutboxRow]) -> list[tuple[datetime, str]]:
    """As it stands in the chat now; what never arrived is left out, and so are the questions, which have their own place."""
    latest = {row.edits or row.key: row for row in rows if "/question:" not in row.key}
    texts = {(row.created_at, plain(row.text or "")): None for row in latest.values() if row.state not in NEVER_READ}
    return sorted(texts, key=lambda told: told[0])


def _recommendation(desk: Desk, wording: Wording, case: CaseRow, clock: Clock) -> str:
    undone = deeds.undone_events(desk.session, case.id or 0)
    events = cases.events_of(desk.session, case.id or 0)
    tried = sum(event.kind == EventKind.CALLED and event.id not in undone for event in events)
    by = f" by {wording.moment(clock.at, desk.now)}" if clock.at else ""
    calls = f" Called {tried} times so far." if tried > 1 else " Called once so far." if tried else ""
    words = {
        NextStep.ACKNOWLEDGE: f"Somebody takes the case{by}.",
        NextStep.CONTACT: f"Reach the patient{by}.{calls}",
        NextStep.DECIDE: f"The patient was reached. Decide{by}.{calls}",
        NextStep.CLOSE: f"It is decided. Close the case{by}.{calls}",
        NextStep.NOTHING: "Closed.",
    }
    step = f"It rests. Look again{by}.{calls}" if rests(case) else words[clock.next]
    if case.promised_at is None:
        return step
    act = "Call" if case.promise == CALL else "Write"
    promise = f"{act} by {wording.moment(case.promised_at, desk.now)}, as promised."
    return f"{promise} {step}" if promise_is_next(case, clock) else f"{step} {promise}"
