"""Who has said that they went, and takes it back: a nurse is called, or it is asked once more."""

from __future__ import annotations

import pytest

from bot.care.red_flag.know_they_went import know_they_went
from bot.domain.case import EventKind, Outcome
from bot.store import advice
from tests.stories.clinic import Clinic, Nurse, Patient
from tests.stories.did_you_go import FIRST, MOVED, QUESTION, advice_of, asked, reaches, told_to_go, went

TAKEN_BACK = [
    ("en", "sorry, I pressed the wrong button, I did not go"),
    ("en", "No"),
    ("en", "I did not go after all, I am still at home"),
    ("en", "Al final no fui"),
    ("en", "I am still at home, no ambulance came"),
    ("es", "Al final no fui"),
    ("fr", "en fait je n'y suis pas allée"),
    ("de", "Nein"),
    ("de", "Entschuldigung, falscher Knopf, ich bin nicht hingegangen"),
    ("pt", "desculpe, afinal não fui"),
    ("en", "I refused to go with them"),
    ("en", "the ambulance left without me"),
    ("es", "me negué a ir con ellos"),
    ("es", "la ambulancia se fue sin mí"),
    ("fr", "j'ai refusé de monter"),
    ("fr", "ils sont repartis sans moi"),
    ("de", "ich habe mich geweigert mitzufahren"),
    ("de", "der Krankenwagen ist ohne mich gefahren"),
    ("pt", "recusei-me a ir"),
    ("pt", "a ambulância foi embora sem mim"),
]


async def said_yes(clinic: Clinic, language: str = "en") -> tuple[Nurse, Patient]:
    ana, patient = await asked(clinic, language)
    await patient.taps({"en": "Yes", "es": "Sí", "fr": "Oui", "de": "Ja", "pt": "Sim"}[language])
    patient.has_read_all()
    assert (await advice_of(clinic, patient)).answer == "went"
    return ana, patient


async def answers_of(clinic: Clinic, patient: Patient) -> list[str]:
    """What is known of each advice of the case."""
    case = await clinic.the_case()
    rows = await clinic.office.read(lambda desk: list(advice.of_case(desk.session, case.id or 0)))
    return [row.answer for row in rows]


@pytest.mark.parametrize(("language", "words"), TAKEN_BACK)
async def test_a_contradiction_counts_as_did_not_go_and_calls(clinic: Clinic, language: str, words: str) -> None:
    ana, patient = await said_yes(clinic, language)
    await clinic.passes(minutes=5)
    await patient.says(words)
    assert "911" in patient.phone.received[-2]
    patient.has_read_all()
    row = await advice_of(clinic, patient)
    assert (row.answer, row.gravest) == ("did_not_go", "did_not_go")
    assert EventKind.DID_NOT_GO in await clinic.timeline(await clinic.the_case())
    ana.expects("Emergency · case", "acknowledge by 10:23", "first nurse")


@pytest.mark.parametrize("words", ["no she did not go", "She didn't go, we are still at home"])
async def test_a_caregiver_takes_it_back_too(clinic: Clinic, words: str) -> None:
    ana, patient = await asked(clinic)
    caregiver = await clinic.caregiver_of(patient)
    await patient.taps("Yes")
    patient.has_read_all()
    caregiver.has_read_all()
    await caregiver.says(words)
    assert (await advice_of(clinic, patient)).answer == "did_not_go"
    caregiver.expects("Call 911 now.")
    for one in (ana, patient, caregiver):
        one.has_read_all()


async def test_a_closed_case_is_no_reason_not_to_call(clinic: Clinic) -> None:
    ana, patient = await said_yes(clinic)
    await clinic.closes(await clinic.the_case(), ana, Outcome.SENT_TO_ED)
    patient.has_read_all()
    await clinic.passes(hours=3)
    await patient.says("I did not go, I was ashamed to say it")
    patient.expects("The first 4 hours are over.")
    patient.expects_change(QUESTION, "✓ You said: No")
    patient.expects("Call 911 now.")
    patient.expects("sent to the nurse")
    ana.expects("Emergency · case", "first nurse")


async def test_what_a_nurse_was_told_is_taken_back_as_well(clinic: Clinic) -> None:
    ana, patient = await told_to_go(clinic)
    case = await clinic.the_case()
    await clinic.does(lambda desk: know_they_went(desk, case.code, ana.staff, "her son says so"))
    await patient.says("my son got it wrong, I did not go")
    patient.has_read_all()
    assert (await advice_of(clinic, patient)).answer == "did_not_go"
    ana.expects("Emergency · case", "first nurse")


