"""How many alerts come of so many days of watching."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

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
    return [case for case in cases if ids.intersection(case.treatment_ids)]


def _row(key: str, treated: Sequence[TreatedFact], cases: Sequence[CaseFact], span: Span) -> LoadRow:
    known = {one.id: one for one in treated}
    pairs = [(case, [known[number] for number in case.treatment_ids if number in known]) for case in cases]
    watched = [case for case, own in pairs if _watched(own, case.opened_at)]
    flags = [flag for case, own in pairs for flag in case.red_flags if _watched(own, flag.at)]
    return LoadRow(
        key=key,
        treatments=sum(span.days_of(one.since, one.until) > 0 for one in treated if one.since is not None),
        patient_days=_patient_days(treated, span),
        alerts=len(watched),
        flags=sum(span.holds(flag.at) for flag in flags),
        later=len(cases) - len(watched),
        cases=tuple(case.code for case in cases),
    )


def _watched(treated: Iterable[TreatedFact], at: datetime) -> bool:
    return any(one.watched(at) for one in treated)


def _patient_days(treated: Sequence[TreatedFact], span: Span) -> float:
    """A day that is watched for two treatments of a patient is one day."""
    days, seen_until = 0.0, dict[int, datetime]()
    for since, one in sorted(((one.since, one) for one in treated if one.since is not None), key=lambda pair: pair[0]):
        start = max(since, seen_until.get(one.patient_id, since))
        days += span.days_of(start, max(start, one.until))
        seen_until[one.patient_id] = max(start, one.until)
    return days
