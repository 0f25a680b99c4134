"""What identifies somebody is taken out of their words; what they say of their symptoms stays."""

from __future__ import annotations

import re
import tomllib

import pytest

from bot.domain.finding import Action
from bot.domain.identity import Identity, name_parts, without_identity
from bot.domain.reader import Reader
from bot.domain.screening import screen
from bot.playbook.corpus import read_corpus
from tests.shipped import CONTENT, shipped

READER = shipped().reader
RULES = Reader(READER.lexicons, languages=READER.languages)  # the second opinion weighs every word, a placeholder too
MONTHS = frozenset({"march", "may", "marzo", "mars", "märz", "março"})
CLINIC = Identity(
    name_parts("María García-López", "Luis Garcia (son), 555 010 4472", "Dr. Clara Lindqvist"),
    frozenset({"will", "clinic"}),
    MONTHS,
    frozenset({"1951"}),
)

TAKEN_OUT = [
    ("It's maria. GARCIA says hi to Clara", "It's <name>. <name> says hi to <name>"),
    ("López's arm, Lindqvist’s words", "<name> arm, <name> words"),
    ("Will Riverside help? I will wait at the Clinic", "<name> Riverside help? I will wait at the <name>"),
    ("call (555) 010-4471 or +44 20 7946 0958", "call <phone> or <phone>"),
    (
        "mail pat.g+1@example.co.uk or @pat_g, see https://x.org/a?b=1 www.a.b",
        "mail <link> or <name>, see <link> <link>",
    ),
    ("since 12/03/2026, 2026-03-12, 12.3.26 and 3/12", "since <date>, <date>, <date> and <date>"),
    ("on March 12th, 12 March 2026, 5 de marzo de 2026, 3. März", "on <date>, <date>, <date>, <date>"),
    ("I live at 4 Old Mill Road, or 12 oak street", "I live at <place>, or <place>"),
    ("calle mayor 5, Avenida de la Paz, 12, 7 rue de la Paix, Ringstraße 5", "<place>, <place>, <place>, <place>"),
    ("born 1951, stroke in 2017", "born <number>, stroke in 2017"),
    ("my number is 48291, room 12", "my number is <number>, room 12"),
]
STAYS = [
    "pain is 7/10, it was 10/10 before, strength 4/5, numb 24/7",
    "2 hours on the road and I may be 3 days late",
    "it hurts.me neck too, 10 units. No puedo respirar.es grave",
    "my son says I can not swallow, day 3 of 14",
    "salí de paseo y no puedo tragar desde hace 3 días",
    "",
]


@pytest.mark.parametrize(("text", "left"), TAKEN_OUT)
def test_names_numbers_dates_and_places_are_taken_out(text: str, left: str) -> None:
    assert without_identity(text, CLINIC) == left


@pytest.mark.parametrize("text", STAYS)
def test_what_identifies_nobody_stays(text: str) -> None:
    assert without_identity(text, CLINIC) == text


def test_parts_written_small_are_no_names() -> None:
    assert name_parts("Ana de la Cruz", "Luis (son)", "J.") == {"ana", "cruz", "luis"}


CASES = [
    (file.stem, case["text"])
    for file in sorted((CONTENT / "cases/screening").glob("*.toml"))
    for case in tomllib.loads(file.read_text("utf-8"))["cases"]
]
CORPUS = [(one.language, one.text) for one in read_corpus(CONTENT / "cases/corpus", frozenset(READER.symptoms))[0]]


def flags(text: str, language: str) -> set[str]:
    return set(screen(text, RULES, language).flags)


def test_taking_identity_out_changes_no_case_of_the_clinic() -> None:
    """But for "Will I get better?" where somebody is called Will: of that the export warns."""
    changed = [
        text
        for language, text in [*CASES, *CORPUS]
        if (left := without_identity(text, CLINIC)) != text and flags(left, language) != flags(text, language)
    ]
    sentences = {text: re.split(r"(?<=[.?!)])\s+", text) for text in changed}
    assert [
        text for text, own in sentences.items() if not any(one.split()[0].lower() in CLINIC.words for one in own)
    ] == []


def test_nor_a_case_that_names_people_and_places() -> None:
    named = "{} Maria Garcia, 12 March, (555) 010-4471, 4 Old Mill Road, pat@example.org, number 48291."
    changed = []
    for language, text in CASES:
        left = without_identity(named.format(f"{text.rstrip('.')}."), CLINIC)
        assert left.endswith("<name> <name>, <date>, <phone>, <place>, <link>, number <number>.")
        if flags(left, language) != flags(text, language):
            changed.append(left)
    assert changed == []


def test_what_was_caught_is_still_caught_without_identity() -> None:
    """By rules and second opinion together, over the clinic's own cases with people and places named."""
    named = "{} Maria Garcia, 12 March, (555) 010-4471, 4 Old Mill Road, pat@example.org, number 48291."
    lost = []
    for language, text in CASES:
        written = named.format(f"{text.rstrip('.')}.")
        left = without_identity(written, CLINIC)
        if screen(written, READER, language).action is Action.ESCALATE and (
            screen(left, READER, language).action is Action.NONE
        ):
            lost.append(left)
    assert lost == []
