"""Hand-made facts: dull unless the test says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.case import EventKind, Ladder, Outcome, PageStep, PageTo
from bot.domain.opening_hours import OpeningHours, Period
from bot.domain.review.facts import CaseFact, EventFact, Site, TreatedFact
from bot.domain.review.span import Span, month_span
from bot.domain.review.terms import Meaning, SampleSizes, Terms
from bot.domain.review.waits import Clocks
from bot.domain.tier import Tier

NEW_YORK = ZoneInfo("America/New_York")
OPENED = datetime(2026, 10, 10, 14, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
OCTOBER: Span = month_span("2026-10", NEW_YORK)
TERMS = Terms(
    meanings={
        Outcome.ADVISED_HOME: Meaning.ADVISED,
        Outcome.SEEN_IN_CLINIC: Meaning.SEEN,
        Outcome.SENT_TO_ED: Meaning.SEEN,
        Outcome.EMERGENCY_SERVICES: Meaning.SEEN,
        Outcome.UNREACHABLE: Meaning.EXCLUDED,
        Outcome.DUPLICATE: Meaning.EXCLUDED,
        Outcome.NOISE: Meaning.NOISE,
        Outcome.DRILL: Meaning.EXCLUDED,
    },
    noise_reasons=("past", "other"),
    observed=timedelta(days=14),
    rate_from=5,
    dose_bands=(50.0, 250.0),
    near_miss_tiers=frozenset({Tier.EMERGENCY, Tier.CLINIC_NOW}),
    closed_within=timedelta(days=2),
    seen_later_within=timedelta(days=14),
    sizes=SampleSizes(noise_most=4, random_share=0.1, random_least=2, random_most=5),
)
LADDERS = {
    tier: Ladder(
        tier,
        acknowledge_within=timedelta(minutes=10),
        contact_within=timedelta(minutes=60),
        steps=(PageStep(timedelta(0), PageTo.FIRST_NURSE),),
        repeat=timedelta(minutes=10),
    )
    for tier in Tier
}
WEEK = {day: (Period(time(8), time(17)),) for day in range(5)}  # Monday to Friday; 10 October 2026 is a Saturday
CLOCKS = Clocks(LADDERS, OpeningHours(NEW_YORK, WEEK))


def minutes(count: float) -> datetime:
    """So long after the case opened."""
    return OPENED + timedelta(minutes=count)


def event(kind: EventKind, after: float = 0, **more: Any) -> EventFact:
    return EventFact(kind, minutes(after), **more)


def flag(after: float = 0, tier: Tier = Tier.CLINIC_NOW, rules: Sequence[str] = ("en.ptosis.lid",)) -> EventFact:
    return event(EventKind.RED_FLAG, after, tier=tier, rules=tuple(rules))


def case(
    code: str = "K7P2", *later: EventFact, outcome: Outcome | None = Outcome.SEEN_IN_CLINIC, **more: Any
) -> CaseFact:
    """Opened by a red flag, taken after 5 minutes, the patient reached after 20, closed after 60; `later` replaces all but the flag."""
    usual = (
        event(EventKind.ACKNOWLEDGED, 5, staff_id=1),
        event(EventKind.CALLED, 20, staff_id=1, reached=True),
        event(EventKind.CLOSED, 60, staff_id=1),
    )
    fact = CaseFact(
        code=code,
        tier=Tier.CLINIC_NOW,
        opened_at=OPENED,
        closed_at=minutes(60) if outcome else None,
        outcome=outcome,
        treatment_ids=(1,),
        events=(flag(), *(later or usual)),
    )
    return replace(fact, **more)


def treated(number: int = 1, **more: Any) -> TreatedFact:
    """On 8 October, watched for two weeks."""
    since = datetime(2026, 10, 8, 14, 0, tzinfo=UTC)
    fact = TreatedFact(
        id=number,
        patient_id=number,
        indication="cervical_dystonia",
        product="Dysport",
        lot="L1",
        since=since,
        until=since + timedelta(days=14),
        sites=(Site("trapezius", "left", 40.0),),
    )
    return replace(fact, **more)
