"""A case and its clocks: what a nurse works, who is paged next, in which order the queue stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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
    URGENT = "urgent"  # the patient pressed: tell the nurse now, or cried for help
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"
    UNHEARD = "unheard"  # a doubtful message was asked about, and in an outage no answer can come
    INVITE_LOCKED = "invite_locked"
    KNOWN_CHAT = "known_chat"  # the card was opened by a chat that speaks for another patient: enrolled twice?
    ANSWERED = "answered"  # a graded question, by the patient
    NO_ANSWER = "no_answer"  # to a graded question, in time
    WENT = "went"  # after emergency advice: "Did you go?"
    ON_THE_WAY = "on_the_way"
    DID_NOT_GO = "did_not_go"
    NO_WORD = "no_word"  # nothing came to it, asked twice: a person must call
    WENT_UNSURE = "went_unsure"  # what they wrote since leaves a doubt that they went: it is asked once more
    NURSE_KNOWS = "nurse_knows"  # somebody of the clinic knows that they are there
    TIER_RAISED = "tier_raised"
    TIER_LOWERED = "tier_lowered"
    BEGUN_ANEW = "begun_anew"  # something else, or the same much later, came when it was reached or decided: that counts no longer
    SAID_AGAIN = (
        "said_again"  # an emergency, soon after: what was done counts, and whoever has it must say that they know
    )
    PAGED = "paged"
    NOBODY_TO_PAGE = "nobody_to_page"
    ACKNOWLEDGED = "acknowledged"
    CLAIMED = "claimed"
    RELEASED = "released"
    HANDED_OVER = "handed_over"  # another named person has it now
    WROTE = "wrote"  # staff to patient
    HELD_BACK = "held_back"  # what staff wrote never left: something graver came first
    REPLIED = "replied"  # the patient answered what staff wrote: they are reached
    HEARD = "heard"  # patient, while the case is open
    WORSE = "worse"  # what opened the case is worse
    SAME = "same"  # it is still there: a second report of it
    BETTER = "better"  # for the nurse to know; it lowers nothing
    CALLED = "called"
    CALL_MISTAKEN = "call_mistaken"  # the call that was logged never was so: its line stays, and counts no longer
    CONTACT_LATE = "contact_late"  # taken, and the patient not reached in time: the acknowledgement has expired
    DECISION_LATE = "decision_late"
    CLOSE_LATE = "close_late"
    DECIDED = "decided"
    MERGED = "merged"  # another open case of the patient became part of this one
    NOTE = "note"
    CLOSED = "closed"
    REOPENED = "reopened"  # by a named person, who has it now
    DRILL_PASSED = "drill_passed"
    DRILL_MISSED = "drill_missed"  # nobody acknowledged in the time that content gives
    OFFERED = "offered"  # to a named colleague; until they accept, the owner keeps it
    HANDED = "handed"  # the colleague accepted
    UNDONE = "undone"  # the last act of a person; its own lines stay
    SNOOZED = "snoozed"  # known trouble may go on so long without a call
    WOKEN = "woken"  # its time is over, or something broke through
    CHECKED = "checked"  # the protocol of a symptom, by a nurse
    ASKED = "asked"  # a graded question, chosen by staff


class NextStep(StrEnum):
    """What a case waits for. All but the last have a clock; what starts and stops each stands in bot/domain/clocks.py."""

    ACKNOWLEDGE = "acknowledge"
    CONTACT = "contact"
    DECIDE = "decide"
    CLOSE = "close"
    NOTHING = "nothing"


class Outcome(StrEnum):
    ADVISED_HOME = "advised_home"
    SEEN_IN_CLINIC = "seen_in_clinic"
    SENT_TO_ED = "sent_to_ed"
    EMERGENCY_SERVICES = "emergency_services"
    UNREACHABLE = "unreachable"
    DUPLICATE = "duplicate"
    NOISE = "noise"  # needs a reason
    DRILL = "drill"  # of a fire drill alone


CHOSEN = tuple(outcome for outcome in Outcome if outcome is not Outcome.DRILL)  # what staff may close a case with


class PageTo(StrEnum):
    """Whom an escalation step calls. The nurses stand in the clinic's calling order."""

    FIRST_NURSE = "first_nurse"
    SECOND_NURSE = "second_nurse"
    CLINICIAN = "clinician"
    EVERYBODY = "everybody"
    CLINIC_FALLBACK = "clinic_fallback"  # the addresses of the settings; also whom is called where nobody can be


