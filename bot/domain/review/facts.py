"""What a review counts, without a name or a word of a patient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.case import EventKind, Outcome
from bot.domain.did_you_go import Went
from bot.domain.snooze import EXPECTED_RULE
from bot.domain.tier import Tier


@dataclass(frozen=True)
class EventFact:
    """A line of a case's timeline that still counts. `reached` where the clinic spoke with the patient, or they answered what it wrote."""

    kind: EventKind
    at: datetime
    tier: Tier | None = None
    rules: tuple[str, ...] = ()
    staff_id: int | None = None
    reached: bool = False
    symptoms: tuple[str, ...] = ()

    @property
    def expected(self) -> bool:
        """A report that called nobody: the case rested, and this was known."""
        return EXPECTED_RULE in self.rules

    @property
    def broke_through(self) -> bool:
        return self.kind is EventKind.WOKEN and bool(self.symptoms)


@dataclass(frozen=True)
class CaseFact:
    """`verdicts` say of a rule whether staff held right what it read in the words of this case.

    `treatment_ids` are all that it may come of (bot/domain/attribution.py): nobody knows which one it was.
    `merged` became part of another case: closing it was no work on it. `gap`: it was paged while nobody was on call.
    """

    code: str
    tier: Tier
    opened_at: datetime
    closed_at: datetime | None = None
    outcome: Outcome | None = None
    noise_reason: str = ""
    treatment_ids: tuple[int, ...] = ()
    events: tuple[EventFact, ...] = ()
    verdicts: Mapping[str, bool] = field(default_factory=dict)
    page_undelivered: bool = False
    gap: bool = False
    merged: bool = False

    @property
    def gravest(self) -> Tier:
        """The most urgent tier it ever had."""
        known = [event.tier for event in self.events if event.tier is not None and not _is_known_trouble(event)]
        return min([self.tier, *known], key=lambda tier: tier.rank)

    def open_for(self, now: datetime) -> timedelta:
        """How long it was open, without the time from a closing until it was opened again."""
        lasted, closed = (self.closed_at or now) - self.opened_at, None
        for event in self.events:
            if event.kind is EventKind.CLOSED:
                closed = event.at
            elif event.kind is EventKind.REOPENED and closed is not None:
                lasted -= event.at - closed
        return lasted

    @property
    def red_flags(self) -> tuple[EventFact, ...]:
        return tuple(event for event in self.events if event.kind is EventKind.RED_FLAG)


def _is_known_trouble(event: EventFact) -> bool:
    """Its tier is that of what is expected, not of the case."""
    return event.kind is EventKind.SNOOZED or event.expected


@dataclass(frozen=True)
class AdviceFact:
    """Advice to seek emergency care, with what it counts as: that they did not go or said no word, whatever followed, else its last answer.

    Without an answer nothing is known yet.
    """

    case: str
    answer: Went | None = None


@dataclass(frozen=True)
class Site:
    muscle: str
    side: str
    units: float


@dataclass(frozen=True)
class TreatedFact:
    """A treatment and how long its patient was watched for it: from `since` to before `until`; None where they never joined."""

    id: int
    patient_id: int
    indication: str
    product: str
    lot: str
    since: datetime | None
    until: datetime
    sites: tuple[Site, ...] = ()

    @property
    def units(self) -> float:
        return sum(site.units for site in self.sites)

    def watched(self, at: datetime) -> bool:
        return self.since is not None and self.since <= at < self.until


class Answered(StrEnum):
    """How a check-in was answered."""

    SAME_DAY = "same_day"
    RECALLED = "recalled"  # filled in later
    MISSED = "missed"
    WAITING = "waiting"  # it can still be answered on its day: counted nowhere


@dataclass(frozen=True)
class CheckInFact:
    """One check-in that was shown."""

    indication: str
    day: int
    answered: Answered


@dataclass(frozen=True)
class Facts:
    """All of a span. `missed` are the symptoms staff found in words where screening saw none, one for each time."""

    cases: tuple[CaseFact, ...] = ()
    treated: tuple[TreatedFact, ...] = ()
    check_ins: tuple[CheckInFact, ...] = ()
    missed: tuple[str, ...] = ()
    advice: tuple[AdviceFact, ...] = ()
