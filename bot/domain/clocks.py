"""What a case waits for, and by when.

| Clock       | starts                                                                  | stops                                        |
|-------------|-------------------------------------------------------------------------|----------------------------------------------|
| acknowledge | `waiting_since`: opened, tier risen, given back, paged or begun anew    | a named person took it: `acknowledged_at`    |
| contact     | `waiting_since` as well: it is the hour the patient was told            | a call that reached the patient, or their    |
|             |                                                                         | answer to what was written: `contacted_at`   |
| decision    | `contacted_at`, or the start anew (`waiting_since`) where that is later | a decision was written down: `decided_at`    |
| close       | `decided_at`, `contacted_at` or `waiting_since`, the latest of them     | it was closed with an outcome                |

A call that nobody took, a message without an answer, a note and a graded question stop nothing: nobody knows that the patient
is reached. An answer counts while somebody has the case, and so reads it.
A call that turns out to have been logged by mistake stopped nothing: unless another one reached the patient, the clock of the contact
runs from where it was, what had been late is late again, and the promise that it seemed to keep stands (`bot/care/working/mistaken_call.py`).
Closing stops every clock; who opens the case again has it, and the others start anew. Something worse (the tier rises, by itself
or by a person; the chat cannot be reached; they did not go) starts them all again: contact and decision of before no longer
count. So does, once the patient was reached or it was decided, whatever was not known then: a new symptom, a known one said to be
graver, "worse", the gravest answer, silence (`bot/care/red_flag/news.py`). Who raises the tier of their own case keeps it.
A lower tier starts none: its hours count, and who was not reached yet is told the later one; who then did not go has the hours
of the emergency again. Giving back starts the acknowledgement anew; what was said to the patient stays said.
What calls somebody does not rest.

An acknowledgement holds until the step that the case waits for is due. Then it expires: the case is late, and is paged again from
the first step (`late_since`), until somebody takes it again or does what is late. Who takes a late case has as long for it
as the clocks leave: for the contact what lies between acknowledging and it, else the whole length of the step. That hour binds:
the patient is told it, and whoever has the case reads it.
What counts in opening hours rests while the clinic is closed.

An hour that staff named to the patient by a phrase (`promises` in content/phrases.toml) stands before a later step, also while
nobody has the case. It is kept by a call that reached them, replaced by a new hour; a promised message is kept by any words. When it
passes, the patient counts as not reached and is told, and at once whoever has the case is called, or who was called for it so far, whatever
the hour: a person named it (`bot/care/paging/late.py`). From then on the missed hour is what is due, whoever takes the case, until the promise
is kept or replaced. A promise moves no clock: where the patient waits to be reached before its hour, the message that names it says that
hour first, and whoever writes it is warned (`bot/care/working/sooner.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.case import CaseStatus, Ladder
from bot.domain.case import NextStep as NextStep  # who asks for a clock asks for its step
from bot.domain.opening_hours import OpeningHours

STEPS = (NextStep.ACKNOWLEDGE, NextStep.CONTACT, NextStep.DECIDE, NextStep.CLOSE)  # those with a clock, in their order


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
    decided_at: datetime | None = None
    late_since: datetime | None = None  # its acknowledgement has expired, and nobody has taken it again
    broken_promise: datetime | None = None  # the hour that staff named, if it has passed

    @property
    def is_late(self) -> bool:
        """True while it is paged because a step was missed; a start anew ends that."""
        return self.missed_at is not None

    @property
    def missed_at(self) -> datetime | None:
        """The hour it is late for: of several the first."""
        hours = (at for at in (self.late_since, self.broken_promise) if at is not None and at >= self.waiting_since)
        return min(hours, default=None) if self.acknowledged_at is None else None

    @property
    def next(self) -> NextStep:
        if self.status is CaseStatus.CLOSED:
            return NextStep.NOTHING
        if self.acknowledged_at is None and not self.is_late:
            return NextStep.ACKNOWLEDGE
        if self.contacted_at is None:
            return NextStep.CONTACT
        return NextStep.DECIDE if self.decided_at is None else NextStep.CLOSE

    def started(self, step: NextStep) -> datetime:
        """When the clock of a step began to run."""
        before = {NextStep.DECIDE: (self.contacted_at,), NextStep.CLOSE: (self.contacted_at, self.decided_at)}
        return max([self.waiting_since, *(moment for moment in before.get(step, ()) if moment is not None)])


def clock_of(case: CaseTimes, ladder: Ladder, hours: OpeningHours) -> Clock:
    """Somebody takes it, the patient is reached, it is decided, it is closed. The hours are those the patient was told.

    Of a late case that somebody has taken again it is the hour until which they hold it.
    """
    at, left = due(ladder, case.next, case.started(case.next), hours), ladder.within(case.next)
    if case.acknowledged_at is None or at is None or left is None:
        return Clock(case.next, at)
    if case.next is NextStep.CONTACT:
        left = max(left - ladder.acknowledge_within, timedelta(0))
    return Clock(case.next, max(at, _after(ladder, case.next, case.acknowledged_at, left, hours)))


def due(ladder: Ladder, step: NextStep, since: datetime, hours: OpeningHours) -> datetime | None:
    """When a step is due whose clock runs `since`, aware UTC."""
    within = ladder.within(step)
    return None if within is None else _after(ladder, step, since, within, hours)


def holds_until(case: CaseTimes, ladder: Ladder, hours: OpeningHours) -> datetime | None:
    """When the acknowledgement expires; None where there is none, or no hour is set."""
    return None if case.acknowledged_at is None else clock_of(case, ladder, hours).at


def never_slower(ladder: Ladder, step: NextStep, other: Ladder, other_step: NextStep) -> bool:
    """True if the step is due no later than the other one, whenever both clocks start, and however long the clinic is closed.

    What rests may take any time longer than what runs always, so it is never surely faster. Opening time is no faster than time.
    """
    within, longer = ladder.within(step), other.within(other_step)
    if within is None or longer is None:
        return longer is None
    return within <= longer and (step not in ladder.in_hours or other_step in other.in_hours)


def _after(ladder: Ladder, step: NextStep, since: datetime, length: timedelta, hours: OpeningHours) -> datetime:
    return hours.after(since, length) if step in ladder.in_hours else since + length
