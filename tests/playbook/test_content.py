"""What is written in content/ keeps its promises: emergency words first, plain, short, the same in every language."""

from __future__ import annotations

import re

import pytest
from jinja2 import Environment, meta

from bot.domain.tier import Tier
from bot.playbook.contract import sample_values, variables_of
from tests.shipped import shipped

PLAYBOOK = shipped()
ENGLISH = PLAYBOOK.words["en"]
EVERY = [(language, message) for language, words in PLAYBOOK.words.items() for message in words.messages]

RED_FLAG = [f"advice_{tier}" for tier in Tier if tier.is_red_flag]
EMERGENCY_FIRST = [*RED_FLAG, "unknown_chat_red_flag", "ask_symptom", "case_more", "urgent", "voice_received"]
SAFETY = [message for message in ENGLISH.messages if message.startswith(("advice_", "waiting_"))]
SAFETY += [*EMERGENCY_FIRST, "case_unanswered", "safety_card", "safety_net"]

PICTURES = re.compile("[\U0001f000-\U0001faff\u2600-\u26ff]")
REASSURING = re.compile(
    r"\b(don't worry|do not worry|nothing serious|harmless|is normal|all is well|no need to)\b", re.I
)
DOSE = re.compile(r"\b\d+ ?(mg|ml|units|tablets|pills|unidades|pastillas)\b", re.I)


def every_way(language: str, message: str) -> list[str]:
    """The message with each combination of sample values."""
    words = PLAYBOOK.words[language]
    return [str(words.say(message, **values)) for values in sample_values(variables_of(message))]


def grade(html: str) -> float:
    """Flesch-Kincaid: 0.39 words a sentence + 11.8 syllables a word - 15.59. A line of a list is a sentence."""
    text = re.sub(r"<[^>]+>", "", html).replace(PLAYBOOK.clinic.name, "").replace(PLAYBOOK.clinic.phone, "")
    found = [re.findall(r"[A-Za-z']+", part) for part in re.split(r"[.!?:·](?:\s|$)|\n", text)]
    sentences = [words for words in found if words]
    words = [word for sentence in sentences for word in sentence]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    word = word.lower()
    silent = word.endswith("e") and not word.endswith(("le", "ee"))
    return max(1, len(re.findall(r"[aeiouy]+", word)) - silent)


def variables(language: str, message: str) -> set[str]:
    syntax = Environment(autoescape=True)
    syntax.filters |= dict.fromkeys(("clock", "day", "moment", "label"), str)
    return meta.find_undeclared_variables(syntax.parse(PLAYBOOK.words[language].messages[message]))


def shown(language: str, message: str, values: dict[str, object]) -> list[object]:
    """The values that the message speaks of."""
    return [values[name] for name in variables(language, message) & set(values)]


def test_the_grade_of_known_sentences() -> None:
    assert grade("The cat sat on the mat.") == pytest.approx(-1.45, abs=0.01)
    assert grade("Anticoagulant medication necessitates consultation.") > 20


@pytest.mark.parametrize("message", EMERGENCY_FIRST)
@pytest.mark.parametrize("language", PLAYBOOK.clinic.languages)
def test_a_red_flag_is_answered_with_what_to_do_now_in_the_first_line(language: str, message: str) -> None:
    for said in every_way(language, message):
        first = said.splitlines()[0]
        assert first.startswith("<b>")
        assert PLAYBOOK.clinic.emergency_number in first


@pytest.mark.parametrize("tier", [tier for tier in Tier if tier is not Tier.EMERGENCY])
@pytest.mark.parametrize("language", PLAYBOOK.clinic.languages)
def test_every_other_tier_ends_with_the_safety_net_and_the_phone(language: str, tier: Tier) -> None:
    net = str(PLAYBOOK.words[language].say("safety_net"))
    assert PLAYBOOK.clinic.phone in net
    assert all(said.endswith(net) for said in every_way(language, f"advice_{tier}"))


def test_english_is_read_in_grade_six() -> None:
    grades = {message: max(map(grade, every_way("en", message))) for message in ENGLISH.messages}
    assert {message: found for message, found in grades.items() if found > 6} == {}


