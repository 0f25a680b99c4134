"""A clock that can be turned ahead; between turns it runs like any other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

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


async def turn_to(service: Service, clock: TurnedClock, target: datetime) -> datetime:
    """Move to `target` stopping wherever something is due, so that every message leaves at its own hour. Never goes back."""
    running = clock.stopped is None
    clock.stop_at(clock())
    while (due := await service.settle()) is not None and due <= target:
        clock.stop_at(due if due > clock() else clock() + STUCK)
    clock.stop_at(max(target, clock()))  # nothing more is due by then
    if running:
        clock.go_on()
    return clock()
