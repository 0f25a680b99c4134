"""Two weeks in fifteen small cells: trouble is seen without opening anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.diary import NONE, Answers, Diary, concerns
from bot.domain.strip import DayRecord, DayStatus, days, severity_of_tier
from bot.domain.tier import Tier

WORDS = {
    DayStatus.ANSWERED: "answered",
    DayStatus.RECALLED: "filled in later",
    DayStatus.PARTLY: "begun, not finished",
    DayStatus.MISSED: "missed",
    DayStatus.NOT_ASKED: "not asked",
    DayStatus.AHEAD: "to come",
}
TROUBLE = ("nothing new", "usual effects", "red flag, look today", "red flag")
SIGNS = {DayStatus.MISSED: "×", DayStatus.PARTLY: "–"}
TROUBLE_SIGNS = ("", "", "!", "!")


@dataclass(frozen=True)
class MiniDay:
    """`look` is a class of the stylesheet, `sign` stands in the cell, `words` say it to those who cannot see it."""

    number: int
    look: str
    sign: str
    words: str


def mini_strip(
    diary: Diary, records: Mapping[int, DayRecord], flagged: Mapping[int, Sequence[Tier]], today: int
) -> list[MiniDay]:
    """`flagged` are the tiers of the cases that opened, by day."""
    return [
        _cell(diary, day.number, day.status, records.get(day.number), flagged.get(day.number, ()))
        for day in days(diary, records, today)
    ]


def in_one_sentence(strip: Sequence[MiniDay]) -> str:
    """For screen readers: the days with something to tell."""
    told = [f"day {day.number} {day.words}" for day in strip if day.look.startswith(("some", "flag")) or day.sign]
    return "; ".join(told) or "nothing to tell so far"


def _cell(diary: Diary, number: int, status: DayStatus, record: DayRecord | None, tiers: Sequence[Tier]) -> MiniDay:
    severity = max(_severity(diary, record.answers) if record else 0, *(severity_of_tier(tier) for tier in tiers), 0)
    answered = record is not None and bool(record.answers)
    look = ("", "some", "flag", "flag")[severity] or ("calm" if answered else status.value)
    if status is DayStatus.RECALLED:
        look = f"{look} recalled"
    words = f"{TROUBLE[severity]}, {WORDS[status]}" if answered or severity else WORDS[status]
    return MiniDay(number, look, TROUBLE_SIGNS[severity] or SIGNS.get(status, ""), words)


def _severity(diary: Diary, answers: Answers) -> int:
    """0 nothing, 1 usual effects, 2 and 3 red flags."""
    known = [(question, answers[question.id]) for question in diary.questions if question.id in answers]
    tiers = [concern.tier for question, value in known for concern in concerns(question, value)]
    usual = any(isinstance(value, list) and value != [NONE] for _, value in known)
    return max([severity_of_tier(tier) for tier in tiers], default=1 if usual else 0)