async def test_who_need_not_go_is_no_emergency_by_staying_at_home(clinic: Clinic) -> None:
    ana, patient = await told_to_go(clinic)
    await clinic.closes(await clinic.the_case(), ana, Outcome.ADVISED_HOME)
    patient.has_read_all()
    await patient.says("I am still at home")
    patient.has_read_all()
    ana.expects("Within 3 days · case")
    assert (await advice_of(clinic, patient)).answer == "nurse_knows"


UNSURE = [
    ("en", "sorry, I pressed the wrong button"),
    ("en", "I am at home now"),
    ("en", "I went but I did not go in"),
    ("en", "I did not go, is that bad?"),
    ("en", "I have no car"),
    ("es", "me equivoqué de botón"),
    ("fr", "je me suis trompée"),
    ("de", "falscher Knopf"),
    ("pt", "me enganei"),
    ("en", "we turned back"),
    ("en", "they sent me home without seeing me"),
    ("en", "I left before they saw me"),
    ("en", "I went but nobody would see me so I left"),
    ("en", "they sent me away"),
    ("es", "nos dimos la vuelta"),
    ("es", "me mandaron a casa sin verme"),
    ("es", "fui pero nadie me atendió y me fui"),
    ("fr", "nous avons fait demi-tour"),
    ("fr", "ils m'ont renvoyée chez moi sans me voir"),
    ("fr", "j'y suis allée mais personne ne m'a vue alors je suis partie"),
    ("de", "wir sind umgekehrt"),
    ("de", "sie haben mich nach Hause geschickt, ohne mich anzusehen"),
    ("de", "ich war dort, aber niemand hat mich angesehen, da bin ich gegangen"),
    ("pt", "demos meia volta"),
    ("pt", "mandaram-me para casa sem me ver"),
    ("pt", "fui mas ninguém me atendeu e vim embora"),
    ("en", "the wait was too long, I went home"),
    ("en", "I waited 6 hours and left"),
    ("es", "había mucha gente y me fui a casa"),
    ("es", "esperé seis horas y me fui"),
    ("fr", "il y avait trop de monde, je suis rentrée"),
    ("fr", "j'ai attendu six heures et je suis partie"),
    ("de", "es war zu voll, ich bin wieder zu Hause"),
    ("de", "ich habe 6 Stunden gewartet und bin gegangen"),
    ("pt", "estava cheio, voltei para casa"),
    ("pt", "esperei seis horas e fui para casa"),
]


@pytest.mark.parametrize(("language", "words"), UNSURE)
async def test_what_leaves_a_doubt_is_asked_once_more(clinic: Clinic, language: str, words: str) -> None:
    ana, patient = await said_yes(clinic, language)
    await clinic.passes(minutes=5)
    await patient.says(words)
    patient.expects("911", clinic.office.playbook.words_in(language).label("went.question"))
    row = await advice_of(clinic, patient)
    assert (row.answer, row.asked) == ("", 1)
    assert (await clinic.timeline(await clinic.the_case()))[-1] is EventKind.WENT_UNSURE
    ana.expects("Something new in case", "which is yours")
    await clinic.passes(minutes=20)
    patient.has_read_all()
    assert (await advice_of(clinic, patient)).answer == "no_word"
    ana.expects("Emergency · case", "first nurse")


@pytest.mark.parametrize(
    "words",
    [
        "they sent me home without seeing me",
        "we turned back",
        "the wait was too long, I went home",
        "I waited 6 hours and left",
    ],
)
async def test_nobody_saw_them_is_a_no_to_the_question(clinic: Clinic, words: str) -> None:
    ana, patient = await asked(clinic)
    await patient.says(words)
    patient.has_read_all()
    assert (await advice_of(clinic, patient)).answer == "did_not_go"
    ana.expects("Emergency · case", "first nurse")


async def test_having_gone_in_vain_is_asked_once_more_and_not_about_something_else(clinic: Clinic) -> None:
    ana, patient = await asked(clinic)
    await patient.says("I went but nobody would see me so I left")
    patient.expects_change(MOVED)
    patient.expects(FIRST, QUESTION)
    ana.expects("Something new in case", "which is yours")
    await clinic.passes(minutes=20)
    patient.has_read_all()
    assert (await advice_of(clinic, patient)).answer == "no_word"
    ana.expects("Emergency · case", "first nurse")