def test_english_safety_words_are_read_in_grade_four() -> None:
    grades = {message: max(map(grade, every_way("en", message))) for message in SAFETY}
    assert {message: found for message, found in grades.items() if found > 4} == {}


def test_a_message_fits_telegram_and_holds_one_picture_at_most() -> None:
    said = {(language, message): every_way(language, message) for language, message in EVERY}
    assert [at for at, ways in said.items() if max(map(len, ways)) > 4096] == []
    assert [at for at, ways in said.items() if any(len(PICTURES.findall(way)) > 1 for way in ways)] == []


def test_no_message_reassures_or_gives_a_dose() -> None:
    said = {(language, message): "\n".join(every_way(language, message)) for language, message in EVERY}
    assert {at: text for at, text in said.items() if REASSURING.search(text) or DOSE.search(text)} == {}


def test_what_a_person_wrote_cannot_become_markup() -> None:
    hostile, escaped = "<b>{{ 6*7 }}&", "&lt;b&gt;{{ 6*7 }}&amp;"
    for language, message in EVERY:
        ways = sample_values(variables_of(message))
        written = [{name: hostile if value == "a text" else value for name, value in way.items()} for way in ways]
        said = [str(PLAYBOOK.words[language].say(message, **way)) for way in written]
        assert not any(hostile in text for text in said), message
        spoken_of = any(hostile in shown(language, message, way) for way in written)
        assert not spoken_of or any(escaped in text for text in said), message


def test_every_language_has_the_same_messages_with_the_same_variables() -> None:
    first, *others = PLAYBOOK.clinic.languages
    for language in others:
        assert set(PLAYBOOK.words[language].messages) == set(ENGLISH.messages)
        for message in ENGLISH.messages:
            assert variables(language, message) == variables(first, message), message


def test_no_language_is_a_copy_of_the_first() -> None:
    spanish = PLAYBOOK.words["es"]
    same = [message for message, text in spanish.messages.items() if text == ENGLISH.messages[message]]
    assert same == ["from_clinic"]  # a name and what that person wrote


@pytest.mark.parametrize("language", PLAYBOOK.clinic.languages)
def test_the_symptoms_of_the_early_check_fit_their_buttons(language: str) -> None:
    labels = [PLAYBOOK.words[language].label(f"symptom.{symptom}") for symptom in PLAYBOOK.early_check_symptoms]
    assert [label for label in labels if len(label) > 28] == []


@pytest.mark.parametrize("language", PLAYBOOK.clinic.languages)
def test_a_sheet_reads_right_on_any_day(language: str) -> None:
    """It is sent late to a patient who joins late, and again for /aftercare."""
    sheets = [message for message in ENGLISH.messages if message.startswith("aftercare_")]
    assert len(sheets) == len(PLAYBOOK.plans)
    for sheet in sheets:
        for said in every_way(language, sheet):
            assert re.search(r"(?<!from )\btoday\b|(?<!desde )\bhoy\b", said, re.IGNORECASE) is None


@pytest.mark.parametrize("language", PLAYBOOK.clinic.languages)
def test_what_people_type_means_one_option_of_a_question(language: str) -> None:
    typed = PLAYBOOK.words[language].typed
    for question in PLAYBOOK.diary.questions:
        ways = [way for option in question.options for way in typed.get(f"{question.id}_{option.id}", ())]
        assert len(ways) == len(set(ways)), question.id


@pytest.mark.parametrize("language", PLAYBOOK.clinic.languages)
def test_every_option_can_be_typed_in_small_letters(language: str) -> None:
    typed = PLAYBOOK.words[language].typed
    for question in PLAYBOOK.diary.questions:
        for option in question.options:
            ways = typed[f"{question.id}_{option.id}"]
            assert all(way == way.lower().strip() and way for way in ways)


def test_a_staff_page_speaks_of_no_patient_and_no_symptom() -> None:
    allowed = {
        "tier",
        "code",
        "since",
        "by",
        "why",
        "repeat",
        "name",
        "today",
        "link",
        "late",
        "drill",
    }  # a link to the console, by code
    pages = [message for message in ENGLISH.messages if message.startswith("page")]
    assert pages
    assert {message for message in pages if variables("en", message) - allowed} == set()
