"""A month as figures, each with the cases behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.domain.case import Outcome
from bot.domain.review.adherence import AdherenceRow, adherence
from bot.domain.review.after_advice import AfterAdviceRow, after_advice
from bot.domain.review.facts import CaseFact, Facts
from bot.domain.review.groups import GroupRow, groups, is_complication
from bot.domain.review.load import LoadRow, alert_load
from bot.domain.review.near_miss import NearMissRow, by_kind, near_misses
from bot.domain.review.predictive import RuleRow, by_rule
from bot.domain.review.rests import Rests, rests
from bot.domain.review.span import Span
from bot.domain.review.terms import Terms
from bot.domain.review.times import TimesRow, times
from bot.domain.review.waits import Clocks


class Figure(Protocol):
    """A row of a table that somebody may ask the cases of."""

    @property
    def key(self) -> str: ...

    @property
    def cases(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class OutcomeRow:
    """How many cases ended so; of noise, for which reason. Without a key: they are open, or it is not known."""

    key: str
    reason: str
    cases: tuple[str, ...]


@dataclass(frozen=True)
class MissedRow:
    key: str  # a symptom
    count: int


@dataclass(frozen=True)
class Review:
    span: Span
    written_at: datetime
    terms: Terms
    cases: tuple[CaseFact, ...]
    complications: tuple[str, ...]
    outcomes: tuple[OutcomeRow, ...]
    rules: tuple[RuleRow, ...]
    missed: tuple[MissedRow, ...]
    load: tuple[LoadRow, ...]
    times: tuple[TimesRow, ...]
    adherence: tuple[AdherenceRow, ...]
    near_misses: tuple[NearMissRow, ...]
    groups: tuple[GroupRow, ...]
    advice: tuple[AfterAdviceRow, ...]
    rests: Rests

    def behind(self, table: str, key: str) -> tuple[str, ...]:
        """The codes of the cases behind one figure; none where there is no such figure."""
        tables: Mapping[str, Sequence[Figure]] = {
            "rules": self.rules,
            "load": self.load,
            "times": self.times,
            "near-misses": self.near_misses,
            "advice": self.advice,
        }
        if table == "outcomes":
            return next((row.cases for row in self.outcomes if f"{row.key}/{row.reason}" == key), ())
        if table == "wrong":
            return next((row.wrong_cases for row in self.rules if row.key == key), ())
        if table == "complications":
            return next((row.cases for row in self.groups if f"{row.by}:{row.key}" == key), ())
        return next((row.cases for row in tables.get(table, ()) if row.key == key), ())


def review(facts: Facts, span: Span, terms: Terms, clocks: Clocks, now: datetime) -> Review:
    """All figures of the span as they stand now. A fire drill is in none of them."""
    facts = replace(facts, cases=tuple(case for case in facts.cases if case.outcome is not Outcome.DRILL))
    near = {case.code: near_misses(case, terms, clocks, now) for case in facts.cases}
    return Review(
        span=span,
        written_at=now,
        terms=terms,
        cases=facts.cases,
        complications=tuple(case.code for case in facts.cases if is_complication(case, terms)),
        outcomes=_outcomes(facts.cases),
        rules=by_rule(facts.cases, terms),
        missed=tuple(MissedRow(symptom, count) for symptom, count in Counter(facts.missed).most_common()),
        load=alert_load(facts, span),
        times=times(facts.cases, clocks, now),
        adherence=adherence(facts.check_ins),
        near_misses=by_kind(near),
        groups=groups(facts, terms, near),
        advice=after_advice(facts.advice),
        rests=rests(facts.cases),
    )


def _outcomes(cases: Sequence[CaseFact]) -> tuple[OutcomeRow, ...]:
    """In the order of the outcomes, the reasons of noise below one another, what is still open last."""
    order = [*(outcome.value for outcome in Outcome), ""]
    ends = Counter((case.outcome.value if case.outcome else "", case.noise_reason) for case in cases)
    return tuple(
        OutcomeRow(
            end,
            reason,
            tuple(
                case.code
                for case in cases
                if (case.outcome.value if case.outcome else "", case.noise_reason) == (end, reason)
            ),
        )
        for end, reason in sorted(ends, key=lambda pair: (order.index(pair[0]), pair[1]))
    )
