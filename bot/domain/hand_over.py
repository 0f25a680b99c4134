"""The sheet of a hand-over: what the next person must know, in codes, numbers and times. It names nobody, so that it can be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.domain.clocks import NextStep
from bot.domain.tier import Tier

RED_FLAG = "red_flag"  # a reason to watch a patient's silence, beside their risks


@dataclass(frozen=True)
class HandOverRules:
    """From content. `silent_after` a check-in that a high-risk patient has not answered; `left_after` the end of a shift, or the last act after it."""

    silent_after: timedelta
    undelivered_within: timedelta
    left_after: timedelta
    at_most: int  # open cases of others on the sheet; the rest is counted


@dataclass(frozen=True)
class SheetCase:
    """An open case. `promised_at`: when the patient was told that somebody will have been in touch, the first such hour; None once that is done."""

    code: str
    patient_id: int
    tier: Tier
    opened_at: datetime
    opened_by: str  # the kind of its first event
    symptoms: tuple[str, ...]  # the newest report first
    owner_id: int | None
    next: NextStep
    due_at: datetime | None
    promised_at: datetime | None
    promise: str  # call | message: the hour is one that a member of staff named
    tried: int  # calls that did not reach the patient
    left_at: datetime | None  # the shift of its owner ended then, and nobody took it over
    rests_until: datetime | None = None
    expected: Mapping[str, Tier] = field(default_factory=dict)  # while it rests: by symptom the most urgent level


@dataclass(frozen=True)
class SilentPatient:
    """At high risk, and has not answered the check-in. `reasons` are risks, or an open red flag."""

    patient_id: int
    day: int
    asked_at: datetime
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class UnreachablePatient:
    """No chat takes a message: all are blocked, or what had to arrive did not."""

    patient_id: int
    since: datetime
    blocked: bool
    code: str  # of the open case, if there is one


@dataclass(frozen=True)
class Sheet:
    """As it stood at one moment, aware UTC. `more` open cases do not stand on it."""

    at: datetime
    cases: tuple[SheetCase, ...]
    more: int
    silent: tuple[SilentPatient, ...]
    unreachable: tuple[UnreachablePatient, ...]

    @property
    def open(self) -> int:
        return len(self.cases) + self.more

    def of(self, owner_id: int | None) -> tuple[SheetCase, ...]:
        return tuple(case for case in self.cases if case.owner_id == owner_id)

    def record(self) -> dict[str, Any]:
        """What is kept of it: plain values."""
        return {name: _plain(value) for name, value in asdict(self).items()}


def in_order(cases: Sequence[SheetCase], reader_id: int | None) -> tuple[SheetCase, ...]:
    """The reader's own first, then by danger, then by what is due next."""
    return tuple(
        sorted(cases, key=lambda case: (case.owner_id != reader_id, case.tier.rank, case.due_at or case.opened_at))
    )


def is_left(
    held_from: datetime | None, shift_ended_at: datetime, last_done_at: datetime | None, now: datetime, after: timedelta
) -> bool:
    """The owner's shift ended while they had it, and nobody took it over. What they still do on it puts that off, no more."""
    if held_from is not None and held_from > shift_ended_at:
        return False
    return now - max(shift_ended_at, last_done_at or shift_ended_at) >= after


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value
