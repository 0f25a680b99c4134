"""The graded questions of a red flag: which comes next, and which tier the answers ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from bot.domain.tier import Tier, most_urgent
from bot.domain.typed import SLIPS_INTO, matches, plain, read_composed

NOT_SURE = "not_sure"
NO_ANSWER = "no_answer"  # the patience of content ran out
UNKNOWN = (NOT_SURE, NO_ANSWER)  # both count as the more severe answer

Given = Mapping[str, str]  # what was answered, by the id of the question


class GradedKind(StrEnum):
    YES_NO = "yes_no"
    CHOICE = "choice"  # one of several


@dataclass(frozen=True)
class GradedAnswer:
    """One button. `tier` is what it asks for; one that `ends` leaves nothing more to ask."""

    id: str
    tier: Tier | None = None
    ends: bool = False

    @property
    def rank(self) -> int:
        """The lower, the more urgent; an answer that asks for nothing comes last."""
        return len(Tier) if self.tier is None else self.tier.rank


@dataclass(frozen=True)
class Condition:
    """Asked only if an earlier question was answered so."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class GradedQuestion:
    id: str
    kind: GradedKind
    answers: tuple[GradedAnswer, ...]
    only_if: Condition | None = None

    @property
    def severest(self) -> GradedAnswer:
        return min(self.answers, key=lambda answer: answer.rank)

    def accepts(self, given: str) -> bool:
        return given == NOT_SURE or any(answer.id == given for answer in self.answers)

    def counts_as(self, given: str) -> GradedAnswer:
        """The answer that was given; not sure and no answer count as the more severe one, and so does what nobody knows."""
        return next((answer for answer in self.answers if answer.id == given), self.severest)


@dataclass(frozen=True)
class SymptomQuestions:
    """What is asked about one red flag, the gravest first.

    `after_emergency_words`: asked even where the patient's own words made it an emergency.
    `alone`: while this is reported, nothing else is asked about.
    """

    symptom: str
    tier: Tier  # of the red flag itself: the more urgent is asked about first
    questions: tuple[GradedQuestion, ...]
    after_emergency_words: bool = True
    alone: bool = False

    def question(self, question_id: str) -> GradedQuestion | None:
        return next((question for question in self.questions if question.id == question_id), None)


@dataclass(frozen=True)
class Questionnaire:
    """All of it. `at_most` questions in one case; one without an answer after `patience` counts as the more severe."""

    at_most: int
    patience: timedelta
    symptoms: Mapping[str, SymptomQuestions] = field(default_factory=dict)

    def question(self, symptom: str, question_id: str) -> GradedQuestion | None:
        asked = self.symptoms.get(symptom)
        return asked.question(question_id) if asked else None


@dataclass(frozen=True)
class Asked:
    """A question, and the symptom it is asked about."""

    symptom: str
    question: GradedQuestion


@dataclass(frozen=True)
class Reading:
    """A typed answer. `plainly` if the words are exactly those of an answer, or its number."""

    given: str
    plainly: bool


def to_ask_about(questionnaire: Questionnaire, symptoms: Sequence[str], own_tier: Tier) -> tuple[str, ...]:
    """The symptoms of one report that are asked about, the most urgent first. `own_tier` is what its words alone ask for."""
    known = [questionnaire.symptoms[symptom] for symptom in symptoms if symptom in questionnaire.symptoms]
    chosen = [asked for asked in known if asked.alone] or known
    heard = [asked for asked in chosen if asked.after_emergency_words or own_tier is not Tier.EMERGENCY]
    if len(heard) < len(chosen):
        return ()  # the words say it all: nothing is to hold up the call for help
    return tuple(asked.symptom for asked in sorted(heard, key=lambda asked: asked.tier.rank))


def next_question(questionnaire: Questionnaire, symptoms: Sequence[str], given: Given) -> Asked | None:
    """The first question still open about `symptoms`, in their order; None when there is nothing more to ask."""
    if len(given) >= questionnaire.at_most or _ended(questionnaire, symptoms, given):
        return None
    known = [questionnaire.symptoms[symptom] for symptom in symptoms if symptom in questionnaire.symptoms]
    for asked in [one for one in known if one.alone] or known:
        for question in asked.questions:
            if question.id not in given and _applies(asked, question, given):
                return Asked(asked.symptom, question)
    return None


def weight(questionnaire: Questionnaire, lifts: Mapping[str, int], question_id: str, given: str) -> Tier | None:
    """The tier one answer asks for, about whichever symptom takes it most seriously.

    `lifts` are the symptoms asked about, each with the steps by which its report was lifted: an answer weighs as much more.
    """
    tiers = [
        answer.tier.raised(lift)
        for symptom, lift in lifts.items()
        if (question := questionnaire.question(symptom, question_id)) is not None
        if (answer := question.counts_as(given)).tier is not None
    ]
    return most_urgent(*tiers) if tiers else None


def asked_tier(questionnaire: Questionnaire, lifts: Mapping[str, int], given: Given) -> Tier | None:
    """The tier that all answers together ask for: that of the most serious one."""
    tiers = [tier for question, answer in given.items() if (tier := weight(questionnaire, lifts, question, answer))]
    return most_urgent(*tiers) if tiers else None


def read_given(question: GradedQuestion, text: str, ways: Mapping[str, tuple[str, ...]]) -> Reading | None:
    """The answer that `text` names: its words, one of `ways` (by the answer's id), its number in the list.

    Where a slip fits several, the more severe; None where it is no answer.
    """
    ids = [*(answer.id for answer in question.answers), NOT_SURE]
    if question.kind is GradedKind.CHOICE and text.strip().isdecimal() and 0 < int(text) <= len(ids):
        return Reading(ids[int(text) - 1], plainly=True)
    exact = [one for one in ids if plain(text) in [plain(way) for way in ways.get(one, ())]]
    if not exact and question.kind is GradedKind.YES_NO:
        if composed := read_composed(text, ways):
            return Reading(composed, plainly=True)
        ids = list(SLIPS_INTO)
    fitting = exact or [one for one in ids if matches(text, ways.get(one, ()))]
    if not fitting:
        return None
    return Reading(min(fitting, key=lambda one: question.counts_as(one).rank), plainly=bool(exact))


def reachable_questions(asked: SymptomQuestions) -> set[str]:
    """The questions that some course of answers leads to."""
    alone = Questionnaire(len(asked.questions) + 1, timedelta(0), {asked.symptom: asked})
    return set(_walk(alone, asked.symptom, {}))


def _walk(questionnaire: Questionnaire, symptom: str, given: dict[str, str]) -> Iterator[str]:
    following = next_question(questionnaire, [symptom], given)
    if following is not None:
        yield following.question.id
        for answer in following.question.answers:
            yield from _walk(questionnaire, symptom, given | {following.question.id: answer.id})


def _ended(questionnaire: Questionnaire, symptoms: Sequence[str], given: Given) -> bool:
    return any(
        question.counts_as(answer).ends
        for symptom in symptoms
        for question_id, answer in given.items()
        if (question := questionnaire.question(symptom, question_id)) is not None
    )


def _applies(asked: SymptomQuestions, question: GradedQuestion, given: Given) -> bool:
    condition = question.only_if
    if condition is None:
        return True
    earlier = asked.question(condition.question)
    if earlier is None or earlier.id not in given:
        return False
    return earlier.counts_as(given[earlier.id]).id in condition.answers
