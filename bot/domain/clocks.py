"""What a case waits for, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.case import CaseStatus, Ladder


class NextStep(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    CONTACT = "contact"
    DECIDE = "decide"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Clock:
    """The next thing to do, and the moment it is due (None: no hour is set)."""

    next: NextStep
    at: datetime | None

    def late(self, now: datetime) -> bool:
        return self.at is not None and now > self.at


@dataclass(frozen=True)
class CaseTimes:
    """The moments of a case that start and stop its clocks, aware UTC."""

    status: CaseStatus
    waiting_since: datetime
    acknowledged_at: datetime | None = None
    contacted_at: datetime | None = None


def clock_of(case: CaseTimes, ladder: Ladder) -> Clock:
    """Somebody takes it, then the patient is reached, then it is decided. The hours are those the patient was told."""
    if case.status is CaseStatus.CLOSED:
        return Clock(NextStep.NOTHING, None)
    if case.acknowledged_at is None:
        return Clock(NextStep.ACKNOWLEDGE, case.waiting_since + ladder.acknowledge_within)
    if case.contacted_at is None:
        return Clock(NextStep.CONTACT, case.waiting_since + ladder.contact_within)
    return Clock(NextStep.DECIDE, None)
