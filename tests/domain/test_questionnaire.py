"""Graded questions as data: answers so far, and what follows from them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.questionnaire import (
    Condition,
    GradedAnswer,
    GradedKind,
    GradedQuestion,
    Questionnaire,
    Reading,
    SymptomQuestions,
    asked_tier,
    next_question,
    reachable_questions,
    read_given,
    to_ask_about,
    weight,
)
from bot.domain.tier import Tier

E, D, C = Tier.EMERGENCY, Tier.ED_NOW, Tier.CLINIC_NOW


def yes_no(
    name: str, *, yes: Tier | None = None, no: Tier | None = None, only_if: Condition | None = None
) -> GradedQuestion:
    answers = (GradedAnswer("yes", yes, yes is E), GradedAnswer("no", no, no is E))
    return GradedQuestion(name, GradedKind.YES_NO, answers, only_if)


DRINK = GradedQuestion(
    "drink", GradedKind.CHOICE, (GradedAnswer("well"), GradedAnswer("some", C), GradedAnswer("every", D))
)
SWALLOW = SymptomQuestions(
    "swallow",
    C,
    (yes_no("spit", no=E), DRINK, yes_no("fever", yes=D, only_if=Condition("drink", ("some", "every")))),
    after_emergency_words=False,
)
VOICE = SymptomQuestions("voice", C, (yes_no("breath", yes=E), yes_no("spit", no=D)))
LID = SymptomQuestions("lid", Tier.SAME_DAY, (yes_no("double", yes=C),))
HARM = SymptomQuestions("harm", E, (yes_no("safe", no=E),), alone=True)
ALL = Questionnaire(4, timedelta(minutes=10), {one.symptom: one for one in (SWALLOW, VOICE, LID, HARM)})

NEXT = [  # symptoms in turn, answers so far, the next question and whose it is
    (["swallow"], {}, "swallow.spit"),
    (["swallow"], {"spit": "yes"}, "swallow.drink"),
    (["swallow"], {"spit": "no"}, ""),
    (["swallow"], {"spit": "not_sure"}, ""),
    (["swallow"], {"spit": "no_answer"}, ""),
    (["swallow"], {"spit": "yes", "drink": "well"}, ""),
    (["swallow"], {"spit": "yes", "drink": "some"}, "swallow.fever"),
    (["swallow"], {"spit": "yes", "drink": "not_sure"}, "swallow.fever"),
    (["swallow", "voice"], {"spit": "yes", "drink": "well"}, "voice.breath"),
    (["swallow", "voice"], {"spit": "yes", "drink": "well", "breath": "no"}, ""),
    (["voice", "swallow"], {"breath": "no"}, "voice.spit"),
    (["lid", "swallow"], {}, "lid.double"),
    (["swallow", "harm"], {}, "harm.safe"),
    (["swallow", "voice", "lid"], {"spit": "yes", "drink": "some", "fever": "no", "breath": "no"}, ""),
    (["nothing we know"], {}, ""),
]


@pytest.mark.parametrize(("symptoms", "given", "expected"), NEXT)
def test_the_next_question(symptoms: list[str], given: dict[str, str], expected: str) -> None:
    found = next_question(ALL, symptoms, given)
    assert (f"{found.symptom}.{found.question.id}" if found else "") == expected


TIERS = [  # lifts by symptom, answers, the tier they ask for
    ({"swallow": 0}, {}, None),
    ({"swallow": 0}, {"spit": "yes"}, None),
    ({"swallow": 0}, {"spit": "yes", "drink": "some"}, C),
    ({"swallow": 0}, {"spit": "yes", "drink": "every", "fever": "no"}, D),
    ({"swallow": 0}, {"spit": "not_sure"}, E),
    ({"swallow": 0}, {"drink": "no_answer"}, D),
    ({"swallow": 0}, {"drink": "an answer content has forgotten"}, D),
    ({"swallow": 1}, {"drink": "some"}, D),
    ({"swallow": 1}, {"drink": "well"}, None),
    ({"voice": 0}, {"spit": "no"}, D),
    ({"voice": 0, "swallow": 0}, {"spit": "no"}, E),
    ({"lid": 5}, {"double": "yes"}, E),
]


@pytest.mark.parametrize(("lifts", "given", "expected"), TIERS)
def test_the_tier_that_answers_ask_for(lifts: dict[str, int], given: dict[str, str], expected: Tier | None) -> None:
    assert asked_tier(ALL, lifts, given) is expected


def test_another_answer_never_lowers_what_is_asked_for() -> None:
    given: dict[str, str] = {}
    before = len(Tier)
    for question, answer in (("drink", "every"), ("spit", "yes"), ("fever", "no"), ("breath", "no")):
        given[question] = answer
        tier = asked_tier(ALL, {"swallow": 0, "voice": 0}, given)
        assert tier is not None
        assert tier.rank <= before
        before = tier.rank


def test_one_answer_weighs_by_itself() -> None:
    assert weight(ALL, {"swallow": 0}, "fever", "no") is None
    assert weight(ALL, {"swallow": 0}, "fever", "not_sure") is D


ABOUT = [  # symptoms of one report, what its words ask for, what is asked about
    (["lid", "swallow"], C, ("swallow", "lid")),
    (["swallow", "voice"], C, ("swallow", "voice")),
    (["swallow"], E, ()),
    (["voice"], E, ("voice",)),
    (["swallow", "voice"], E, ()),
    (["swallow", "harm"], E, ("harm",)),
    (["something else"], C, ()),
]


@pytest.mark.parametrize(("symptoms", "tier", "expected"), ABOUT)
def test_what_is_asked_about(symptoms: list[str], tier: Tier, expected: tuple[str, ...]) -> None:
    assert to_ask_about(ALL, symptoms, tier) == expected


YES_NO_WAYS = {"yes": ("Yes", "y"), "no": ("No", "n"), "not_sure": ("Not sure", "don't know")}
DRINK_WAYS = {
    "well": ("It goes down well",),
    "some": ("I cough on some sips",),
    "every": ("I cough on every sip",),
    "not_sure": ("Not sure",),
}
TYPED = [  # question, its ways, the text, what it is read as and whether that is plain
    (SWALLOW.questions[0], YES_NO_WAYS, "YES!", Reading("yes", plainly=True)),
    (SWALLOW.questions[0], YES_NO_WAYS, "dont know", Reading("not_sure", plainly=True)),
    (SWALLOW.questions[0], YES_NO_WAYS, "dont knw", Reading("not_sure", plainly=False)),
    (SWALLOW.questions[0], YES_NO_WAYS, "Don't know", Reading("not_sure", plainly=True)),
    (SWALLOW.questions[0], YES_NO_WAYS, "1", None),
    (SWALLOW.questions[0], YES_NO_WAYS, "yes but it hurts a lot", None),
    (DRINK, DRINK_WAYS, "2", Reading("some", plainly=True)),
    (DRINK, DRINK_WAYS, "4", Reading("not_sure", plainly=True)),
    (DRINK, DRINK_WAYS, "5", None),
    (DRINK, DRINK_WAYS, "0", None),
    (DRINK, DRINK_WAYS, "i cough on some sips", Reading("some", plainly=True)),
    (DRINK, DRINK_WAYS, "i cough on sips", Reading("every", plainly=False)),
    (DRINK, DRINK_WAYS, "", None),
]


@pytest.mark.parametrize(("question", "ways", "text", "expected"), TYPED)
def test_a_typed_answer(
    question: GradedQuestion, ways: dict[str, tuple[str, ...]], text: str, expected: Reading | None
) -> None:
    assert read_given(question, text, ways) == expected


def test_a_question_no_answer_leads_to_is_not_reachable() -> None:
    dead = yes_no("dead", yes=C, only_if=Condition("spit", ("no",)))
    asked = SymptomQuestions("swallow", C, (yes_no("spit", no=E), dead))
    assert reachable_questions(asked) == {"spit"}
