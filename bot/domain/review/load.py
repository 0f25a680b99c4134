"""How many alerts come of so many days of watching."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.review.bounds import count_bounds
from bot.domain.review.facts import CaseFact, Facts, TreatedFact
from bot.domain.review.span import Span

ALL = "all"
PER = 100  # patient-days


@dataclass(frozen=True)
class LoadRow:
    """`alerts` are cases that opened while their patient was watched, `flags` the red flags in those days; `later` opened after."""

    key: str  # an indication, or ALL
    treatments: int
    patient_days: float
    alerts: int
    flags: int
    later: int
    cases: tuple[str, ...]

    @property
    def rate(self) -> float:
        """Alerts per 100 patient-days; 0 where nobody was watched."""
        return self.alerts * PER / self.patient_days if self.patient_days else 0.0

    @property
    def bounds(self) -> tuple[float, float]:
        """Where the true rate lies, exactly (Garwood)."""
        below, above = count_bounds(self.alerts)
        days = self.patient_days or 1.0
        return below * PER / days, above * PER / days


def alert_load(facts: Facts, span: Span) -> tuple[LoadRow, ...]:
    """A row for all, then one for each indication that was watched or had a case."""
    indications = sorted({one.indication for one in facts.treated})
    own = {name: [one for one in facts.treated if one.indication == name] for name in indications}
    return (
        _row(ALL, facts.treated, facts.cases, span),
        *(_row(name, own[name], _of(facts.cases, own[name]), span) for name in indications),
    )


def _of(cases: Iterable[CaseFact], treated: Sequence[TreatedFact]) -> list[CaseFact]:
    ids = {one.id for one in treated}
    return [case for case in cases if case.treatment_id in ids]


def _row(key: str, treated: Sequence[TreatedFact], cases: Sequence[CaseFact], span: Span) -> LoadRow:
    known = {one.id: one for one in treated}
    days = {one.id: span.days_of(one.since, one.until) for one in treated if one.since is not None}
    pairs = [(case, known.get(case.treatment_id or 0)) for case in cases]
    watched = [case for case, one in pairs if one is not None and one.watched(case.opened_at)]
    flags = [flag for case, one in pairs for flag in case.red_flags if one is not None and one.watched(flag.at)]
    return LoadRow(
        key=key,
        treatments=sum(count > 0 for count in days.values()),
        patient_days=sum(days.values()),
        alerts=len(watched),
        flags=sum(span.holds(flag.at) for flag in flags),
        later=len(cases) - len(watched),
        cases=tuple(case.code for case in cases),
    )