class Hours(StrEnum):
    """When a step counts, by the clinic's opening hours at the moment of the call."""

    ALWAYS = "always"
    OPEN = "open"
    CLOSED = "closed"

    def fit(self, *, is_open: bool) -> bool:
        return self is Hours.ALWAYS or (self is Hours.OPEN) == is_open


@dataclass(frozen=True)
class PageStep:
    """`after` the case opened (or its tier rose) without an acknowledgement, call these people, if the hour fits."""

    after: timedelta
    to: PageTo
    when: Hours = Hours.ALWAYS


@dataclass(frozen=True)
class Ladder:
    """The escalation of one tier: its clocks, and who is called while nobody has answered.

    When its steps are used up, the last one repeats every `repeat`. The clocks in `in_hours` rest while the clinic is closed.
    """

    tier: Tier
    acknowledge_within: timedelta
    contact_within: timedelta
    steps: tuple[PageStep, ...]
    repeat: timedelta
    decide_within: timedelta | None = None  # None: no hour is set
    close_within: timedelta | None = None
    in_hours: frozenset[NextStep] = frozenset()

    def within(self, step: NextStep) -> timedelta | None:
        """How long a step may take."""
        return {
            NextStep.ACKNOWLEDGE: self.acknowledge_within,
            NextStep.CONTACT: self.contact_within,
            NextStep.DECIDE: self.decide_within,
            NextStep.CLOSE: self.close_within,
            NextStep.NOTHING: None,
        }[step]

    def page_at(self, since: datetime, index: int) -> datetime:
        """When step `index` (counted from 0, past the end for repeats) is due, for a case waiting since `since`."""
        if index < len(self.steps):
            return since + self.steps[index].after
        return since + self.steps[-1].after + self.repeat * (index - len(self.steps) + 1)

    def steps_when(self, *, is_open: bool) -> list[PageStep]:
        """Those that count while the clinic is open, or while it is closed."""
        return [step for step in self.steps if step.when.fit(is_open=is_open)]

    def latest(self, index: int, end: int, *, is_open: bool) -> PageStep | None:
        """The last of the steps from `index` to before `end` that counts now; past the last step it repeats."""
        counting = self.steps_when(is_open=is_open)
        if end <= len(self.steps):
            counting = [step for step in self.steps[index:end] if step in counting]
        return counting[-1] if counting else None


@dataclass(frozen=True)
class Paging:
    """Which steps to call now (late ones collapse into the last), how far the ladder is, when to look again."""

    step: PageStep | None
    next_index: int
    next_due_at: datetime


def advance_paging(ladder: Ladder, since: datetime, index: int, now: datetime, *, is_open: bool = True) -> Paging:
    """The one page due now, if any: after a stop several missed steps become one call, the furthest of them."""
    reached = index
    while ladder.page_at(since, reached) <= now:
        reached += 1
    step = ladder.latest(index, reached, is_open=is_open) if reached > index else None
    return Paging(step, reached, ladder.page_at(since, reached))


DRILL_RANK = max(tier.rank for tier in Tier) + 1  # behind every patient, whatever it plays


@dataclass(frozen=True)
class QueueKey:
    """What the queue is ordered by: unacknowledged danger first, then the next deadline, then age; a fire drill is no danger."""

    tier: Tier
    acknowledged: bool  # somebody has it; not while it is paged again, because it rose or is late
    next_deadline: datetime | None
    opened_at: datetime
    drill: bool = False


def queue_order(key: QueueKey) -> tuple[int, int, datetime, datetime]:
    rank, after = (DRILL_RANK, key.tier.rank) if key.drill else (key.tier.rank, int(key.acknowledged))
    return (rank, after, key.next_deadline or key.opened_at, key.opened_at)


def queue_place(key: QueueKey) -> str:
    """The same order as text, for an index: digits of one length, which every database sorts alike."""
    rank, acknowledged, due, opened = queue_order(key)
    return f"{rank}{acknowledged}{_stamp(due)}{_stamp(opened)}"


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%d%H%M%S%f}"


CODE_ALPHABET = (
    "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that sounds or looks alike is left but letters nurses can say
)
