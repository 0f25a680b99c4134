"""Telegram's limits: so many messages a second over all, so many per chat and per group. Times are monotonic seconds."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

SECOND = 1.001  # a hair more: a clock that is read twice
EVENLY = 1.05  # of the rate over all: what was missed by a moment is made up for within its second
MINUTE = 60.0
HAIR = 1e-9  # what adding up small numbers loses


@dataclass(frozen=True)
class Limits:
    """Source: Telegram's bot FAQ: about 30 a second over all, 1 a second per chat, short bursts tolerated, 20 a minute per group."""

    per_second: int = 30
    chat_per_second: float = 1
    chat_burst: int = 3
    group_per_minute: int = 20
    burst: float = 8  # at once after a rest; no second ever holds more than `per_second`
    reserved: float = 1  # of the burst, for alerts
    begins_empty: bool = True  # nobody knows what was sent just before: a crash loop must not flood


UNLIMITED = Limits(1_000_000, 1e6, 1_000_000, 1_000_000, 1e6, 0, begins_empty=False)


@dataclass
class Bucket:
    """Fills steadily, so that messages leave evenly."""

    rate: float
    capacity: float
    tokens: float
    at: float

    def fill(self, now: float) -> float:
        if now > self.at:
            self.tokens, self.at = min(self.capacity, self.tokens + (now - self.at) * self.rate), now
        return self.tokens

    def wait(self, tokens: float) -> float:
        return max(0.0, (tokens - self.tokens) / self.rate)


@dataclass
class Window:
    """At most `limit` in any `span` seconds."""

    limit: int
    span: float
    times: deque[float]

    def wait(self, now: float) -> float:
        while self.times and self.times[0] <= now - self.span:
            self.times.popleft()
        return 0.0 if len(self.times) < self.limit else self.times[0] + self.span - now


@dataclass
class Pace:
    """What may go out now."""

    limits: Limits
    born: float
    chats: dict[int, Bucket] = field(default_factory=dict)
    groups: dict[int, Window] = field(default_factory=dict)
    rests: dict[int, float] = field(default_factory=dict)  # chat -> until, as Telegram's 429 asked
    queues: dict[int, float] = field(default_factory=dict)  # chat -> until: its routine texts wait for one that failed

    def __post_init__(self) -> None:
        limits = self.limits
        if not limits.begins_empty:
            self.born = -math.inf
        self.all = Bucket(limits.per_second * EVENLY, limits.burst, 0, self.born)
        self.second = Window(limits.per_second, SECOND, deque())

    def room(self, now: float, *, urgent: bool) -> int:
        """How many messages may leave now over all."""
        tokens = int(self.all.fill(now) - (0 if urgent else self.limits.reserved) + HAIR)
        return 0 if self.second.wait(now) else max(0, min(tokens, self.limits.per_second - len(self.second.times)))

    def wait(self, now: float, *, urgent: bool) -> float:
        """Seconds until `room` is there."""
        self.all.fill(now)
        return max(self.all.wait(1 if urgent else 1 + self.limits.reserved), self.second.wait(now))

    def resting(self, now: float, *, urgent: bool) -> list[int]:
        """Chats that must wait. Forgets the ones that are rested."""
        self.rests = {chat: until for chat, until in self.rests.items() if until > now}
        self.queues = {chat: until for chat, until in self.queues.items() if until > now}
        self.chats = {chat: bucket for chat, bucket in self.chats.items() if bucket.fill(now) < bucket.capacity}
        full = [chat for chat, bucket in self.chats.items() if bucket.tokens < 1 - HAIR]
        crowded = [group for group, window in self.groups.items() if window.wait(now)]
        self.groups = {group: window for group, window in self.groups.items() if window.times}
        return list({*self.rests, *full, *crowded, *(() if urgent else self.queues)})

    def spend(self, chat: int, now: float) -> None:
        """A message leaves. Its chat is counted from the answer on: Telegram may have seen it as late as that."""
        self.all.fill(now)
        self.all.tokens -= 1
        self.second.times.append(now)
        bucket = self.chats.setdefault(chat, self._bucket(now))
        bucket.fill(now)
        bucket.tokens, bucket.at = bucket.tokens - 1, math.inf
        if chat < 0:
            self.groups.setdefault(chat, self._group()).times.append(math.inf)

    def answered(self, chat: int, now: float) -> None:
        """Its answer came, whatever it said."""
        self.chats[chat].at = now
        if chat < 0:
            self.groups[chat].times[-1] = now

    def rest(self, chat: int, seconds: float, now: float) -> None:
        self.rests[chat] = max(self.rests.get(chat, now), now + seconds)

    def queue_up(self, chat: int, seconds: float, now: float) -> None:
        """The chat's routine texts stay in order: none overtakes one that is tried again."""
        self.queues[chat] = now + seconds

    def _bucket(self, now: float) -> Bucket:
        limits = self.limits
        saved = min(limits.chat_burst, 1 + (now - self.born) * limits.chat_per_second)
        return Bucket(limits.chat_per_second, limits.chat_burst, saved, now)

    def _group(self) -> Window:
        """As if all but one had been sent at the start."""
        return Window(self.limits.group_per_minute, MINUTE, deque([self.born] * (self.limits.group_per_minute - 1)))
