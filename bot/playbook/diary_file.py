"""diary/diary.toml: the questions of a day, and the early check of high-risk patients."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.diary import NONE, Diary, Option, Question, QuestionKind, Threshold
from bot.domain.tier import Tier
from bot.playbook.reading import check_about, duration, flag, number
from bot.playbook.table import Table

_KEYS = ("id", "kind", "required", "low", "high", "symptoms", "option", "threshold")


@dataclass(frozen=True)
class EarlyCheck:
    """What a yes to the early check is about, and how fast a person must act."""

    symptoms: tuple[str, ...]
    tier: Tier


def read_diary(file: Table, symptoms: frozenset[str]) -> Diary:
    """The diary; `symptoms` are the red flags an answer may name."""
    check_about(file, "diary", "early_check", "question")
    diary = file.table("diary")
    diary.only("days", "remind_after", "missed_days", "missed_days_high_risk", "missed_tier")
    questions = tuple(_question(table, symptoms) for table in file.tables("question"))
    _check_questions(file, questions)
    return Diary(
        days=diary.whole("days"),
        remind_after=duration(diary, "remind_after"),
        missed_days=diary.whole("missed_days"),
        missed_days_high_risk=diary.whole("missed_days_high_risk"),
        missed_tier=diary.choice("missed_tier", Tier, Tier.EMERGENCY),
        questions=questions,
    )


def read_early_check(file: Table, symptoms: frozenset[str]) -> EarlyCheck:
    table = file.table("early_check")
    table.only("symptoms", "tier")
    return EarlyCheck(_symptoms(table, symptoms), table.choice("tier", Tier, Tier.EMERGENCY))


def _question(table: Table, symptoms: frozenset[str]) -> Question:
    table.only(*_KEYS)
    return Question(
        id=table.text("id"),
        kind=table.choice("kind", QuestionKind, QuestionKind.WORDS),
        options=tuple(_option(option, symptoms) for option in table.tables("option")),
        low=number(table, "low", default=0),
        high=number(table, "high", default=10),
        thresholds=tuple(_threshold(threshold) for threshold in table.tables("threshold")),
        symptoms=_symptoms(table, symptoms) if "symptoms" in table.values else (),
        required=flag(table, "required", default=True),
    )


def _option(table: Table, symptoms: frozenset[str]) -> Option:
    table.only("id", "tier", "symptoms", "asks")
    return Option(
        id=table.text("id"),
        tier=table.choice("tier", Tier, Tier.EMERGENCY) if "tier" in table.values else None,
        symptoms=_symptoms(table, symptoms) if "symptoms" in table.values else (),
        asks=table.text("asks") if "asks" in table.values else None,
    )


def _threshold(table: Table) -> Threshold:
    table.only("at_least", "tier")
    return Threshold(table.whole("at_least"), table.choice("tier", Tier, Tier.EMERGENCY))


def _symptoms(table: Table, known: frozenset[str]) -> tuple[str, ...]:
    found = tuple(table.texts("symptoms"))
    for symptom in found:
        if symptom not in known:
            table.fault("symptoms", f"'{symptom}' is not a known red flag")
    return found


def _check_questions(file: Table, questions: tuple[Question, ...]) -> None:
    ids = [question.id for question in questions]
    if not questions:
        file.fault("question", "a diary needs at least one question")
    for question in questions:
        if ids.count(question.id) > 1:
            file.fault(f"question[{question.id}]", "is used more than once")
        _check_options(file, question, ids)


def _check_options(file: Table, question: Question, questions: list[str]) -> None:
    place = f"question[{question.id}]"
    ids = [option.id for option in question.options]
    tapped = question.kind in (QuestionKind.MANY, QuestionKind.ONE)
    if bool(ids) != tapped:
        file.fault(place, "needs options" if tapped else "has options that nobody can tap")
    if len(set(ids)) < len(ids):
        file.fault(place, "has an option twice")
    if question.kind is QuestionKind.MANY and NONE not in ids:
        file.fault(place, f"needs the option '{NONE}'")
    for option in question.options:
        if option.asks is not None and option.asks not in questions:
            file.fault(f"{place}.option[{option.id}].asks", f"there is no question '{option.asks}'")
