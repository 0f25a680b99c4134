"""Language, consent and hour: the last steps of joining, and what is said in between."""

from __future__ import annotations

import pytest

from bot.domain.case import EventKind
from tests.stories.clinic import BIRTH_YEAR, Actor, Clinic


async def proven(clinic: Clinic, language: str = "en") -> Actor:
    """A chat that is asked for consent."""
    enrolled = await clinic.enrols()
    actor = Actor(clinic, clinic.phone(language=language))
    await actor.says(f"/start {enrolled.token}")
    await actor.says(str(BIRTH_YEAR))
    return actor


async def test_the_language_follows_the_phone_and_can_be_changed_in_the_same_message(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    actor = Actor(clinic, clinic.phone(language="es"))
    await actor.says(f"/start {enrolled.token}")
    assert "nació" in actor.last
    await actor.taps("English")
    assert "born" in actor.last
    await actor.says(str(BIRTH_YEAR))
    assert "Do you agree" in actor.last
    await actor.taps("Español")
    assert "acuerdo" in actor.last.casefold()
    await actor.taps_data("consent:agree")
    await actor.taps_data("hour:20")
    assert "clínica" in actor.last


async def test_consent_says_what_it_is_and_what_it_is_not(clinic: Clinic) -> None:
    actor = await proven(clinic)
    for promise in ("not an emergency line", "911", "sealed envelope", "nurses and doctors read", "/stop"):
        assert promise in actor.last
    await actor.taps("Read more")
    assert "What it does not do" in actor.last


async def test_no_consent_means_no_messages_and_the_way_back_is_open(clinic: Clinic) -> None:
    actor = await proven(clinic)
    await actor.taps("No, thanks")
    assert "Nothing is sent" in actor.last
    heard = len(actor.received)
    await clinic.passes(days=3)
    assert len(actor.received) == heard
    await actor.says("/start")
    await actor.taps("I agree")
    await actor.taps("20:00")
    assert actor.reads("You are connected")


async def test_consent_and_hour_can_be_typed(clinic: Clinic) -> None:
    actor = await proven(clinic)
    await actor.says("I agree")
    assert "When shall I ask" in actor.last
    await actor.says("7pm")
    assert actor.reads("The first check-in comes on Tue, Jun 9, 19:00")


@pytest.mark.parametrize("typed", ["I disagree", "i agre", "agreed not"])
async def test_what_only_looks_like_consent_is_none(clinic: Clinic, typed: str) -> None:
    actor = await proven(clinic)
    await actor.says(typed)
    assert not actor.reads("When shall I ask")


async def test_an_hour_that_does_not_exist_is_asked_again(clinic: Clinic) -> None:
    actor = await proven(clinic)
    await actor.taps("I agree")
    await actor.taps("Other hour")
    for typed in ("25:00", "8:75", "whenever you like", "soon"):
        await actor.says(typed)
        assert "did not understand that hour" in actor.last
    await actor.says("19:30")
    assert actor.reads("19:30")


async def test_words_before_consent_are_kept_and_the_chat_says_so(clinic: Clinic) -> None:
    actor = await proven(clinic)
    await actor.says("will it hurt tomorrow at the party?")
    assert "I kept what you wrote" in actor.last
    assert "911" in actor.last
    assert await clinic.open_cases() == []


async def test_a_red_flag_before_the_proof_is_answered_at_once_and_opens_a_case(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    enrolled = await clinic.enrols()
    actor = Actor(clinic, clinic.phone())
    await actor.says(f"/start {enrolled.token}")
    before = len(actor.received)
    await actor.says("I cannot breathe")
    assert "911" in actor.new_since(before)[0].split("\n")[0]
    case = await clinic.the_case()
    assert EventKind.RED_FLAG in await clinic.timeline(case)
    assert nurse.reads(case.code)
    await actor.says(str(BIRTH_YEAR))
    assert "Do you agree" in actor.last


async def test_a_red_flag_before_consent_is_answered_at_once_and_opens_a_case(clinic: Clinic) -> None:
    actor = await proven(clinic)
    before = len(actor.received)
    await actor.says("my throat is swelling up and I can't swallow")
    assert "911" in actor.new_since(before)[0].split("\n")[0]
    assert not actor.reads("only when you agree")
    assert EventKind.RED_FLAG in await clinic.timeline(await clinic.the_case())


async def test_the_nurse_can_be_called_before_the_proof(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    actor = Actor(clinic, clinic.phone())
    await actor.says(f"/start {enrolled.token}")
    await actor.says("/urgent")
    await actor.taps("Tell the nurse now")
    assert EventKind.URGENT in await clinic.timeline(await clinic.the_case())
    assert "911" in actor.last.split("\n")[0]


async def test_agreeing_twice_begins_once(clinic: Clinic) -> None:
    actor = await proven(clinic)
    message, data = actor.button("consent:agree")
    await actor.taps_again(message, data)
    await actor.taps("08:00")
    await actor.taps_again(message, data)
    assert "You are connected" in actor.last
    assert actor.count("Do not rub or massage") == 1
