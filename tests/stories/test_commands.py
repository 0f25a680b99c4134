"""The ten commands, in both languages, joined or not."""

from __future__ import annotations

from datetime import time

import pytest

from bot.care.hearing.commands import COMMANDS
from bot.chat.menu import introduce
from bot.store.tables import PatientRow
from tests.stories.clinic import Actor, Clinic, Patient

FIRST_WORDS = {
    "en": {
        "start": "You are connected",
        "help": "What you can do here",
        "aftercare": "Do not rub",
        "diary": "No check-in is open now",
        "urgent": "Call 911 now",
        "settings": "Check-in: 18:00",
        "language": "Which language",
        "pause": "How long shall I pause",
        "stop": "Do you want to stop",
        "privacy": "Who reads it",
    },
    "es": {
        "start": "está conectado",
        "help": "Lo que puede hacer aquí",
        "aftercare": "frote",
        "diary": "control",
        "urgent": "Llame al 911 ahora",
        "settings": "18:00",
        "language": "idioma",
        "pause": "pausa",
        "stop": "parar",
        "privacy": "Quién lo lee",
    },
}


@pytest.mark.parametrize("language", ["en", "es"])
async def test_every_command_answers_in_the_chats_language(clinic: Clinic, language: str) -> None:
    patient = await clinic.patient(language=language)
    for command in COMMANDS:
        before = len(patient.received)
        await patient.says(f"/{command}")
        answer = "\n".join(patient.new_since(before))
        assert FIRST_WORDS[language][command].casefold() in answer.casefold(), command


@pytest.mark.parametrize("language", ["en", "es"])
async def test_every_command_answers_before_joining(clinic: Clinic, language: str) -> None:
    enrolled = await clinic.enrols()
    unknown = Actor(clinic, clinic.phone(language=language))
    invited = Actor(clinic, clinic.phone(language=language))
    await invited.says(f"/start {enrolled.token}")
    for command in COMMANDS:
        for chat in (unknown, invited):
            before = len(chat.received)
            await chat.says(f"/{command}")
            answer = "\n".join(chat.new_since(before))
            assert answer, command
            assert {"en": "clínica", "es": "the clinic"}[language] not in answer, command


async def test_an_unknown_command_lists_those_there_are(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("/weather")
    assert "/urgent" in patient.last


async def test_the_commands_are_set_through_the_api_in_each_language(clinic: Clinic) -> None:
    bot = clinic.stage.service.bot
    await introduce(bot, clinic.office.playbook)
    for language, first in (("en", "Join, or begin again"), ("es", "Entrar o empezar de nuevo")):
        commands = await bot.get_my_commands(language_code=language)
        assert [command.command for command in commands] == list(COMMANDS)
        assert commands[0].description == first


async def row(clinic: Clinic, patient: Patient) -> PatientRow:
    return await clinic.office.read(lambda desk: desk.session.get_one(PatientRow, patient.patient_id))


async def test_settings_change_the_hour(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("/settings")
    await patient.taps("Hour of the check-in", "Other hour")
    await patient.says("7.30 pm")
    assert "19:30" in patient.last
    assert time.fromisoformat((await row(clinic, patient)).check_in_hour) == time(19, 30)
    await clinic.until(day=1, hour=19, minute=31)
    assert "Day 1 of 14" in patient.last


async def test_settings_change_the_time_zone_by_a_city(clinic: Clinic) -> None:
    patient = await clinic.patient(hour="12:00")
    await patient.says("/settings")
    await patient.taps("Time zone")
    await patient.says("Atlantis")
    assert "do not know that place" in patient.last
    await patient.says("los angeles")
    assert "America/Los_Angeles" in patient.last
    await clinic.until(day=1, hour=14)
    assert not patient.reads("of 14")
    await clinic.until(day=1, hour=15, minute=1)
    assert "Day 1 of 14" in patient.last


async def test_settings_wait_for_an_hour_but_not_for_ever(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("/settings")
    await patient.taps("Hour of the check-in")
    await patient.says("when is my next appointment with the doctor?")
    assert "Shall I pass it to the nurse" in patient.last


async def test_the_language_can_be_changed_any_day(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("/language")
    await patient.says("Español")
    assert "español" in patient.last
    await clinic.check_in(day=1)
    assert "Día 1 de 14" in patient.last


async def test_the_aftercare_sheet_can_be_read_again(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.until(day=5, hour=9)
    before = len(patient.received)
    await patient.says("/aftercare")
    card, sheet = patient.new_since(before)
    assert card.startswith("Call 911 now")
    assert "Do not rub" in sheet
