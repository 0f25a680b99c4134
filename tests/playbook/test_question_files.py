"""The graded questions as content: sound as they stand, and every fault of broken ones named by file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.questionnaire import GradedKind, GradedQuestion
from bot.domain.tier import Tier
from tests.playbook.test_content import grade
from tests.playbook.test_load import faults_of, replaced
from tests.shipped import CONTENT, shipped

PLAYBOOK = shipped()
ASKED = PLAYBOOK.questionnaire.symptoms
QUESTIONS: dict[str, GradedQuestion] = {q.id: q for asked in ASKED.values() for q in asked.questions}
FOLDER = "triage/questions"


def test_each_red_flag_has_its_questions() -> None:
    assert set(ASKED) == {file.stem for file in (CONTENT / "red_flags").glob("*.toml")}
    assert len(ASKED) == 15
    assert all(1 <= len(asked.questions) <= 5 for asked in ASKED.values())


def test_self_harm_has_one_question_and_stands_alone() -> None:
    assert [asked.symptom for asked in ASKED.values() if asked.alone] == ["self_harm"]
    assert [question.id for question in ASKED["self_harm"].questions] == ["safe"]


def test_an_emergency_ends_the_questions() -> None:
    grave = [answer for question in QUESTIONS.values() for answer in question.answers if answer.tier is Tier.EMERGENCY]
    assert grave
    assert all(answer.ends for answer in grave)


def test_the_gravest_question_about_swallowing_is_about_the_own_spit() -> None:
    first = ASKED["dysphagia"].questions[0]
    assert (first.id, first.counts_as("no").tier, first.counts_as("yes").tier) == ("own_spit", Tier.EMERGENCY, None)


def test_english_questions_are_read_in_grade_six_and_are_short() -> None:
    words = PLAYBOOK.words["en"]
    texts = [words.label(f"graded.{question}") for question in QUESTIONS]
    assert {text: grade(text) for text in texts if grade(text) > 6} == {}
    assert [text for text in texts if len(text.split()) > 20] == []


@pytest.mark.parametrize("language", PLAYBOOK.clinic.languages)
def test_a_question_asks(language: str) -> None:
    texts = [PLAYBOOK.words[language].label(f"graded.{question}") for question in QUESTIONS]
    assert [text for text in texts if not text.endswith("?")] == []
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("language", PLAYBOOK.clinic.languages)
def test_what_people_type_means_one_answer(language: str) -> None:
    typed = PLAYBOOK.words[language].typed
    lists = [q for q in QUESTIONS.values() if q.kind is GradedKind.CHOICE]
    groups = [[f"{question.id}_{answer.id}" for answer in question.answers] for question in lists]
    for group in [*groups, ["yes", "no", "not_sure"]]:
        ways = [way for name in group for way in typed[f"graded_{name}"]]
        assert len(ways) == len(set(ways))
        assert all(way == way.lower().strip() and way for way in ways)


BROKEN = [  # file, what stands there, what is written instead, the key and the words of the fault
    (f"{FOLDER}/dysphagia.toml", "source = ", "sauce = ", "about.source", "must be a text"),
    (f"{FOLDER}/dysphonia.toml", 'kind = "yes_no"', 'kind = "perhaps"', "question[breathing_trouble].kind", "one of"),
    (
        f"{FOLDER}/dyspnea.toml",
        'tier = "ed_now"',
        'tier = "soon"',
        "question[sentence].answers[phrases].tier",
        "one of",
    ),
    (f"{FOLDER}/ptosis.toml", '"clinic_now"', '"same_day"', "question[spread_signs].answers[yes].tier", "more urgent"),
    (f"{FOLDER}/dysarthria.toml", '{ id = "no" }', '{ id = "never" }', "question[sudden].answers", "yes and no"),
    (f"{FOLDER}/chest_pain.toml", ', tier = "ed_now"', "", "question[calf].answers", "no answer asks for a tier"),
    (f"{FOLDER}/syncope.toml", 'id = "stand_walk"', 'id = "neck_numb"', "question[neck_numb]", "more than once"),
    (
        f"{FOLDER}/infection.toml",
        'question = "redness',
        'question = "fever',
        "question[fever].only_if.question",
        "earlier",
    ),
    (
        f"{FOLDER}/vision.toml",
        'answers = ["yes"]',
        'answers = ["twice"]',
        "question[pupil_or_headache].only_if.answers",
        "is no answer",
    ),
    (
        f"{FOLDER}/incontinence.toml",
        'tier = "ed_now"',
        'tier = "clinic_now"',
        "question[no_urine]",
        "gravest comes first",
    ),
    (
        f"{FOLDER}/generalized_weakness.toml",
        'answers = ["no"]',
        "answers = []",
        "question[breathe_or_swallow].only_if.answers",
        "list of texts",
    ),
    (f"{FOLDER}/stroke_sign.toml", "[asked]", "[asks]", "asks", "is not known here"),
    (f"{FOLDER}/self_harm.toml", "alone = true", 'alone = "yes"', "asked.alone", "true or false"),
    ("triage/rules.toml", 'patience = "PT10M"', 'patience = "PT0M"', "questions.patience", "longer than nothing"),
    ("triage/rules.toml", "at_most = 6", "at_most = 0", "questions.at_most", "whole number"),
    ("en/questions.toml", 'own_spit = "Can', 'own_spat = "Can', "graded.own_spit", "the label is missing"),
    ("es/questions.toml", "calf = ", "calves = ", "graded.calf", "the label is missing"),
    ("es/questions.toml", "calf = ", "calves = ", "graded.calves", "no part of the program"),
    ("es/questions.toml", 'drink_nose = "Me sale', 'drink_ear = "Me sale', "graded_answer.drink_nose", "is missing"),
    (
        "en/questions.toml",
        '"One word at a time"',
        '"One word and then a long pause"',
        "graded_answer.sentence_words",
        "28 fit",
    ),
    ("en/questions.toml", "graded_no = ", "graded_nay = ", "typed.graded_no", "nobody could type"),
    ("en/questions.toml", "graded_no = ", "graded_nay = ", "typed.graded_nay", "neither a button"),
]


@pytest.mark.parametrize(("file", "old", "new", "key", "problem"), BROKEN)
def test_each_fault_names_file_key_and_problem(
    content: Path, file: str, old: str, new: str, key: str, problem: str
) -> None:
    replaced(content, file, old, new)
    found = faults_of(content)
    assert any((fault.file, fault.key) == (file, key) and problem in fault.problem for fault in found), found


def test_a_question_nobody_can_reach_is_a_fault(content: Path) -> None:
    file = f"{FOLDER}/dysphonia.toml"
    replaced(
        content,
        file,
        'only_if = { question = "swallow_trouble", answers = ["yes"] }',
        'only_if = { question = "face_swelling", answers = ["yes"] }',
    )
    found = [(fault.file, fault.key, fault.problem) for fault in faults_of(content)]
    assert found == [(file, "question[own_spit]", "no course of answers leads to it")]


def test_a_red_flag_without_questions_and_questions_without_a_red_flag_are_faults(content: Path) -> None:
    (content / FOLDER / "vision.toml").rename(content / FOLDER / "sight.toml")
    files = {fault.file for fault in faults_of(content)}
    assert {f"{FOLDER}/vision.toml", f"{FOLDER}/sight.toml"} <= files


def test_more_questions_than_content_allows_are_a_fault(content: Path) -> None:
    replaced(content, "triage/rules.toml", "at_most_a_symptom = 5", "at_most_a_symptom = 4")
    files = {fault.file for fault in faults_of(content)}
    assert f"{FOLDER}/dysphagia.toml" in files
    assert f"{FOLDER}/ptosis.toml" not in files


def test_one_question_of_two_symptoms_must_have_the_same_answers(content: Path) -> None:
    file = f"{FOLDER}/dysphonia.toml"
    spit = 'answers = [{ id = "yes" }, { id = "no", tier = "emergency", ends = true }]'
    replaced(content, file, f'kind = "yes_no"\n{spit}', f'kind = "choice"\n{spit.replace("yes", "easily")}')
    assert any(fault.file == file and "other answers than" in fault.problem for fault in faults_of(content))


def test_a_language_without_its_questions_is_one_fault_for_the_file(content: Path) -> None:
    (content / "es/questions.toml").unlink()
    assert ("es/questions.toml", "-") in {(fault.file, fault.key) for fault in faults_of(content)}
