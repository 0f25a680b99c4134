"""Telegram's limits: so many messages a second over all, one a second per chat with a short burst. Times are monotonic seconds."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Limits:
    """Source: Telegram's bot FAQ: about 30 a second over all, 1 a second per chat, short bursts tolerated, 20 a minute per group."""

    per_second: float = 28
    burst: float = 3
    reserved: float = 1  # of the burst, for the safety and notification lanes
    chat_per_second: float = 1
    chat_burst: float = 4


UNLIMITED = Limits(1e6, 1e6, 0, 1e6, 1e6)


@dataclass
class Bucket:
    rate: float
    capacity: float
    tokens: float
    at: float

    def fill(self, now: float) -> float:
        self.tokens = min(self.capacity, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return self.tokens


@dataclass
class Pace:
    """What may go out now."""

    limits: Limits
    now: float
    chats: dict[int, Bucket] = field(default_factory=dict)
    rests: dict[int, float] = field(default_factory=dict)  # chat -> until, as Telegram's 429 asked

    def __post_init__(self) -> None:
        self.all = Bucket(self.limits.per_second, self.limits.burst, self.limits.burst, self.now)

    def room(self, now: float, *, urgent: bool) -> int:
        """How many messages may leave now over all."""
        return int(self.all.fill(now) - (0 if urgent else self.limits.reserved))

    def resting(self, now: float) -> list[int]:
        """Chats that must wait. Forgets the ones that are rested."""
        self.rests = {chat: until for chat, until in self.rests.items() if until > now}
        self.chats = {chat: bucket for chat, bucket in self.chats.items() if bucket.fill(now) < bucket.capacity}
        return list({*self.rests, *(chat for chat, bucket in self.chats.items() if bucket.tokens < 1)})

    def spend(self, chat: int, now: float) -> None:
        self.all.fill(now)
        self.all.tokens -= 1
        bucket = self.chats.setdefault(
            chat, Bucket(self.limits.chat_per_second, self.limits.chat_burst, self.limits.chat_burst, now)
        )
        bucket.fill(now)
        bucket.tokens -= 1

    def rest(self, chat: int, seconds: float, now: float) -> None:
        self.rests[chat] = now + seconds
