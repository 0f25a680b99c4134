"""A diary like the one of content, and days of it, dull and healthy unless a test says otherwise."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.diary import Diary, Option, Question, QuestionKind, Threshold, Value
from bot.domain.strip import DayRecord
from bot.domain.tier import Tier

DIARY = Diary(
    days=14,
    remind_after=timedelta(hours=3),
    missed_days=2,
    missed_days_high_risk=1,
    missed_tier=Tier.THREE_DAYS,
    questions=(
        Question(
            "flags",
            QuestionKind.MANY,
            options=(
                Option("swallowing", Tier.CLINIC_NOW, ("dysphagia",)),
                Option("breathing", Tier.CLINIC_NOW, ("dyspnea",)),
                Option("voice_speech", Tier.CLINIC_NOW, ("dysphonia", "dysarthria")),
                Option("weakness", Tier.CLINIC_NOW, ("generalized_weakness",)),
                Option("eyes", Tier.SAME_DAY, ("vision", "ptosis")),
                Option("bladder", Tier.CLINIC_NOW, ("incontinence",)),
                Option("skin", Tier.CLINIC_NOW, ("allergic_reaction", "infection")),
                Option("none"),
            ),
        ),
        Question(
            "effects",
            QuestionKind.MANY,
            options=(
                Option("bruise"),
                Option("sore", asks="pain"),
                Option("headache", asks="headache"),
                Option("uneven"),
                Option("none"),
            ),
        ),
        Question("pain", QuestionKind.SCALE, thresholds=(Threshold(8, Tier.CLINIC_NOW),), required=False),
        Question("headache", QuestionKind.SCALE, symptoms=("severe_headache",), required=False),
        Question("goal", QuestionKind.ONE, options=tuple(Option(id_) for id_ in ("worse", "same", "little", "clear"))),
        Question("note", QuestionKind.WORDS, required=False),
    ),
)


def a_day(
    day: int,
    *,
    flags: tuple[str, ...] = ("none",),
    effects: tuple[str, ...] = ("none",),
    goal: str = "same",
    completed: bool = True,
    recalled: bool = False,
    **scales: int,
) -> DayRecord:
    answers: dict[str, Value] = {"flags": list(flags), "effects": list(effects), "goal": goal, **scales}
    return DayRecord(day, completed, recalled, answers)


def a_missed_day(day: int) -> DayRecord:
    return DayRecord(day, completed=False)


def label(name: str) -> str:
    """Labels that show their name."""
    return f"<{name}>"
