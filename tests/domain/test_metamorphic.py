"""What may change in a message without changing its answer, and what must change it. Over the clinic's own content."""

from __future__ import annotations

import random
import tomllib
import unicodedata
from collections.abc import Callable

import pytest

from bot.domain.finding import Action
from bot.domain.reader import Reader
from bot.domain.screening import screen
from bot.domain.tier import Level
from tests.shipped import CONTENT, shipped

READER = shipped().reader
RULES = Reader(READER.lexicons, languages=READER.languages, everyday=READER.everyday)  # without a second opinion
GREETING = {
    "en": "Hello there.",
    "es": "Hola, buenos días.",
    "fr": "Bonjour.",
    "de": "Guten Tag.",
    "pt": "Olá, bom dia.",
}
THANKS = {
    "en": "Thanks for your help.",
    "es": "Gracias por su ayuda.",
    "fr": "Merci pour votre aide.",
    "de": "Danke für Ihre Hilfe.",
    "pt": "Obrigada pela ajuda.",
}
SYMPTOMS = {  # language -> symptom -> how a patient names it
    "en": {
        "dysphagia": "trouble swallowing",
        "dyspnea": "trouble breathing",
        "vision": "double vision",
        "incontinence": "bladder accidents",
        "generalized_weakness": "weakness in both legs",
    },
    "es": {
        "dysphagia": "problemas para tragar",
        "dyspnea": "dificultad para respirar",
        "vision": "visión doble",
        "incontinence": "escapes de orina",
        "generalized_weakness": "debilidad en las piernas",
    },
    "fr": {
        "dysphagia": "du mal à avaler",
        "dyspnea": "du mal à respirer",
        "vision": "une vision double",
        "incontinence": "des fuites urinaires",
        "generalized_weakness": "une faiblesse dans les jambes",
    },
    "de": {
        "dysphagia": "Schluckbeschwerden",
        "dyspnea": "Atemnot",
        "vision": "Doppelbilder",
        "incontinence": "Blasenschwäche",
        "generalized_weakness": "Schwäche in beiden Beinen",
    },
    "pt": {
        "dysphagia": "dificuldade para engolir",
        "dyspnea": "falta de ar",
        "vision": "visão dupla",
        "incontinence": "perda de urina",
        "generalized_weakness": "fraqueza nas pernas",
    },
}
PRESENT = {
    "en": "Since yesterday I have {}.",
    "es": "Desde ayer tengo {}.",
    "fr": "Depuis hier j'ai {}.",
    "de": "Seit gestern habe ich {}.",
    "pt": "Desde ontem estou com {}.",
}
NOT_PRESENT = {  # language -> what is said of a symptom the patient does not have
    "en": ["I have no {}.", "My neighbour has {}, I am fine.", "Can the injection cause {}?"],
    "es": ["No tengo {}.", "Mi vecina tiene {}, yo estoy bien.", "¿La inyección puede causar {}?"],
    "fr": ["Je n'ai pas {}.", "Ma voisine a {}, moi je vais bien.", "Est-ce que l'injection peut donner {} ?"],
    "de": ["Ich habe keine {}.", "Meine Nachbarin hat {}, mir geht es gut.", "Kann die Spritze {} machen?"],
    "pt": ["Não tenho {}.", "Minha vizinha está com {}, eu estou bem.", "A injeção pode causar {}?"],
}
NAMED = [(language, symptom) for language, own in SYMPTOMS.items() for symptom in own]


def cases() -> list[tuple[str, str]]:
    found = []
    for file in sorted((CONTENT / "cases" / "screening").glob("*.toml")):
        entries = tomllib.loads(file.read_text(encoding="utf-8"))["cases"]
        found += [(file.stem, case["text"]) for case in entries if case["action"] == "escalate"]
    return found


