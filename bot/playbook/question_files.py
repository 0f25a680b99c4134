"""triage/questions/<symptom>.toml: what is asked about each red flag, and which answer asks for which tier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from bot.domain.questionnaire import (
    UNKNOWN,
    Condition,
    GradedAnswer,
    GradedKind,
    GradedQuestion,
    Questionnaire,
    SymptomQuestions,
    reachable_questions,
)
from bot.domain.tier import Tier
from bot.playbook.fault import Fault
from bot.playbook.reading import check_about, flag, lasting
from bot.playbook.table import Table, read_table

FOLDER = "triage/questions"
TIERS = tuple(tier for tier in Tier if tier.rank <= Tier.CLINIC_NOW.rank)  # an answer can only make it more urgent
YES_NO = {"yes", "no"}


def read_questionnaire(content: Path, rules: Table, tiers: Mapping[str, Tier], faults: list[Fault]) -> Questionnaire:
    """All questions; `tiers` are those of the red flags, each of which needs a file."""
    limits = rules.table("questions")
    limits.only("patience", "at_most", "at_most_a_symptom")
    longest = limits.whole("at_most_a_symptom")
    found = dict(_symptoms(content, tiers, longest, faults))
    _check_shared(found, faults)
    return Questionnaire(limits.whole("at_most"), lasting(limits, "patience"), found)


def _symptoms(
    content: Path, tiers: Mapping[str, Tier], longest: int, faults: list[Fault]
) -> Iterator[tuple[str, SymptomQuestions]]:
    for file in sorted((content / FOLDER).glob("*.toml")):
        if file.stem not in tiers:
            faults.append(Fault(f"{FOLDER}/{file.name}", "-", f"'{file.stem}' is not a known red flag"))
    for symptom, tier in tiers.items():
        table = read_table(content, content / FOLDER / f"{symptom}.toml", faults)
        asked = _questions(table, symptom, tier)
        if not table.silent:
            _check(table, asked, longest)
        yield symptom, asked


def _questions(file: Table, symptom: str, tier: Tier) -> SymptomQuestions:
    check_about(file, "asked", "question")
    asked = file.table("asked", empty=True)
    asked.only("after_emergency_words", "alone")
    return SymptomQuestions(
        symptom=symptom,
        tier=tier,
        questions=tuple(_question(table) for table in file.tables("question")),
        after_emergency_words=flag(asked, "after_emergency_words", default=True),
        alone=flag(asked, "alone", default=False),
    )


def _question(table: Table) -> GradedQuestion:
    table.only("id", "kind", "answers", "only_if")
    question = GradedQuestion(
        id=table.text("id"),
        kind=table.choice("kind", GradedKind, GradedKind.CHOICE),
        answers=tuple(_answer(answer) for answer in table.tables("answers")) or (GradedAnswer(""),),
        only_if=_condition(table.table("only_if")) if "only_if" in table.values else None,
    )
    _check_answers(table, question)
    return question


def _answer(table: Table) -> GradedAnswer:
    table.only("id", "tier", "ends")
    tier = table.choice("tier", Tier, Tier.EMERGENCY) if "tier" in table.values else None
    if tier is not None and tier not in TIERS:
        table.fault("tier", f"must be one of {', '.join(TIERS)}: an answer only makes it more urgent")
    return GradedAnswer(table.text("id"), tier, flag(table, "ends", default=False))


def _condition(table: Table) -> Condition:
    table.only("question", "answers")
    return Condition(table.text("question"), tuple(table.texts("answers")))


def _check_answers(table: Table, question: GradedQuestion) -> None:
    ids = [answer.id for answer in question.answers]
    if len(set(ids)) < len(ids):
        table.fault("answers", "has an answer twice")
    if question.kind is GradedKind.YES_NO and set(ids) != YES_NO:
        table.fault("answers", "must be yes and no")
    if question.kind is GradedKind.CHOICE and len(ids) < len(YES_NO):
        table.fault("answers", "needs at least two answers")
    if set(ids) & set(UNKNOWN):
        table.fault("answers", f"{' and '.join(UNKNOWN)} are understood everywhere")
    if question.severest.tier is None:
        table.fault("answers", "no answer asks for a tier, so 'not sure' could not count as the more severe one")


def _check(file: Table, asked: SymptomQuestions, longest: int) -> None:
    ids = [question.id for question in asked.questions]
    if not ids:
        file.fault("question", "at least one is needed")
    if len(ids) > longest:
        file.fault("question", f"are {len(ids)}; {longest} at most, by triage/rules.toml")
        return
    for place, question in enumerate(asked.questions):
        if question.id in ids[:place]:
            file.fault(f"question[{question.id}]", "is used more than once")
        _check_condition(file, asked, question, ids[:place])
    _check_order(file, asked)
    for question in asked.questions:
        if question.id not in reachable_questions(asked):
            file.fault(f"question[{question.id}]", "no course of answers leads to it")


def _check_condition(file: Table, asked: SymptomQuestions, question: GradedQuestion, before: list[str]) -> None:
    condition, place = question.only_if, f"question[{question.id}].only_if"
    earlier = asked.question(condition.question) if condition else None
    if condition is None:
        return
    if earlier is None or condition.question not in before:
        file.fault(f"{place}.question", f"there is no earlier question '{condition.question}'")
        return
    for answer in condition.answers:
        if answer not in {one.id for one in earlier.answers}:
            file.fault(f"{place}.answers", f"'{answer}' is no answer to '{earlier.id}'")


def _check_order(file: Table, asked: SymptomQuestions) -> None:
    """Who stops half-way has answered the gravest. A question that hangs on another cannot come before it."""
    free = [question for question in asked.questions if question.only_if is None]
    for before, after in pairwise(free):
        if after.severest.rank < before.severest.rank:
            file.fault(f"question[{after.id}]", f"is graver than '{before.id}' before it; the gravest comes first")


def _check_shared(symptoms: Mapping[str, SymptomQuestions], faults: list[Fault]) -> None:
    """A question of two symptoms is asked once, so it must be the same question."""
    first: dict[str, tuple[str, GradedQuestion]] = {}
    for symptom, asked in symptoms.items():
        for question in asked.questions:
            other, known = first.setdefault(question.id, (symptom, question))
            if [answer.id for answer in known.answers] != [answer.id for answer in question.answers]:
                file = f"{FOLDER}/{symptom}.toml"
                problem = f"has other answers than in {FOLDER}/{other}.toml, though its words are the same"
                faults.append(Fault(file, f"question[{question.id}]", problem))
