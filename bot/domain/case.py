"""A case and its clocks: what a nurse works, who is paged next, in which order the queue stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.tier import Tier


class CaseStatus(StrEnum):
    OPEN = "open"  # nobody has it
    CLAIMED = "claimed"  # a named person has it
    CLOSED = "closed"


class EventKind(StrEnum):
    """One line of a case's timeline. Lines are added, never changed."""

    RED_FLAG = "red_flag"
    MISSED_DAYS = "missed_days"
    PASSED_ON = "passed_on"
    NEW_MEDICINE = "new_medicine"
    URGENT = "urgent"  # the patient pressed: tell the nurse now
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"
    UNHEARD = "unheard"  # a doubtful message was asked about, and in an outage no answer can come
    INVITE_LOCKED = "invite_locked"
    ANSWERED = "answered"  # a graded question, by the patient
    NO_ANSWER = "no_answer"  # to a graded question, in time
    TIER_RAISED = "tier_raised"
    TIER_LOWERED = "tier_lowered"
    PAGED = "paged"
    NOBODY_TO_PAGE = "nobody_to_page"
    ACKNOWLEDGED = "acknowledged"
    CLAIMED = "claimed"
    RELEASED = "released"
    WROTE = "wrote"  # staff to patient
    HEARD = "heard"  # patient, while the case is open
    WORSE = "worse"  # what opened the case is worse
    SAME = "same"  # it is still there: a second report of it
    BETTER = "better"  # for the nurse to know; it lowers nothing
    CALLED = "called"
    NOTE = "note"
    CLOSED = "closed"
    OFFERED = "offered"  # to a named colleague; until they accept, the owner keeps it
    HANDED = "handed"  # the colleague accepted
    UNDONE = "undone"  # the last act of a person; its own lines stay
    SNOOZED = "snoozed"  # known trouble may go on so long without a call
    WOKEN = "woken"  # its time is over, or something broke through
    CHECKED = "checked"  # the protocol of a symptom, by a nurse
    ASKED = "asked"  # a graded question, chosen by staff


class Outcome(StrEnum):
    ADVISED_HOME = "advised_home"
    SEEN_IN_CLINIC = "seen_in_clinic"
    SENT_TO_ED = "sent_to_ed"
    EMERGENCY_SERVICES = "emergency_services"
    UNREACHABLE = "unreachable"
    DUPLICATE = "duplicate"
    NOISE = "noise"  # needs a reason


class PageTo(StrEnum):
    """Whom an escalation step calls. The nurses stand in the clinic's calling order."""

    FIRST_NURSE = "first_nurse"
    SECOND_NURSE = "second_nurse"
    CLINICIAN = "clinician"
    EVERYBODY = "everybody"
    CLINIC_FALLBACK = "clinic_fallback"  # the addresses of the settings; also whom is called where nobody can be


@dataclass(frozen=True)
class PageStep:
    """`after` the case opened (or its tier rose) without an acknowledgement, call these people."""

    after: timedelta
    to: PageTo


@dataclass(frozen=True)
class Ladder:
    """The escalation of one tier. When its steps are used up, the last one repeats every `repeat` until somebody answers."""

    tier: Tier
    acknowledge_within: timedelta
    contact_within: timedelta
    steps: tuple[PageStep, ...]
    repeat: timedelta

    def page_at(self, since: datetime, index: int) -> datetime:
        """When step `index` (counted from 0, past the end for repeats) is due, for a case waiting since `since`."""
        if index < len(self.steps):
            return since + self.steps[index].after
        return since + self.steps[-1].after + self.repeat * (index - len(self.steps) + 1)

    def step(self, index: int) -> PageStep:
        return self.steps[min(index, len(self.steps) - 1)]


@dataclass(frozen=True)
class Paging:
    """Which steps to call now (late ones collapse into the last), how far the ladder is, when to look again."""

    step: PageStep | None
    next_index: int
    next_due_at: datetime


def advance_paging(ladder: Ladder, since: datetime, index: int, now: datetime) -> Paging:
    """The one page due now, if any: after a stop several missed steps become one call, the furthest of them."""
    reached = index
    while ladder.page_at(since, reached) <= now:
        reached += 1
    step = ladder.step(reached - 1) if reached > index else None
    return Paging(step, reached, ladder.page_at(since, reached))


@dataclass(frozen=True)
class QueueKey:
    """What the queue is ordered by: unacknowledged danger first, then the next deadline, then age."""

    tier: Tier
    status: CaseStatus
    next_deadline: datetime | None
    opened_at: datetime


def queue_order(key: QueueKey) -> tuple[int, int, datetime, datetime]:
    waiting = 0 if key.status is CaseStatus.OPEN else 1
    return (key.tier.rank, waiting, key.next_deadline or key.opened_at, key.opened_at)


CODE_ALPHABET = (
    "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that sounds or looks alike is left but letters nurses can say
)


def most_pressing(keys: Sequence[QueueKey]) -> list[QueueKey]:
    return sorted(keys, key=queue_order)
