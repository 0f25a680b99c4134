"""What a phone shows while an act takes its time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from telegram import Bot, Update

from bot.care.desk import Desk, Office
from bot.chat.handlers import SLOW, Handler
from bot.emulator.request import EmulatorRequest
from bot.emulator.telegram import Telegram
from bot.playbook.playbook import Playbook
from bot.store.database import Database
from tests.emulator.stand import PATIENT, TOKEN, HandClock
from tests.store.rows import NOW

T = TypeVar("T")


class SlowOffice(Office):
    """Every act takes this much longer."""

    seconds = 0.0

    async def act(self, occasion: str, work: Callable[[Desk], T]) -> T:
        await asyncio.sleep(self.seconds)
        return await super().act(occasion, work)


async def events(seconds: float, database: Database, playbook: Playbook) -> list[str]:
    """What a phone shows when somebody writes."""
    telegram = Telegram(HandClock().now)
    telegram.add_bot(TOKEN)
    office = SlowOffice(database, playbook, lambda: NOW)
    office.seconds = seconds
    seen: list[dict[str, Any]] = []
    bot = Bot(TOKEN, request=EmulatorRequest(telegram))
    telegram.say(PATIENT, "hello")
    update = telegram.pending(telegram.bots[1000001])[0].body()
    telegram.watchers.add(seen.append)
    await Handler(bot, office)(Update.de_json(update, bot))
    return [event["what"] for event in seen]


async def test_a_slow_answer_shows_that_the_bot_writes(database: Database, playbook: Playbook) -> None:
    assert "typing" in await events(SLOW + 0.3, database, playbook)


async def test_a_quick_one_does_not_ask_telegram_for_that(database: Database, playbook: Playbook) -> None:
    assert "typing" not in await events(0, database, playbook)
