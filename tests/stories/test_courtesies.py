"""What a phone chat does beside the words: a menu in one's own language."""

from __future__ import annotations

import asyncio

from bot.care.hearing.commands import COMMANDS
from bot.chat.menu import introduce
from bot.demo.stage import TOKEN
from bot.emulator.settings import commands_in
from tests.stories.clinic import Clinic


async def test_every_command_stands_in_the_menu_of_each_language(clinic: Clinic) -> None:
    telegram = clinic.stage.telegram
    await introduce(clinic.stage.service.bot, clinic.office.playbook)
    bot = telegram.add_bot(TOKEN)
    english, spanish = await clinic.patient(), await clinic.patient(language="es")
    in_english = commands_in(bot, telegram.chat(english.phone.chat_id))
    in_spanish = commands_in(bot, telegram.chat(spanish.phone.chat_id))
    assert [command["command"] for command in in_english] == list(COMMANDS)
    assert [command["command"] for command in in_spanish] == list(COMMANDS)
    assert in_english != in_spanish


async def test_the_menu_follows_the_language_chosen_in_the_chat(clinic: Clinic) -> None:
    telegram = clinic.stage.telegram
    await introduce(clinic.stage.service.bot, clinic.office.playbook)
    patient = await clinic.patient()
    chat, bot = telegram.chat(patient.phone.chat_id), telegram.add_bot(TOKEN)
    before = commands_in(bot, chat)
    await patient.says("/language")
    await patient.taps("Español")
    await asyncio.sleep(0)
    assert commands_in(bot, chat) != before