def without_accents(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


HARMLESS: dict[str, Callable[[str, str], str]] = {
    "shouted": lambda text, _: text.upper(),
    "without accents": lambda text, _: without_accents(text),
    "without a full stop": lambda text, _: text.rstrip(".!"),
    "spaced out": lambda text, _: "  " + text.replace(" ", "  ") + "\n",
    "after a greeting": lambda text, language: f"{GREETING[language]} {text}",
    "before thanks": lambda text, language: f"{text.rstrip('.')}. {THANKS[language]}",
    "with a picture": lambda text, _: f"{text} 😟",
    "composed otherwise": lambda text, _: unicodedata.normalize("NFD", text),
    "with hidden marks": lambda text, _: text.replace(" ", " \u200b"),
}


@pytest.mark.parametrize("change", HARMLESS)
def test_a_harmless_change_loses_no_red_flag(change: str) -> None:
    lost = [
        (language, text)
        for language, text in cases()
        if screen(HARMLESS[change](text, language), READER, language).action is Action.NONE
    ]
    assert lost == []


def test_the_language_a_patient_reads_is_a_hint_and_no_wall() -> None:
    hints = {language: "es" if language == "en" else "en" for language in GREETING}
    lost = [text for language, text in cases() if screen(text, READER, hints[language]).action is Action.NONE]
    assert lost == []


def slipped(text: str, chance: random.Random) -> str:
    """One letter inside one of the long words is left out."""
    words = text.split(" ")
    long = [at for at, word in enumerate(words) if len(word) >= 7 and word.isalpha()]
    if not long:
        return text
    at = chance.choice(long)
    letter = chance.randrange(2, len(words[at]) - 1)
    words[at] = words[at][:letter] + words[at][letter + 1 :]
    return " ".join(words)


def test_a_slip_of_the_finger_seldom_hides_a_red_flag() -> None:
    seed = random.randrange(1_000_000)
    chance = random.Random(seed)
    every = [(language, slipped(text, chance)) for language, text in cases() for _ in range(3)]
    lost = [text for language, text in every if screen(text, READER, language).action is Action.NONE]
    assert len(lost) <= 0.05 * len(every), (seed, lost)


@pytest.mark.parametrize(("language", "symptom"), NAMED)
def test_a_symptom_said_to_be_there_is_caught(language: str, symptom: str) -> None:
    screening = screen(PRESENT[language].format(SYMPTOMS[language][symptom]), READER, language)
    assert screening.action is not Action.NONE
    assert symptom in screening.flags


@pytest.mark.parametrize(("language", "symptom"), NAMED)
@pytest.mark.parametrize("frame", range(3), ids=["denied", "somebody else's", "asked about"])
def test_a_symptom_said_not_to_be_there_opens_no_case(frame: int, language: str, symptom: str) -> None:
    text = NOT_PRESENT[language][frame].format(SYMPTOMS[language][symptom].removeprefix("une ").removeprefix("des "))
    assert screen(text, READER, language).action is not Action.ESCALATE


@pytest.mark.parametrize(("language", "symptom"), NAMED)
def test_denying_one_symptom_does_not_hide_another(language: str, symptom: str) -> None:
    other = "dyspnea" if symptom != "dyspnea" else "dysphagia"
    denied = NOT_PRESENT[language][0].format(SYMPTOMS[language][symptom])
    text = f"{denied} {PRESENT[language].format(SYMPTOMS[language][other])}"
    screening = screen(text, READER, language)
    assert screening.action is not Action.NONE
    assert other in screening.flags


WRITTEN_OUT = {"can't": "can not", "couldn't": "could not", "won't": "will not"}


def test_a_red_flag_stays_one_where_a_shortened_no_is_written_out() -> None:
    """The cases beside every English rule, by the rules alone."""
    files = [tomllib.loads(file.read_text("utf-8")) for file in sorted((CONTENT / "en/lexicon").glob("*.toml"))]
    told = [text for file in files for rule in file.get("rules", ()) for text in rule.get("alarm", ())]
    found = [text for text in told if screen(text, RULES, "en").action is not Action.NONE]
    pairs = [(text, text.replace(short, long)) for text in found for short, long in WRITTEN_OUT.items()]
    written_out = [other for text, other in pairs if other != text]
    assert len(written_out) >= 20
    assert [text for text in written_out if screen(text, RULES, "en").action is Action.NONE] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "my swal lowing is bad"),
        ("en", "hor se voice since monday"),
        ("en", "eyelid dro oping"),
        ("de", "ich bin ganz hei ser"),
    ],
)
def test_a_word_that_dictation_cut_in_two_is_read_as_one(language: str, text: str) -> None:
    assert screen(text, RULES, language).action is Action.ESCALATE


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "strong chest pain, 911??"),
        ("es", "dolor en el pecho, ¿112?"),
        ("fr", "douleur dans la poitrine, 15 ??"),
        ("de", "Schmerzen in der Brust, 112??"),
        ("pt", "dor no peito, braço também, 112??"),
    ],
)
def test_a_question_mark_is_no_word_against_an_emergency(language: str, text: str) -> None:
    assert screen(text, READER, language).action is not Action.NONE


@pytest.mark.parametrize(
    "text",
    [
        "cantbreathe",
        "please i cantbreathe",
        "can t breathe",
        "can;t breathe",
        'can"t breathe',
        "can\x00t brea\x07the",
        "c\u0337a\u0336n\u0338'\u0335t\u0334 b\u0338r\u0335e\u0336a\u0337t\u0338h\u0335e\u0336",
        "non riesco a respirare",
    ],
)
def test_panic_that_slips_on_the_keys_is_an_emergency(text: str) -> None:
    screening = screen(text, RULES, "en")
    assert (screening.action, screening.level) == (Action.ESCALATE, Level.EMERGENCY)
