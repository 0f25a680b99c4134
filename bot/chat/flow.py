"""What may leave now, and until when to wait: Telegram's limits, an outage and what is under way, in one answer. Monotonic seconds."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any

import structlog

from bot.chat.outage import Outage
from bot.chat.pace import Limits, Pace
from bot.chat.slots import Sending, Slots
from bot.domain.message import ALERTS, ROUTINE, Fate, Lane
from bot.store.outbox import Claimed, Letter, Share

log = structlog.get_logger()


class Flow:
    def __init__(self, limits: Limits, now: float, quiet: float, ended: Callable[[], None]) -> None:
        self.pace, self.outage, self.slots, self._quiet = Pace(limits, now), Outage(), Slots(ended), quiet
        self._more = {True: True, False: True}  # by urgency: more may wait than was taken

    def shares(self, now: float) -> list[Share]:
        """How many alerts and how many routine texts may leave."""
        both = {urgent: self._share(now, urgent=urgent) for urgent in (True, False)}
        self._more = {urgent: True for urgent in both}
        return [share for share in both.values() if share.limit]

    def asked(self, shares: Sequence[Share], claimed: Claimed) -> None:
        for share, more in zip(shares, claimed.more, strict=True):
            self._more[share.lanes is ALERTS] = more

    def patience(self, now: float) -> list[float]:
        """Seconds after which something may leave that could not before."""
        waits = [self._quiet] if self.slots.alert_under_way else []
        for urgent in (urgent for urgent, more in self._more.items() if more):
            wait = max(self.pace.wait(now, urgent=urgent), self.outage.wait(now, urgent=urgent))
            if wait > 0 or self._share(now, urgent=urgent).limit:
                waits.append(wait)
        return waits

    def begin(self, letter: Letter, now: float, work: Coroutine[Any, Any, None]) -> None:
        row = letter.row
        self.pace.spend(row.chat_id, now)
        self.slots.start(Sending(row.id or 0, row.chat_id, letter.alert, now), work)

    def answered(self, letter: Letter, result: int | Fate, began: float, now: float, at: datetime) -> None:
        """What an answer, or none, means for the messages that wait."""
        self.pace.answered(letter.row.chat_id, now)
        if isinstance(result, Fate):
            self._failed(letter, result, began, now, at)
        else:
            self.outage.succeeded(began)

    def _share(self, now: float, *, urgent: bool) -> Share:
        """In trouble one at a time tries. A chat is written to by one message at a time."""
        free = self.slots.alerts(now, self._quiet) if urgent else self.slots.routine
        if self.outage.trouble is not None:
            free = min(free, 1) if urgent or not self.slots.under_way else 0
        limit = 0 if self.outage.wait(now, urgent=urgent) else min(free, self.pace.room(now, urgent=urgent))
        busy = [sending.chat_id for sending in self.slots.under_way.values()]
        return Share(ALERTS if urgent else ROUTINE, limit, [*busy, *self.pace.resting(now, urgent=urgent)])

    def _failed(self, letter: Letter, fate: Fate, began: float, now: float, at: datetime) -> None:
        row, lane = letter.row, Lane(letter.row.lane)
        if fate.cause is not None:
            self.outage.failed(fate.cause, row.chat_id, began, now, at)
        elif fate.retry_after:
            self.pace.rest(row.chat_id, fate.retry_after, now)
            self.outage.told_to_slow_down(row.chat_id, fate.retry_after, now, at)
        if fate.keeps_place(lane, row.tries):
            self.pace.queue_up(row.chat_id, fate.wait(lane, row.tries), now)
        if self.outage.trouble is None:  # an outage is told once, not message by message
            log.warning("send_failed", message=row.id, lane=row.lane, fate=fate.failure, why=fate.problem)
