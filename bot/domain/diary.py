"""The daily diary: its questions, which one comes next, what an answer means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.domain.tier import Tier

Value = str | int | list[str]
Answers = Mapping[str, Value]

NONE = "none"  # the option that says: none of these
EARLY_CHECK = "early_check"  # its question's name in the answers


class QuestionKind(StrEnum):
    MANY = "many"  # any number of options, or NONE
    ONE = "one"
    SCALE = "scale"  # a whole number from `low` to `high`
    WORDS = "words"  # the patient's own words


@dataclass(frozen=True)
class Option:
    """One tap. `tier` and `symptoms` are set where the tap is a red flag; `asks` names the question it leads to."""

    id: str
    tier: Tier | None = None
    symptoms: tuple[str, ...] = ()
    asks: str | None = None


@dataclass(frozen=True)
class Threshold:
    """From this number on, the answer asks for this tier."""

    at_least: int
    tier: Tier


@dataclass(frozen=True)
class Question:
    id: str
    kind: QuestionKind
    options: tuple[Option, ...] = ()
    low: int = 0
    high: int = 10
    thresholds: tuple[Threshold, ...] = ()
    symptoms: tuple[str, ...] = ()  # what a threshold of this question is about
    required: bool = True  # asked of everybody; otherwise asked after an option, or offered when the day is saved

    def option(self, option_id: str) -> Option | None:
        return next((option for option in self.options if option.id == option_id), None)

    def accepts(self, value: Value) -> bool:
        """True if `value` is an answer to this question."""
        match self.kind:
            case QuestionKind.MANY:
                known = {option.id for option in self.options}
                return (
                    isinstance(value, list)
                    and bool(value)
                    and set(value) <= known
                    and (value == [NONE] or NONE not in value)
                )
            case QuestionKind.ONE:
                return isinstance(value, str) and self.option(value) is not None
            case QuestionKind.SCALE:
                return isinstance(value, int) and self.low <= value <= self.high
            case QuestionKind.WORDS:
                return isinstance(value, str) and bool(value.strip())


@dataclass(frozen=True)
class Diary:
    """`days` check-ins; `remind_after` the check-in one reminder; so many missed days in a row open a case."""

    days: int
    remind_after: timedelta
    missed_days: int
    missed_days_high_risk: int
    missed_tier: Tier
    questions: tuple[Question, ...]

    def question(self, question_id: str) -> Question:
        """Raises KeyError for an unknown question."""
        found = next((question for question in self.questions if question.id == question_id), None)
        if found is None:
            raise KeyError(question_id)
        return found


@dataclass(frozen=True)
class Concern:
    """A red flag in an answer: what it is about and how fast a person must act."""

    question: str
    symptoms: tuple[str, ...]
    tier: Tier
    option: str = ""

    @property
    def rule(self) -> str:
        return rule_of(self.question, self.option)


def rule_of(question: str, option: str = "") -> str:
    """The name of the rule by which a tick or a number counts."""
    return f"diary.{question}.{option}" if option else f"diary.{question}"


def next_question(diary: Diary, answers: Answers) -> Question | None:
    """The first question still open, in the order of the content; None when the day is complete."""
    asked = {option.asks for question in diary.questions for option in chosen(question, answers) if option.asks}
    for question in diary.questions:
        if (question.required or question.id in asked) and question.id not in answers:
            return question
    return None


def chosen(question: Question, answers: Answers) -> tuple[Option, ...]:
    """The options an answer holds."""
    value = answers.get(question.id, [])
    ids = value if isinstance(value, list) else [value]
    return tuple(option for option in question.options if option.id in ids)


def concerns(question: Question, value: Value) -> tuple[Concern, ...]:
    """Every red flag in one answer, each on its own."""
    if question.kind is QuestionKind.SCALE and isinstance(value, int):
        tiers = [limit.tier for limit in question.thresholds if value >= limit.at_least]
        return tuple(Concern(question.id, question.symptoms, tier) for tier in sorted(tiers, key=lambda t: t.rank)[:1])
    flagged = (option for option in chosen(question, {question.id: value}) if option.tier)
    return tuple(Concern(question.id, option.symptoms, option.tier, option.id) for option in flagged if option.tier)


def missed_in_a_row(completed: Mapping[int, bool]) -> int:
    """How many of the last days that were asked went unanswered; `completed` by day, days never asked left out."""
    count = 0
    for day in sorted(completed, reverse=True):
        if completed[day]:
            break
        count += 1
    return count
