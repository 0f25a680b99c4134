"""Telegram's flood limits: token buckets over all chats and per chat, a sliding minute per group."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.emulator.refusal import too_many


@dataclass(frozen=True)
class Limits:
    """Messages per second over all chats, per second and burst per chat, per minute and group."""

    overall_per_second: float = 30
    chat_per_second: float = 1
    chat_burst: int = 3
    group_per_minute: int = 20


@dataclass
class _Bucket:
    rate: float
    size: float
    filled: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds until one more fits."""
        self.filled = min(self.size, self.filled + (now - self.at) * self.rate)
        self.at = now
        return 0.0 if self.filled >= 1 - 1e-9 else (1 - self.filled) / self.rate


class Flood:
    """Counts what one bot sends. Times are unix seconds."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._overall: _Bucket | None = None
        self._chats: dict[int, _Bucket] = {}
        self._groups: dict[int, list[float]] = {}

    def count(self, chat_id: int, now: float) -> None:
        """One message to `chat_id`; refused (429) when it is too many."""
        limits = self._limits
        self._overall = self._overall or _Bucket(
            limits.overall_per_second, limits.overall_per_second, limits.overall_per_second, now
        )
        chat = self._chats.setdefault(
            chat_id, _Bucket(limits.chat_per_second, limits.chat_burst, limits.chat_burst, now)
        )
        wait = max(self._overall.wait(now), chat.wait(now), self._group_wait(chat_id, now))
        if wait > 0:
            raise too_many(math.ceil(wait))
        self._overall.filled -= 1
        chat.filled -= 1
        if chat_id < 0:
            self._groups[chat_id].append(now)

    def _group_wait(self, chat_id: int, now: float) -> float:
        if chat_id > 0:
            return 0.0
        sent = self._groups[chat_id] = [at for at in self._groups.get(chat_id, []) if now - at < 60]
        return sent[0] + 60 - now if len(sent) >= self._limits.group_per_minute else 0.0
