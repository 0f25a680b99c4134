"""Are the words complete, the same in every language, short enough, and do the templates take what they are given?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from jinja2 import TemplateError

from bot.domain.questionnaire import GradedKind
from bot.domain.typed import BESIDE
from bot.playbook.contract import (
    LABELS,
    LONGEST,
    LONGEST_MESSAGE,
    MESSAGES,
    OPTIONAL_LABELS,
    QUESTION,
    WAITING,
    sample_values,
    variables_of,
)
from bot.playbook.fault import Fault
from bot.playbook.playbook import Playbook
from bot.playbook.word_files import GRADED, Wording
from bot.playbook.words import Words

SHARED_ANSWERS = ("yes", "no", "not_sure")  # of every graded question of that kind

_MARKUP = re.compile(r"</?[bi]>|&(?:amp|lt|gt|quot|#\d+);")


def needed_labels(playbook: Playbook, symptoms: Sequence[str]) -> Mapping[str, set[str]]:
    """The keys each section must have: no fewer and no more."""
    indications = playbook.indications
    asked = playbook.diary.questions
    graded = [question for one in playbook.questionnaire.symptoms.values() for question in one.questions]
    lists = [question for question in graded if question.kind is GradedKind.CHOICE]
    return {section: set(keys) for section, keys in LABELS.items()} | {
        "language": set(playbook.clinic.languages),
        "symptom": set(symptoms),
        "risk": set(playbook.risk_flags),
        "indication": set(indications),
        "noise_reason": set(playbook.review.noise_reasons),
        "muscle": {muscle for indication in indications.values() for muscle in indication.muscles},
        "question": {question.id for question in asked},
        "option": {f"{question.id}_{option.id}" for question in asked for option in question.options},
        "protocol": {item for items in playbook.protocol.values() for item in items},
        "phrase": {phrase.id for phrase in playbook.phrases},
        "graded": {question.id for question in graded},
        "graded_answer": {f"{question.id}_{answer.id}" for question in lists for answer in question.answers},
    }


def check_labels(wording: Wording, needed: Mapping[str, set[str]]) -> Iterator[Fault]:
    wanted = {f"{section}.{key}" for section, keys in needed.items() for key in keys}
    for name in sorted(wanted - set(wording.labels)):
        yield Fault(wording.file_of(name), name, "the label is missing")
    for name, text in sorted(wording.labels.items()):
        section = name.partition(".")[0]
        if name not in wanted and section not in OPTIONAL_LABELS:
            yield Fault(wording.file_of(name), name, "no part of the program asks for this label")
        limit = LONGEST.get(name, LONGEST.get(section))
        if limit and len(text) > limit:
            yield Fault(wording.file_of(name), name, f"is {len(text)} characters long; {limit} fit")
    tappable = {key for section in ("button", "option") for key in needed[section]}
    tappable |= {f"{GRADED}_{key}" for key in (*SHARED_ANSWERS, *needed["graded_answer"])}
    for key in sorted(set(wording.typed) - tappable - {BESIDE}):
        yield Fault(wording.file_of(f"typed.{key}"), f"typed.{key}", "is neither a button nor an option")
    if BESIDE not in wording.typed:
        yield Fault(wording.file_of(f"typed.{BESIDE}"), f"typed.{BESIDE}", "what may stand beside an answer is missing")
    for key in SHARED_ANSWERS:
        if f"{GRADED}_{key}" not in wording.typed:
            yield Fault(wording.file_of(f"{GRADED}."), f"typed.{GRADED}_{key}", "nobody could type this answer")


def check_same(wording: Wording, first: Wording) -> Iterator[Fault]:
    """What one language has beyond what the program needs, the other has too."""
    names = set(first.labels) ^ set(wording.labels)
    names = {name for name in names if name.partition(".")[0] in OPTIONAL_LABELS}
    names |= {f"typed.{key}" for key in set(first.typed) ^ set(wording.typed)}
    for name in sorted(names):
        has = name in first.labels or name.removeprefix("typed.") in first.typed
        lacking, other = (wording, first) if has else (first, wording)
        yield Fault(lacking.file_of(name), name, f"is missing, though {other.file_of(name)} has it")
    for message in sorted((set(first.messages) ^ set(wording.messages)) - set(MESSAGES)):
        lacking, other = (wording, first) if message in first.messages else (first, wording)
        yield Fault(lacking.message_file(message), "-", f"is missing, though {other.message_file(message)} is there")


def check_messages(
    wording: Wording, words: Words, planned: frozenset[str], symptoms: frozenset[str]
) -> Iterator[Fault]:
    """`planned` are the messages the plans send."""
    for message in sorted(set(MESSAGES) - set(wording.messages)):
        yield Fault(wording.message_file(message), "-", "the message is missing")
    for message in sorted(wording.messages):
        if not _is_known(message, planned, symptoms, words):
            yield Fault(wording.message_file(message), "-", "no part of the program and no plan sends this message")
        yield from _check_message(wording, words, message)


def _is_known(message: str, planned: frozenset[str], symptoms: frozenset[str], words: Words) -> bool:
    if message.startswith(WAITING):
        return message.removeprefix(WAITING) in symptoms
    asks = message.startswith(QUESTION) and f"question.{message.removeprefix(QUESTION)}" in words.labels
    return asks or message in MESSAGES or message in planned or message in words.included


def _check_message(wording: Wording, words: Words, message: str) -> Iterator[Fault]:
    variables = variables_of(message)
    file = wording.message_file(message)
    problem = words.fault_of(message, frozenset(variables))
    if problem:
        yield Fault(file, "-", problem)
        return
    problems = (_problem(words, message, values) for values in sample_values(variables))
    for problem in sorted({problem for problem in problems if problem}):
        yield Fault(file, "-", problem)


def _problem(words: Words, message: str, values: Mapping[str, object]) -> str:
    """What is wrong with the message said with these values; empty if nothing is."""
    try:
        said = str(words.say(message, **values))
    except (TemplateError, KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as wrong:
        return f"cannot be said: {type(wrong).__name__}: {wrong}"
    if not said:
        return "says nothing"
    if len(said) > LONGEST_MESSAGE:
        return f"is {len(said)} characters long; {LONGEST_MESSAGE} fit"
    if re.search(r"[<&]|\*\*", _MARKUP.sub("", said)) or said.count("<b>") != said.count("</b>"):
        return "holds <, & or half of **bold**, which Telegram refuses or shows"
    return ""
