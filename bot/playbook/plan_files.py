"""plans/*.toml as steps, and the steps every plan has because of the diary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from bot.domain.diary import Diary
from bot.domain.plan import Step, StepKind
from bot.playbook.reading import check_about, clock, duration, flag, lasting, number
from bot.playbook.table import Table

_KEYS = ("id", "kind", "message", "after", "day", "at", "too_late", "ignores_quiet", "high_risk_only")
_WRITTEN = (StepKind.MESSAGE, StepKind.EARLY_CHECK, StepKind.PICTURE)  # the rest follows from the diary

_CHECK_IN_TOO_LATE = timedelta(hours=20)  # the next day's is near
_REMINDER_TOO_LATE = timedelta(hours=4)
_CLOSE_TOO_LATE = timedelta(days=60)  # a day is closed however late
_JUST_BEFORE = timedelta(minutes=-1)


def read_plan(file: Table, messages: frozenset[str]) -> tuple[Step, ...]:
    """The steps in the order of the file; `messages` are the ids a step may name."""
    check_about(file, "step")
    tables = file.tables("step")
    if not tables:
        file.fault("step", "a plan needs at least one step")
    steps = tuple(_step(table, messages) for table in tables)
    _check_order(file, steps)
    return steps


def diary_steps(diary: Diary) -> Iterator[Step]:
    """Check-in, reminder and close of each day. A check-in comes at the hour the patient chose, even in quiet hours."""
    for day in range(1, diary.days + 1):
        yield Step(f"check-in-{day}", StepKind.CHECK_IN, "check_in", _CHECK_IN_TOO_LATE, day=day, ignores_quiet=True)
        yield Step(
            f"remind-{day}", StepKind.REMINDER, "reminder", _REMINDER_TOO_LATE, day=day, shift=diary.remind_after
        )
        yield Step(
            f"close-{day}",
            StepKind.CLOSE_DAY,
            "",
            _CLOSE_TOO_LATE,
            day=day + 1,
            shift=_JUST_BEFORE,
            ignores_quiet=True,
        )


def _step(table: Table, messages: frozenset[str]) -> Step:
    table.only(*_KEYS)
    _check_when(table)
    message = table.text("message")
    if message and message not in messages:
        table.fault("message", f"there is no message '{message}'")
    return Step(
        id=table.text("id"),
        kind=_kind(table),
        message=message,
        too_late=lasting(table, "too_late"),
        after=duration(table, "after") if "after" in table.values else None,
        day=number(table, "day") if "day" in table.values else None,
        at=clock(table, "at") if "at" in table.values else None,
        ignores_quiet=flag(table, "ignores_quiet", default=False),
        high_risk_only=flag(table, "high_risk_only", default=False),
    )


def _kind(table: Table) -> StepKind:
    kind = table.choice("kind", StepKind, StepKind.MESSAGE) if "kind" in table.values else StepKind.MESSAGE
    if kind not in _WRITTEN:
        table.fault("kind", f"must be one of {', '.join(_WRITTEN)}; the diary's own steps are not written in plans")
    return kind


def _check_when(table: Table) -> None:
    if ("after" in table.values) == ("day" in table.values):
        table.fault("after", "a step has either `after` or `day`")
    if "at" in table.values and "day" not in table.values:
        table.fault("at", "stands only beside `day`")


def _check_order(file: Table, steps: Iterable[Step]) -> None:
    seen: set[str] = set()
    last = 0
    for step in steps:
        if step.id in seen:
            file.fault(f"step[{step.id}]", "is used more than once")
        if _day(step) < last:
            file.fault(f"step[{step.id}]", "comes before the step above it")
        seen.add(step.id)
        last = _day(step)


def _day(step: Step) -> int:
    return step.after.days if step.after is not None else step.day or 0
