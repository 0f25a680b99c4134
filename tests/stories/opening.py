"""The clinic of a story, put together: everything real but the network and the clock."""

from __future__ import annotations

from pathlib import Path

from bot.care.desk import Office
from bot.chat.pace import UNLIMITED
from bot.chat.sender import Sender
from bot.config import Settings
from bot.demo.clock import TurnedClock
from bot.demo.stage import TOKEN, Stage
from bot.emulator.telegram import Telegram
from bot.playbook.playbook import Playbook
from bot.store.database import Database
from bot.store.encryption import KeyRing
from tests.stories.clinic import MONDAY, Clinic


async def open_clinic(folder: Path, playbook: Playbook, url: str = "") -> Clinic:
    """On the database at `url`, else the one of the folder; it has its tables already."""
    clock = TurnedClock()
    clock.stop_at(MONDAY)
    database = Database(url or f"sqlite:///{folder / 'stories.db'}", KeyRing.parse(KeyRing.fresh()))
    telegram = Telegram(clock)
    telegram.add_bot(TOKEN)
    settings = Settings(TELEGRAM_BOT_TOKEN=TOKEN, AFTERCARE_DATA=folder, CHANNEL_SCHEMES="json", _env_file=None)
    office = Office(database, playbook, clock, console_url="https://console.example.org")
    stage = Stage(settings, office, telegram, clock)
    # The sender rests on the turned clock too, so that no story waits for Telegram in earnest.
    bot = stage.service.bot
    stage.service.sender = Sender(bot, stage.office, UNLIMITED, monotonic=lambda: clock().timestamp())
    await stage.open()
    return Clinic(stage)
