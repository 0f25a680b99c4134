"""The clinician's page of one treatment: what was done, the two weeks after it, what became of every red flag."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.curve import Curves
from bot.domain.strip import Day, DayStatus, Row
from bot.domain.tier import Tier


@dataclass(frozen=True)
class Injection:
    """Words as a person reads them; `units` of the product."""

    muscle: str
    side: str
    units: float


@dataclass(frozen=True)
class Goal:
    text: str
    kind: str
    threshold: str


@dataclass(frozen=True)
class TreatmentFacts:
    """What was done. `treated_at` is aware, in the patient's time zone; words are labels already."""

    id: int
    patient_id: int
    patient_name: str
    birth_year: int
    indication: str
    treated_at: datetime
    product: str
    lot: str
    dilution: str = ""
    needle: str = ""
    guidance: str = ""
    notes: str = ""
    clinician: str = ""
    injections: tuple[Injection, ...] = ()
    goals: tuple[Goal, ...] = ()
    risk_flags: tuple[str, ...] = ()
    risk_notes: str = ""

    @property
    def total_units(self) -> float:
        return sum(injection.units for injection in self.injections)


@dataclass(frozen=True)
class CaseLine:
    """One case in a line. `reasons` are the symptoms, or what else opened it. Minutes since the opening; None: not yet."""

    code: str
    day: int
    opened_at: datetime
    tier: Tier
    tier_label: str
    reasons: tuple[str, ...]
    status: str
    outcome: str = ""
    minutes_to_acknowledgement: int | None = None
    minutes_to_contact: int | None = None


@dataclass(frozen=True)
class DayText:
    """What the patient added on a day, word for word."""

    day: int
    text: str


@dataclass(frozen=True)
class Wrote:
    """What the patient wrote outside of the diary and a red flag was seen in. `at` is in the patient's time zone."""

    day: int
    at: datetime
    text: str
    symptoms: tuple[str, ...]


@dataclass(frozen=True)
class Photo:
    id: int
    day: int | None


@dataclass(frozen=True)
class Adherence:
    """Check-ins that are over: how many were `asked`, how many `answered`, how many of those only afterwards."""

    asked: int
    answered: int
    recalled: int

    @property
    def percent(self) -> int | None:
        """None where nothing was asked yet."""
        return round(100 * self.answered / self.asked) if self.asked else None


@dataclass(frozen=True)
class Previous:
    """The treatment before this one, to compare with."""

    treated_at: datetime
    product: str
    total_units: float
    curves: Curves


@dataclass(frozen=True)
class Beside:
    """A treatment whose two weeks overlap with those of this one: what is reported may come of either."""

    id: int
    indication: str
    treated_at: datetime
    product: str
    lot: str
    total_units: float


@dataclass(frozen=True)
class Summary:
    facts: TreatmentFacts
    today: int  # the day of the treatment at the time of writing
    written_at: datetime  # aware, in the patient's time zone
    content_version: str
    days: tuple[Day, ...]
    rows: tuple[Row, ...]
    curves: Curves
    cases: tuple[CaseLine, ...] = ()
    notes: tuple[DayText, ...] = ()
    medicines: tuple[DayText, ...] = ()
    photos: tuple[Photo, ...] = ()
    wrote: tuple[Wrote, ...] = ()
    previous: Previous | None = None
    beside: tuple[Beside, ...] = ()

    @property
    def adherence(self) -> Adherence:
        return adherence(self.days)

    @property
    def worst(self) -> Mapping[int, int]:
        """The worst severity of each day something is known of."""
        known = [(cell.day, cell.severity) for row in self.rows for cell in row.cells if cell.severity is not None]
        return {day: max(severity for at, severity in known if at == day) for day in dict(known)}

    @property
    def case_days(self) -> frozenset[int]:
        return frozenset(case.day for case in self.cases)


def adherence(days: tuple[Day, ...]) -> Adherence:
    """Counts every check-in that was asked and is over."""
    statuses = [day.status for day in days]
    recalled = statuses.count(DayStatus.RECALLED)
    answered = statuses.count(DayStatus.ANSWERED) + recalled
    asked = answered + statuses.count(DayStatus.PARTLY) + statuses.count(DayStatus.MISSED)
    return Adherence(asked, answered, recalled)


def minutes_between(start: datetime, end: datetime | None) -> int | None:
    """Whole minutes, begun ones left out."""
    return None if end is None else int((end - start).total_seconds() // 60)
