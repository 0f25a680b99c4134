"""The plan of one treatment: which step is due when, which is too late, and when to look again. Pure; time is an argument."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.clinic import QuietHours


class StepKind(StrEnum):
    MESSAGE = "message"  # words of the plan
    CHECK_IN = "check_in"  # the diary question of a day
    REMINDER = "reminder"  # one nudge the same day, if the check-in is open
    CLOSE_DAY = "close_day"  # the day is over: was it answered?
    EARLY_CHECK = "early_check"  # voice, swallowing, breathing, for high-risk patients
    PICTURE = "picture"  # the two weeks, in plain words


EVENING = timedelta(minutes=1)  # before the quiet hours
QUESTIONS = (StepKind.CHECK_IN, StepKind.REMINDER, StepKind.EARLY_CHECK)


@dataclass(frozen=True)
class Step:
    """One step. Either `after` (since the injection) or `day` with `at` (local; None: the patient's check-in hour)."""

    id: str
    kind: StepKind
    message: str
    too_late: timedelta
    after: timedelta | None = None
    day: int | None = None
    at: time | None = None
    shift: timedelta = timedelta(0)  # added to the local time: a reminder is the check-in plus some hours
    ignores_quiet: bool = False
    high_risk_only: bool = False


@dataclass(frozen=True)
class Rhythm:
    """What makes a plan personal. `treated_at` and `joined_at` are aware UTC."""

    treated_at: datetime
    joined_at: datetime
    zone: ZoneInfo
    check_in_hour: time
    quiet: QuietHours
    high_risk: bool = False

    @property
    def treatment_date(self) -> date:
        return self.treated_at.astimezone(self.zone).date()

    def day_of(self, moment: datetime) -> int:
        """The day of the treatment, 0 on the day itself, by the patient's calendar."""
        return (moment.astimezone(self.zone).date() - self.treatment_date).days


@dataclass(frozen=True)
class Advance:
    """What to do now: `due` in order, `late` to be recorded as not sent, and when to look again (None: the plan is over)."""

    due: tuple[Step, ...]
    late: tuple[Step, ...]
    next_due_at: datetime | None


def meant_at(step: Step, rhythm: Rhythm) -> datetime:
    """The hour the step speaks of, quiet or not, aware UTC."""
    if step.after is not None:
        return rhythm.treated_at + step.after
    day = rhythm.treatment_date + timedelta(days=step.day or 0)
    return datetime.combine(day, step.at or rhythm.check_in_hour, rhythm.zone).astimezone(UTC) + step.shift


def due_at(step: Step, rhythm: Rhythm) -> datetime:
    """When a step is due, aware UTC. Local hours that a clock change skips are taken as just after it."""
    when = meant_at(step, rhythm)
    if step.ignores_quiet:
        return when
    if step.kind is StepKind.REMINDER:
        return rhythm.quiet.moved_before(when, rhythm.zone, EVENING)  # the next morning it would be about yesterday
    return rhythm.quiet.moved_out(when, rhythm.zone)


def advance(steps: Iterable[Step], done: Set[str], rhythm: Rhythm, now: datetime) -> Advance:
    """Which of the steps not `done` are due or too late at `now`. After an outage, old steps come back as late, never as due."""
    open_steps = sorted(
        ((due_at(step, rhythm), step) for step in steps if step.id not in done and _concerns(step, rhythm)),
        key=lambda pair: (pair[0], pair[1].kind is StepKind.PICTURE),  # looking back comes after asking
    )
    reached = [(when, step) for when, step in open_steps if when <= now]
    late = tuple(step for when, step in reached if _missed(step, when, rhythm, now))
    in_time = [(when, step) for when, step in reached if not _missed(step, when, rhythm, now)]
    due = tuple(step for when, step in in_time if not _must_wait(step, when, rhythm, now))
    ahead = [when for when, _ in open_steps if when > now]
    if len(due) < len(in_time):
        ahead.append(rhythm.quiet.moved_out(now, rhythm.zone))
    return Advance(due, late, min(ahead, default=None))


def lasts(steps: Iterable[Step]) -> timedelta:
    """How long after the treatment the last word of a plan comes."""
    return max((step.after or timedelta(days=step.day or 0) for step in steps), default=timedelta(0))


def beside_newer(steps: Iterable[Step], newer: Iterable[Step]) -> tuple[Step, ...]:
    """What is left of a plan once a later treatment has its own: the words that the newer plan does not say in its turn.

    It asks nothing more: a patient has one diary. The advice on what was injected before stays true, so it is still given.
    """
    said = {step.message for step in newer}
    return tuple(step for step in steps if step.kind is StepKind.MESSAGE and step.message not in said)


def _missed(step: Step, when: datetime, rhythm: Rhythm, now: datetime) -> bool:
    """Too late, or a question that was due before anybody had joined. A quiet night counts: "you may lie down now" is no word for the morning."""
    return now - min(when, meant_at(step, rhythm)) > step.too_late or (
        step.kind in QUESTIONS and when < rhythm.joined_at
    )


def _must_wait(step: Step, when: datetime, rhythm: Rhythm, now: datetime) -> bool:
    """After an outage nobody is woken: what was due by day waits for the morning. A check-in is free of quiet hours only at its own hour."""
    if not rhythm.quiet.hold_at(now, rhythm.zone):
        return False
    return not step.ignores_quiet or (step.kind in QUESTIONS and not rhythm.quiet.hold_at(when, rhythm.zone))


def _concerns(step: Step, rhythm: Rhythm) -> bool:
    return rhythm.high_risk or not step.high_risk_only
