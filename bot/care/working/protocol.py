"""The protocol of a symptom: its questions, as a nurse asked them. What they found out suggests a tier; a person raises it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.care import audit
from bot.care.case.ask_graded import answer_words, lifts_in
from bot.care.case.event import add_event
from bot.care.case.find import find_open_case
from bot.care.case.state import changed
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.domain.case import EventKind
from bot.domain.questionnaire import weight
from bot.domain.tier import Tier, most_urgent
from bot.store import cases, protocols
from bot.store.tables import CaseRow, ProtocolRow, StaffRow

UNKNOWN = "unknown"
YES_NO = ("yes", "no")


@dataclass(frozen=True)
class Found:
    """One answer of a nurse."""

    symptom: str
    question: str
    answer: str  # id of an answer | unknown


def reported_symptoms(desk: Desk, case: CaseRow) -> tuple[str, ...]:
    """Of the case, the newest report first."""
    events = cases.events_of(desk.session, case.id or 0)
    return tuple(dict.fromkeys(symptom for event in reversed(events) for symptom in event.symptoms))


def answer_protocol(desk: Desk, code: str, staff: StaffRow, found: Mapping[tuple[str, str], str]) -> None:
    """What is new of the answers, by symptom and question. Raises Refused for an answer content does not know, or for nothing."""
    case = find_open_case(desk, code, staff)
    known = protocols.protocol_of(desk.session, case.id or 0)
    answers = [Found(symptom, question, answer) for (symptom, question), answer in found.items()]
    fresh = [one for one in answers if _newest(known, one) != one.answer]
    if not fresh:
        raise Refused("Nothing new was ticked.")
    lines = [_line(desk, one) for one in fresh]
    for one in fresh:
        row = ProtocolRow(case_id=case.id or 0, staff_id=staff.id or 0, at=desk.now, **vars(one))
        desk.session.add(row)
    symptoms = tuple(dict.fromkeys(one.symptom for one in fresh))
    add_event(desk, case, EventKind.CHECKED, staff_id=staff.id, symptoms=symptoms, text="\n".join(lines))
    changed(desk, case)
    audit.record(desk, audit.by_staff(staff), "answer_protocol", f"case:{case.id}", answers=len(fresh))


def suggested_tier(desk: Desk, case: CaseRow) -> Tier | None:
    """What the nurses' answers ask for by content, where that is more urgent than the case. What is not known suggests nothing."""
    lifts = dict.fromkeys(reported_symptoms(desk, case), 0) | lifts_in(desk, case)
    rows = protocols.protocol_of(desk.session, case.id or 0).values()
    asked = (
        weight(desk.playbook.questionnaire, lifts, row.question, row.answer) for row in rows if row.answer != UNKNOWN
    )
    tiers = [tier for tier in asked if tier is not None]
    suggested = most_urgent(*tiers) if tiers else None
    return suggested if suggested is not None and suggested.rank < Tier(case.tier).rank else None


def _newest(known: Mapping[tuple[str, str], ProtocolRow], one: Found) -> str:
    row = known.get((one.symptom, one.question))
    return row.answer if row else ""


def _line(desk: Desk, one: Found) -> str:
    question = desk.playbook.questionnaire.question(one.symptom, one.question)
    known = [answer.id for answer in question.answers] if question else _of_item(desk, one)
    if one.answer not in (known and (*known, UNKNOWN)):
        raise Refused("This is no answer of the protocol. Load the page again.")
    words = desk.playbook.words_in(desk.playbook.clinic.languages[0])
    asked = words.label(f"graded.{one.question}" if question else f"protocol.{one.question}")
    if one.answer == UNKNOWN or question is None:
        return f"{asked} {words.label('button.not_sure' if one.answer == UNKNOWN else f'button.{one.answer}')}"
    return f"{asked} {answer_words(words, question, one.answer)}"


def _of_item(desk: Desk, one: Found) -> tuple[str, ...]:
    """The answers to what stands beside the graded questions; none for what content does not ask."""
    return YES_NO if one.question in desk.playbook.protocol.get(one.symptom, ()) else ()
