"""Gather what happened in a span of days, for the monthly review. Nothing is changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.paging.recipients import Because
from bot.care.working.judge_finding import place_of
from bot.care.working.log_call import CAREGIVER, PATIENT, REACHED
from bot.domain.attribution import attributed
from bot.domain.case import EventKind, Outcome
from bot.domain.did_you_go import Went
from bot.domain.judgement import Place, Verdict, standing
from bot.domain.review.facts import (
    AdviceFact,
    Answered,
    CaseFact,
    CheckInFact,
    EventFact,
    Facts,
    Site,
    TreatedFact,
)
from bot.domain.review.review import Review, review
from bot.domain.review.span import A_DAY, Span, days_span, month_of, month_span
from bot.domain.review.waits import Clocks
from bot.domain.tier import Tier
from bot.store import advice
from bot.store import review as store
from bot.store.tables import CaseRow, JudgementRow

LONGEST = 366  # days of one review
Given = Mapping[int, Sequence[store.TreatmentLine]]  # the treatments of each patient, oldest first


def span_of(desk: Desk, month: str, first: str = "", last: str = "") -> Span:
    """Of a month like 2026-11, else from the first to the last day, else this month. Raises Refused for what is neither."""
    zone = desk.playbook.clinic.zone
    try:
        if month or not (first or last):
            return month_span(month or month_of(desk.now, zone), zone)
        span = days_span(date.fromisoformat(first), date.fromisoformat(last), zone)
    except ValueError as wrong:
        raise Refused("Choose a month like 2026-11, or a first and a last day like 2026-11-30.") from wrong
    if (span.last - span.first).days >= LONGEST:
        raise Refused(f"Choose at most {LONGEST} days.")
    return span


def review_of(desk: Desk, span: Span) -> Review:
    """The figures of the span as they stand now."""
    playbook = desk.playbook
    clocks = Clocks(playbook.ladders, playbook.clinic.hours)
    return review(facts_of(desk, span), span, playbook.review, clocks, desk.now)


def facts_of(desk: Desk, span: Span) -> Facts:
    said, given = store.judgements_of_said(desk.session, span.start, span.end), _given(desk, span)
    missed = (place.symptom for places in _standing(said).values() for place in _those(places, Verdict.MISSED))
    return Facts(
        cases=_cases(desk, span, given),
        treated=_treated(desk, span, given),
        check_ins=_check_ins(desk, span),
        missed=tuple(missed),
        advice=_advice(desk, span),
    )


@dataclass(frozen=True)
class _Known:
    """What is known of all cases of the span, each read once."""

    lines: Mapping[int, Sequence[store.EventLine]]
    calls: Mapping[int, store.CallLine]
    judged: Mapping[int, Mapping[Place, Verdict]]
    lost: frozenset[int]
    gaps: frozenset[int]
    given: Given
    window: timedelta


def _given(desk: Desk, span: Span) -> Given:
    """By patient, those watched in the span and those with a case in it."""
    found: dict[int, list[store.TreatmentLine]] = defaultdict(list)
    observed = desk.playbook.review.observed
    for line in store.treatments_since(desk.session, span.start - observed, span.start, span.end):
        found[line.patient_id].append(line)
    return found


def _cases(desk: Desk, span: Span, given: Given) -> tuple[CaseFact, ...]:
    reach = (desk.session, span.start, span.end)
    lines: dict[int, list[store.EventLine]] = defaultdict(list)
    for line in store.events_of_opened(*reach):
        lines[line.case_id].append(line)
    known = _Known(
        lines,
        store.calls_of_opened(*reach),
        _standing(store.judgements_of_opened(*reach)),
        store.with_lost_page(*reach),
        store.paged_with(desk.session, Because.NOBODY_ON_CALL, span.start, span.end),
        given,
        desk.playbook.review.observed,
    )
    return tuple(_case(row, known) for row in store.cases_opened(*reach))


def _case(row: CaseRow, known: _Known) -> CaseFact:
    lines = known.lines.get(row.id or 0, ())
    spoken = dict.fromkeys(line.heard_id for line in lines if line.heard_id is not None)
    return CaseFact(
        code=row.code,
        tier=Tier(row.tier),
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
        noise_reason=row.noise_reason,
        treatment_ids=_may_come_of(row, lines, known),
        events=tuple(_event(line, known.calls.get(line.id)) for line in lines),
        verdicts=_verdicts(known.judged[heard] for heard in spoken if heard in known.judged),
        page_undelivered=row.id in known.lost,
        gap=row.id in known.gaps,
        merged=row.merged_into_id is not None,
    )


def _may_come_of(row: CaseRow, lines: Sequence[store.EventLine], known: _Known) -> tuple[int, ...]:
    """Of the hour it was raised, and of each of its red flags."""
    hours = (row.opened_at, *(line.at for line in lines if line.kind == EventKind.RED_FLAG))
    return tuple(one.id for one in attributed(known.given.get(row.patient_id, ()), hours, known.window))


def _event(line: store.EventLine, call: store.CallLine | None) -> EventFact:
    kind = EventKind(line.kind)
    return EventFact(
        kind=kind,
        at=line.at,
        tier=Tier(line.tier) if line.tier else None,
        rules=tuple(line.rules),
        staff_id=line.staff_id,
        reached=kind is EventKind.REPLIED or (call is not None and _reached(call)),
        symptoms=tuple(line.symptoms),
    )


def _reached(call: store.CallLine) -> bool:
    """The patient, or a caregiver who speaks for them. Others can but go and look."""
    return call.text == REACHED or (call.result == REACHED and call.whom in (PATIENT, CAREGIVER))


def _advice(desk: Desk, span: Span) -> tuple[AdviceFact, ...]:
    """By the gravest answer, else by the last."""
    given = advice.advice_outcomes(desk.session, span.start, span.end)
    counted = ((one.case_code, one.gravest or one.answer) for one in given)
    return tuple(AdviceFact(code, Went(answer) if answer else None) for code, answer in counted)


def _standing(rows: Iterable[JudgementRow]) -> dict[int, dict[Place, Verdict]]:
    """What stands of the judgements, by message."""
    given: dict[int, list[tuple[Place, Verdict]]] = defaultdict(list)
    for row in rows:
        given[row.heard_id].append((place_of(row), Verdict(row.verdict)))
    return {heard: standing(own) for heard, own in given.items()}


def _those(places: Mapping[Place, Verdict], verdict: Verdict) -> list[Place]:
    return [place for place, held in places.items() if held is verdict]


def _verdicts(judged: Iterable[Mapping[Place, Verdict]]) -> dict[str, bool]:
    """A rule that read several things was right if it was with any of them."""
    found: dict[str, bool] = {}
    for places in judged:
        for place, verdict in places.items():
            if place.rule and verdict in (Verdict.RIGHT, Verdict.WRONG):
                found[place.rule] = found.get(place.rule, False) or verdict is Verdict.RIGHT
    return found


def _treated(desk: Desk, span: Span, given: Given) -> tuple[TreatedFact, ...]:
    """Each is watched until its time is up, or something ends it. A further treatment does not: then both are watched."""
    observed = desk.playbook.review.observed
    reach = (desk.session, span.start - observed, span.start, span.end)
    joined = store.joined_since(*reach)
    sites: dict[int, list[Site]] = defaultdict(list)
    for row in store.injections_since(*reach):
        sites[row.treatment_id].append(Site(row.muscle, row.side, row.units))
    found = []
    for line in sorted((line for own in given.values() for line in own), key=lambda one: (one.treated_at, one.id)):
        ends = (line.treated_at + observed, line.stopped_at, line.erased_at, desk.now)
        since = joined.get(line.patient_id)
        found.append(
            TreatedFact(
                id=line.id,
                patient_id=line.patient_id,
                indication=line.indication,
                product=line.product,
                lot=line.lot,
                since=max(line.treated_at, since) if since else None,
                until=min(end for end in ends if end is not None),
                sites=tuple(sites[line.id]),
            )
        )
    return tuple(found)


def _check_ins(desk: Desk, span: Span) -> tuple[CheckInFact, ...]:
    return tuple(
        CheckInFact(line.indication, line.day, _answered(desk, line))
        for line in store.check_ins_shown(desk.session, span.start, span.end)
    )


def _answered(desk: Desk, line: store.CheckInLine) -> Answered:
    if line.completed_at is not None:
        return Answered.RECALLED if line.recalled else Answered.SAME_DAY
    return Answered.WAITING if desk.now < line.due_at + A_DAY else Answered.MISSED
