"""What the bot says of itself: its commands and descriptions, set through the API in every language of the clinic."""

from __future__ import annotations

from telegram import Bot, BotCommand, BotCommandScopeChat

from bot.care.hearing.commands import COMMANDS
from bot.playbook.playbook import Playbook
from bot.playbook.words import Words


async def introduce(bot: Bot, playbook: Playbook) -> None:
    """By the language of each person's phone; the clinic's first language for all others."""
    for index, language in enumerate(playbook.clinic.languages):
        words = playbook.words_in(language)
        for code in (None, language) if index == 0 else (language,):
            await bot.set_my_commands(commands(words), language_code=code)
            await bot.set_my_short_description(words.label("bot.short_description"), language_code=code)
            await bot.set_my_description(words.label("bot.description"), language_code=code)


async def show_menu(bot: Bot, chat_id: int, words: Words) -> None:
    """In one chat, whose person chose another language than the phone's."""
    await bot.set_my_commands(commands(words), scope=BotCommandScopeChat(chat_id))


def commands(words: Words) -> list[BotCommand]:
    return [BotCommand(name, words.label(f"command.{name}")) for name in COMMANDS]
