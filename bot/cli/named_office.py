"""An office whose links can name the bot, also before the program ran for the first time."""

from __future__ import annotations

import asyncio

import typer

from bot.care.desk import Office
from bot.config import Settings
from bot.wiring import bot_name, open_office

NAMELESS = (
    "Telegram does not say what the bot is called, so its links do not work yet. Set TELEGRAM_BOT_TOKEN, see "
    "`aftercare doctor`, and make new links in the console."
)


def open_named_office(settings: Settings) -> Office:
    """The name is asked of Telegram where it is not known; where that fails too, standard error says so and the cure."""
    office = open_office(settings)
    if not office.bot_username and settings.token.get_secret_value():
        office.bot_username = asyncio.run(bot_name(settings))
    if not office.bot_username:
        typer.echo(NAMELESS, err=True)
    return office