async def test_who_is_asked_once_more_can_say_yes(clinic: Clinic) -> None:
    ana, patient = await said_yes(clinic)
    await patient.says("I pressed the wrong button")
    ana.has_read_all()
    await went(patient)
    assert (await advice_of(clinic, patient)).answer == "went"
    await clinic.passes(hours=2)
    ana.expects_nothing()


@pytest.mark.parametrize(
    "words",
    [
        *("they did not find anything", "on my way home", "no pain any more, I feel fine"),
        *("they sent me home, all is well", "they saw me and I left at noon"),
    ],
)
async def test_what_they_were_told_there_takes_nothing_back(clinic: Clinic, words: str) -> None:
    ana, patient = await said_yes(clinic)
    await clinic.passes(hours=1)
    await patient.says(words)
    patient.has_read_all()
    ana.has_read_all()
    assert (await advice_of(clinic, patient)).answer == "went"


async def test_a_no_to_the_nurse_takes_nothing_back(clinic: Clinic) -> None:
    ana, patient = await said_yes(clinic)
    await clinic.writes(ana, await clinic.the_case(), "Are you in pain?")
    patient.expects("Are you in pain?")
    await patient.says("no")
    patient.has_read_all()
    ana.has_read_all()
    assert (await advice_of(clinic, patient)).answer == "went"


async def test_a_no_to_the_diary_takes_nothing_back(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await clinic.until(day=1, hour=17, minute=50)
    await patient.says("I can't breathe")
    await ana.taps("have it")
    await reaches(clinic, ana, await clinic.the_case())
    await patient.says("the ambulance is here")
    await clinic.check_in(day=1)
    patient.has_read_all()
    await patient.says("no")
    patient.has_read_all()
    ana.has_read_all()
    assert (await advice_of(clinic, patient)).answer == "went"


async def test_after_a_day_it_is_another_story(clinic: Clinic) -> None:
    ana, patient = await said_yes(clinic)
    await clinic.passes(hours=25)
    patient.has_read_all()
    await patient.says("I did not go to work")
    patient.has_read_all()
    ana.has_read_all()
    assert (await advice_of(clinic, patient)).answer == "went"


async def test_on_my_way_is_taken_back_by_a_no(clinic: Clinic) -> None:
    ana, patient = await asked(clinic)
    await patient.taps("On my way")
    patient.has_read_all()
    await patient.says("no")
    patient.has_read_all()
    assert (await advice_of(clinic, patient)).answer == "did_not_go"
    ana.expects("Emergency · case", "first nurse")


async def test_it_is_taken_back_beside_a_red_flag(clinic: Clinic) -> None:
    """The same red flag is no news and calls nobody: that they did not go does."""
    ana, patient = await said_yes(clinic)
    await clinic.passes(minutes=5)
    await patient.says("I did not go and I can't breathe")
    patient.has_read_all()
    timeline = await clinic.timeline(await clinic.the_case())
    assert timeline.count(EventKind.RED_FLAG) == 2
    assert EventKind.DID_NOT_GO in timeline
    assert "did_not_go" in await answers_of(clinic, patient)
    ana.expects("Emergency · case", "acknowledge by 10:23", "first nurse")


async def test_a_doubtful_symptom_beside_it_is_asked_about(clinic: Clinic) -> None:
    ana, patient = await said_yes(clinic)
    await patient.says("I did not go. Perhaps my voice is a bit hoarse")
    assert (await advice_of(clinic, patient)).answer == "did_not_go"
    patient.has_read_all()
    ana.has_read_all()


@pytest.mark.parametrize("words", ["I have no car", "I am still at home, no ambulance came"])
async def test_who_says_so_before_they_are_asked_is_called_and_asked_of_nothing_else(
    clinic: Clinic, words: str
) -> None:
    ana, patient = await told_to_go(clinic)
    await clinic.passes(minutes=5)
    await patient.says(words)
    patient.expects("Call 911 now.", "What keeps you from going?")
    patient.expects("you told us: you did not go")
    assert (await advice_of(clinic, patient)).answer == "did_not_go"
    ana.expects("Emergency · case", "first nurse")
