"""The hand-off card: situation, background, assessment, recommendation; what one nurse reads aloud to the next."""

from __future__ import annotations

from dataclasses import dataclass

from bot.care.desk import Desk
from bot.console.answers import AnsweredDay, answered_days
from bot.console.clocks import Clock, Next
from bot.console.patient_card import PatientCard
from bot.console.queue_row import what_happened
from bot.console.wording import Wording, plain
from bot.domain.case import EventKind
from bot.store import cases, reading
from bot.store.tables import CaseRow, HeardRow

LATEST_DAYS = 3


@dataclass(frozen=True)
class HandOff:
    """`words` are the patient's own, as written; `told` is the newest thing the patient was told."""

    what: str
    words: str
    rules: list[str]
    answers: list[AnsweredDay]
    told: str
    recommendation: str


def hand_off(desk: Desk, wording: Wording, case: CaseRow, card: PatientCard, clock: Clock) -> HandOff:
    events = cases.events_of(desk.session, case.id or 0)
    flagged = sorted((event for event in events if event.heard_id), key=lambda event: event.kind == EventKind.RED_FLAG)
    heard = desk.session.get(HeardRow, flagged[-1].heard_id) if flagged else None
    days = answered_days(desk, wording, card.treatment.id or 0) if card.treatment else []
    told = reading.messages_of_case(desk.session, case.id or 0)
    return HandOff(
        what=what_happened(events, wording),
        words=heard.text or "" if heard else "",
        rules=list(dict.fromkeys(rule for event in events for rule in event.rules)),
        answers=days[-LATEST_DAYS:],
        told=plain(told[-1].text) if told else "",
        recommendation=_recommendation(desk, wording, case, clock),
    )


def _recommendation(desk: Desk, wording: Wording, case: CaseRow, clock: Clock) -> str:
    tried = sum(event.kind == EventKind.CALLED for event in cases.events_of(desk.session, case.id or 0))
    by = f" by {wording.moment(clock.at, desk.now)}" if clock.at else ""
    calls = f" Called {tried} times so far." if tried > 1 else " Called once so far." if tried else ""
    words = {
        Next.ACKNOWLEDGE: f"Somebody takes the case{by}.",
        Next.CONTACT: f"Reach the patient{by}.{calls}",
        Next.DECIDE: f"The patient was reached. Decide and close.{calls}",
        Next.NOTHING: "Closed.",
    }
    return words[clock.next]
