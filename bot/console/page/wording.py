"""Words and times as staff read them: labels from content, hours of the clinic's clock."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.domain.wall_clock import shown
from bot.playbook.words import Words

_NUMBER = re.compile(r"\+?[\d(][\d\s().\-]{4,}\d")
_TAG = re.compile(r"<[^<>]+>")
Day = date
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Wording:
    """The clinic's words in one language, and its zone."""

    words: Words
    zone: ZoneInfo

    def label(self, section: str, name: str) -> str:
        """The label `section.name`. What content has no word for is shown as it is written."""
        known = self.words.labels.get(f"{section}.{name}")
        return known or name.replace("_", " ").strip().capitalize()

    def labels(self, section: str, names: list[str]) -> str:
        return ", ".join(self.label(section, name) for name in names)

    def clock(self, when: datetime) -> str:
        """14:02"""
        return shown(when.astimezone(self.zone))

    def exact(self, when: datetime) -> str:
        """2026-11-20 14:02:07 EST: nobody can take it for another moment."""
        return when.astimezone(self.zone).strftime("%Y-%m-%d %H:%M:%S %Z")

    def day(self, when: datetime | date) -> str:
        """Sunday 22 November"""
        local = when.astimezone(self.zone).date() if isinstance(when, datetime) else when
        return format_date(local, "EEEE d MMMM", locale=self.words.language)

    def date(self, when: datetime) -> str:
        """22 November 2026"""
        return format_date(when.astimezone(self.zone).date(), "d MMMM y", locale=self.words.language)

    def month(self, day: Day) -> str:
        """November 2026"""
        return format_date(day, "LLLL y", locale=self.words.language)

    def month_named(self, month: str) -> str:
        """November 2026, for 2026-11."""
        return self.month(date.fromisoformat(f"{month}-01"))

    def moment(self, when: datetime, now: datetime) -> str:
        """14:02, and the day when it is not today."""
        local, today = when.astimezone(self.zone), now.astimezone(self.zone)
        if local.date() == today.date():
            return self.clock(when)
        return f"{_short_day(local.date(), self.words.language)} {self.clock(when)}"


@lru_cache(1000)
def _short_day(day: date, language: str) -> str:
    """Fri 20 Nov"""
    return format_date(day, "EEE d MMM", locale=language)


def countdown(length: timedelta) -> str:
    """How long, in the units that matter, without a sign: 02:10, 2 h 05, 3 days."""
    length = abs(length)
    if length < HOUR:
        return f"{length // MINUTE:02}:{length % MINUTE // timedelta(seconds=1):02}"
    if length < 2 * DAY:
        return f"{length // HOUR} h {length % HOUR // MINUTE:02}"
    return f"{length // DAY} days"


def dial(phone: str) -> str:
    """What a tel: link dials: digits, and a plus in front."""
    digits = "".join(c for c in phone if c.isdecimal() and c.isascii())
    return f"+{digits}" if phone.strip().startswith("+") else digits


def number_in(text: str) -> str:
    """The phone number among other words, as "Luis (son), (555) 010-4472"; empty where there is none."""
    found = _NUMBER.findall(text)
    return found[-1].strip() if found else ""


def plain(telegram_html: str) -> str:
    """The text a patient reads in a message, without its marks."""
    return html.unescape(_TAG.sub("", telegram_html)).strip()


def initials(name: str) -> str:
    """M.G. for Maria Gomez: enough to tell rows apart, too little for a glance over the shoulder."""
    letters = [word[0].upper() for word in name.split() if word[0].isalnum()]
    return ".".join([*letters[:1], *letters[1:][-1:]]) + "." if letters else "?"
