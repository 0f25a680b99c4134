"""When nothing gets through: all rest, a little longer each time, and one message at a time tries whether it is over."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.domain.message import Cause, Trouble

log = structlog.get_logger()

FIRST = 0.5  # seconds of rest, doubled each time
LONGEST = {True: 2.0, False: 10.0}  # by urgency: an alert finds out soon when Telegram is back
TOKEN_PAUSE = 60.0
TOGETHER = 1.0  # seconds: two chats told to slow down within these are told by Telegram as a whole
BEHIND = 1.0  # seconds by which routine texts go after alerts


@dataclass
class Outage:
    """Times are monotonic seconds. A try counts by when it began: of those under way together one is believed."""

    trouble: Trouble | None = None
    misses: int = 0
    missed: set[int] = field(default_factory=set)  # chats
    noted: float = float("-inf")
    since: datetime | None = None
    until: dict[bool, float] = field(default_factory=lambda: {True: 0.0, False: 0.0})  # by urgency
    flooded: tuple[int, float] | None = None

    def wait(self, now: float, *, urgent: bool) -> float:
        return max(0.0, self.until[urgent] - now) if self.trouble else 0.0

    def failed(self, cause: Cause, chat: int, began: float, now: float, at: datetime) -> None:
        """A failure that says nothing about its message. Of one chat it may be the chat's own, of two in a row it is an outage."""
        if began < self.noted:
            return
        self.misses, self.noted, self.since = self.misses + 1, now, self.since or at
        self.missed.add(chat)
        if cause is Cause.TOKEN:
            self._rest(Trouble(self.since, cause), TOKEN_PAUSE, TOKEN_PAUSE, now)
        elif len(self.missed) > 1:
            rest = FIRST * 2 ** min(self.misses - 2, 10)
            self._rest(Trouble(self.since, cause), min(rest, LONGEST[True]), min(rest, LONGEST[False]), now)

    def told_to_slow_down(self, chat: int, seconds: float, now: float, at: datetime) -> None:
        """A 429 for one chat is that chat's own; for a second one right after it is everybody's."""
        before, self.flooded = self.flooded, (chat, now)
        if before is not None and before[0] != chat and now - before[1] <= TOGETHER:
            self.noted, self.since = now, self.since or at
            self._rest(Trouble(self.since, Cause.FLOOD), seconds, seconds + BEHIND, now)

    def succeeded(self, began: float) -> None:
        """What began before the trouble was noted proves nothing."""
        if began < self.noted:
            return
        if self.trouble is not None:
            log.info("sending_again", after=self.trouble.cause)
        self.trouble, self.misses, self.since = None, 0, None
        self.missed.clear()

    def _rest(self, trouble: Trouble, urgent: float, routine: float, now: float) -> None:
        if trouble != self.trouble:  # once per outage
            tell = log.error if trouble.cause is Cause.TOKEN else log.warning
            tell("sending_rests", cause=trouble.cause, cure="see `aftercare doctor`")
        self.trouble, self.until = trouble, {True: now + urgent, False: now + routine}
