"""The clinic of a story, put together: everything real but the network and the clock."""

from __future__ import annotations

from pathlib import Path

from bot.care.desk import Office
from bot.chat.pace import UNLIMITED, Limits
from bot.chat.sender import Sender
from bot.config import Settings
from bot.demo.clock import TurnedClock
from bot.demo.stage import TOKEN, Stage
from bot.emulator.telegram import Telegram
from bot.playbook.playbook import Playbook
from bot.store.database import BUSY_MS, Database
from bot.store.encryption import KeyRing
from tests.stories.clinic import MONDAY, Clinic


async def open_clinic(
    folder: Path,
    playbook: Playbook,
    url: str = "",
    kind: type[Database] = Database,
    limits: Limits = UNLIMITED,
    busy_ms: int = BUSY_MS,
) -> Clinic:
    """On the database at `url`, else the one of the folder; it has its tables already."""
    clock, ring = TurnedClock(), KeyRing.parse(KeyRing.fresh())
    clock.stop_at(MONDAY)
    telegram = Telegram(clock)
    telegram.add_bot(TOKEN)

    def office() -> Office:
        database = kind(url or f"sqlite:///{folder / 'stories.db'}", ring, busy_ms)
        return Office(database, playbook, clock, console_url="https://console.example.org")

    async def open_again(before: Stage) -> Stage:
        return await _open_stage(folder, office(), before.telegram, clock, limits)

    return Clinic(await _open_stage(folder, office(), telegram, clock, limits), open_again)


async def _open_stage(folder: Path, office: Office, telegram: Telegram, clock: TurnedClock, limits: Limits) -> Stage:
    settings = Settings(TELEGRAM_BOT_TOKEN=TOKEN, AFTERCARE_DATA=folder, CHANNEL_SCHEMES="json", _env_file=None)
    stage = Stage(settings, office, telegram, clock)
    limit(stage, limits)
    await stage.open()
    return stage


def limit(stage: Stage, limits: Limits) -> None:
    """From now on messages leave this slowly. The sender rests on the turned clock too: no story waits for Telegram in earnest."""
    sender = Sender(stage.service.bot, stage.office, limits, monotonic=lambda: stage.clock().timestamp())
    stage.service.sender = sender
