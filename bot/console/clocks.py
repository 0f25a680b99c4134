"""What a case waits for, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.case import CaseStatus, Ladder
from bot.store.tables import CaseRow


class Next(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    CONTACT = "contact"
    DECIDE = "decide"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Clock:
    """The next thing to do, and the moment it is due (None: no hour is set)."""

    next: Next
    at: datetime | None

    def late(self, now: datetime) -> bool:
        return self.at is not None and now > self.at


def clock_of(case: CaseRow, ladder: Ladder) -> Clock:
    """Somebody takes it, then the patient is reached, then it is decided. The hours are those the patient was told."""
    if case.status == CaseStatus.CLOSED:
        return Clock(Next.NOTHING, None)
    if case.acknowledged_at is None:
        return Clock(Next.ACKNOWLEDGE, case.waiting_since + ladder.acknowledge_within)
    if case.contacted_at is None:
        return Clock(Next.CONTACT, case.waiting_since + ladder.contact_within)
    return Clock(Next.DECIDE, None)
