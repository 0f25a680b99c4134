"""What people write after "Did you go?": in five languages, with doubt, and with words of another language in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.did_you_go import AskTimes, TakenBack, Told, Went, asking, patience, read_taken_back, read_went
from bot.domain.tier import Tier
from bot.playbook.load import load
from bot.playbook.playbook import Playbook

NOW = datetime(2026, 6, 8, 14, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TIMES = AskTimes(15 * MINUTE, 10 * MINUTE, 10 * MINUTE, 20 * MINUTE)


@pytest.fixture(scope="module")
def playbook() -> Playbook:
    return load(Path(__file__).parents[2] / "content")


def read(playbook: Playbook, text: str, language: str) -> Told | None:
    return read_went(text, language, playbook.went_words)


WENT = [
    ("en", "yes"),
    ("en", "Yes I'm at the ER"),
    ("en", "I went"),
    ("en", "the ambulance is here"),
    ("en", "she is at the hospital now"),
    ("en", "we're already there, thank you"),
    ("es", "si, ya estoy aqui"),
    ("es", "sí"),
    ("es", "estoy en urgencias"),
    ("es", "ya llegó la ambulancia"),
    ("fr", "oui, je suis aux urgences"),
    ("fr", "l'ambulance est là"),
    ("fr", "j'y suis"),
    ("de", "ja, bin im Krankenhaus"),
    ("de", "der Notarzt ist da"),
    ("de", "ja"),
    ("pt", "sim, estou no hospital"),
    ("pt", "já cheguei"),
    ("pt", "a ambulância chegou"),
    ("en", "si, ya estoy aqui"),
    ("en", "estoy en el hospital"),
]
ON_THE_WAY = [
    ("en", "on my way"),
    ("en", "no, on my way"),
    ("en", "not yet, leaving now"),
    ("en", "I called 911"),
    ("en", "waiting for the ambulance"),
    ("es", "voy en camino"),
    ("es", "en la ambulancia"),
    ("fr", "je suis en route"),
    ("fr", "j'arrive"),
    ("de", "unterwegs"),
    ("de", "der Krankenwagen kommt"),
    ("pt", "estou a caminho"),
    ("pt", "na ambulância"),
]
DID_NOT_GO = [
    ("en", "no"),
    ("en", "not yet"),
    ("en", "no I can't get there"),
    ("en", "I don't want to go"),
    ("en", "not at the hospital"),
    ("en", "still at home"),
    ("es", "todavía no"),
    ("es", "no"),
    ("es", "no puedo ir"),
    ("es", "no tengo carro"),
    ("fr", "pas encore"),
    ("fr", "non"),
    ("fr", "je suis à la maison"),
    ("de", "noch nicht"),
    ("de", "nein"),
    ("de", "bin zu Hause"),
    ("pt", "ainda não"),
    ("pt", "não"),
    ("pt", "não tenho carro"),
]
NOTHING = [
    ("en", "ok"),  # said to the advice, it is no answer
    ("en", "thanks"),
    ("en", "should I go?"),
    ("en", "are you sure I must be at the hospital?"),
    ("en", "I will be at the hospital tomorrow"),
    ("en", "no hospital for me"),  # Portuguese: in the hospital
    ("en", "I was at the hospital last year"),
    ("en", "no I am at the er"),  # contradicts itself
    ("en", "my cat is at home"),
    ("es", "no hospital"),
    ("es", "no carro"),
    ("en", "yes the choking thing"),
    ("de", "war letztes Jahr im Krankenhaus und da war alles gut und ich will nicht mehr"),
    ("en", ""),
]


@pytest.mark.parametrize(
    ("answer", "language", "text"),
    [
        *((Went.WENT, *one) for one in WENT),
        *((Went.ON_THE_WAY, *one) for one in ON_THE_WAY),
        *((Went.DID_NOT_GO, *one) for one in DID_NOT_GO),
    ],
)
def test_it_is_understood(playbook: Playbook, answer: Went, language: str, text: str) -> None:
    told = read(playbook, text, language)
    assert told is not None
    assert told.answer is answer


@pytest.mark.parametrize(("language", "text"), NOTHING)
def test_what_leaves_a_doubt_is_no_answer(playbook: Playbook, language: str, text: str) -> None:
    assert read(playbook, text, language) is None


@pytest.mark.parametrize(
    ("language", "text", "back"),
    [
        ("en", "I am so sorry I told you yes before, I was afraid, but I did not go anywhere at all", TakenBack.SURELY),
        ("es", "no fui a urgencias", TakenBack.SURELY),
        ("fr", "finalement je ne suis pas allée aux urgences", TakenBack.SURELY),
        ("de", "ich war nicht in der Notaufnahme", TakenBack.SURELY),
        ("pt", "não fui ao hospital", TakenBack.SURELY),
        ("de", "I did not go", TakenBack.SURELY),
        ("en", "I did not go, is that bad?", TakenBack.PERHAPS),
        ("en", "I am at the hospital, they did not go on with it", TakenBack.PERHAPS),
        ("en", "we did not go home yet", TakenBack.PERHAPS),
        ("en", "I could not go to the bathroom", TakenBack.PERHAPS),
        ("en", "they did not find anything", None),
        ("en", "I went", None),
        ("en", "no", None),
    ],
)
def test_an_earlier_i_went_is_taken_back(playbook: Playbook, language: str, text: str, back: TakenBack | None) -> None:
    assert read_taken_back(text, language, playbook.went_words) is back


def test_a_bare_yes_means_something_only_after_the_question(playbook: Playbook) -> None:
    assert read(playbook, "yes", "en") == Told(Went.WENT, named=False, plainly=True)
    assert read(playbook, "yes, at the er", "en") == Told(Went.WENT, named=True, plainly=True)


def test_words_beside_it_leave_room_for_another_meaning(playbook: Playbook) -> None:
    told = read(playbook, "at the hospital, my arm hurts", "en")
    assert told is not None
    assert not told.plainly


@pytest.mark.parametrize("language", ["en", "es", "fr", "de", "pt"])
def test_the_words_on_the_buttons_can_be_typed(playbook: Playbook, language: str) -> None:
    words = playbook.words_in(language)
    typed = {name: read(playbook, words.label(f"button.{name}"), language) for name in ("yes", "on_my_way", "no")}
    assert {name: told.answer if told else None for name, told in typed.items()} == {
        "yes": Went.WENT,
        "on_my_way": Went.ON_THE_WAY,
        "no": Went.DID_NOT_GO,
    }


def test_asked_twice_then_a_person(playbook: Playbook) -> None:
    assert asking(TIMES, 0, NOW, NOW + 15 * MINUTE, on_the_way=False) == 1
    assert asking(TIMES, 1, NOW, NOW + 25 * MINUTE, on_the_way=False) == 2
    assert asking(TIMES, 2, NOW, NOW + 35 * MINUTE, on_the_way=False) is None


def test_after_a_stop_late_askings_are_one(playbook: Playbook) -> None:
    assert asking(TIMES, 0, NOW, NOW + 24 * MINUTE, on_the_way=False) == 1
    assert asking(TIMES, 0, NOW, NOW + 25 * MINUTE, on_the_way=False) == 2
    assert patience(TIMES, 2) == 10 * MINUTE


def test_on_the_way_is_asked_about_later(playbook: Playbook) -> None:
    assert TIMES.last(on_the_way=True) - TIMES.last(on_the_way=False) == 5 * MINUTE


def test_a_higher_tier_is_never_asked_later(playbook: Playbook) -> None:
    times = playbook.did_you_go.times
    assert times[Tier.EMERGENCY].last(on_the_way=False) < times[Tier.ED_NOW].last(on_the_way=False)
