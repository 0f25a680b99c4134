"""A time in which Telegram was not heard, and what of it is lost for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

TAPS_LIVE = timedelta(seconds=150)  # on Telegram's servers; source: telegram-bot-api, Client.cpp
WORDS_LIVE = timedelta(hours=24)  # source: Bot API, getUpdates


@dataclass(frozen=True)
class Outage:
    """From when Telegram was last heard until it was heard again; without an end it lasts."""

    since: datetime
    until: datetime | None = None

    @property
    def name(self) -> str:
        """The root of the keys of what is said because of it: it is said once."""
        return f"outage:{int(self.since.timestamp())}"

    @property
    def lost_words(self) -> bool:
        """True where even what was written in it may be gone."""
        return self.until is not None and self.until - self.since > WORDS_LIVE


def was_lost(silent_for: timedelta) -> bool:
    """True where a tap may have been forgotten by Telegram before it was heard."""
    return silent_for > TAPS_LIVE
