"""A clock that can be turned ahead; between turns it runs like any other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.store.due import Due
from bot.wiring import Service

STUCK = timedelta(minutes=1)  # what stays due (a claim that failed) is passed by, as time would


class TurnedClock:
    """The wall clock, moved by `ahead`. `stop_at` makes it stand still at a moment: seeding and stories live minutes in milliseconds."""

    def __init__(self, ahead: timedelta = timedelta(0)) -> None:
        self.ahead = ahead
        self.stopped: datetime | None = None

    def __call__(self) -> datetime:
        """Aware UTC."""
        return self.stopped or datetime.now(UTC) + self.ahead

    def stop_at(self, moment: datetime) -> None:
        self.stopped = moment

    def go_on(self) -> None:
        """Run again from where it stood."""
        if self.stopped is not None:
            self.ahead, self.stopped = self.stopped - datetime.now(UTC), None


async def turn_to(
    service: Service, clock: TurnedClock, target: datetime, pages_apart: timedelta = timedelta(0)
) -> datetime:
    """Move to `target` stopping wherever something is due, so that every message leaves at its own hour. Never goes back.

    With `pages_apart` the pages of a case that nobody takes come together this often: a night of them would take minutes.
    """
    running = clock.stopped is None
    clock.stop_at(clock())
    while (stop := _next_stop(await service.settle(), clock() + pages_apart)) is not None and stop <= target:
        if clock() >= target:
            break
        clock.stop_at(stop if stop > clock() else min(clock() + STUCK, target))
    clock.stop_at(max(target, clock()))  # nothing more is due by then
    if running:
        clock.go_on()
    return clock()


def _next_stop(due: Due, pages_from: datetime) -> datetime | None:
    """What is due next; the pages of a case wait for `pages_from`."""
    if due.cases is None:
        return due.earliest
    return replace(due, cases=max(due.cases, pages_from)).earliest
