"""The real poller against a Telegram that holds a poll for ever: it is found and hears again without anybody's help."""

from __future__ import annotations

import asyncio
import time

from telegram import Bot

from bot.care.desk import Office
from bot.chat.receiver import Receiver
from bot.duties import Loop
from bot.emulator.request import EmulatorRequest
from bot.emulator.telegram import Telegram
from bot.playbook.playbook import Playbook
from bot.store import inbox
from bot.store.database import Database
from bot.watch.ear import Ear
from tests.emulator.stand import PATIENT, TOKEN, HandClock
from tests.store.rows import NOW

FOR_EVER = 1e9


async def test_a_poll_that_never_ends_is_ended_and_what_was_said_is_heard(
    database: Database, playbook: Playbook
) -> None:
    telegram, office = Telegram(HandClock().now), Office(database, playbook, lambda: NOW)
    telegram.add_bot(TOKEN)
    connection = EmulatorRequest(telegram, read_timeout=None)
    bot = Bot(TOKEN, request=EmulatorRequest(telegram), get_updates_request=connection)
    receiver = Receiver(bot, connection, office, grace=FOR_EVER)  # the poller itself never gives up

    async def waiting() -> int:
        return (await bot.get_webhook_info()).pending_update_count

    telegram.faults.add({"method": "getUpdates", "delay": FOR_EVER})
    telegram.say(PATIENT, "I cannot swallow")
    ear = Ear(lambda: receiver.heard_at, waiting, time.monotonic(), deaf=0.5)
    ear.polling = Loop("receive", receiver.run, lambda: receiver.turns)
    task = asyncio.create_task(ear.polling.keep())
    heard: list[int] = []
    office.listeners.append(lambda: heard.append(1))
    async with asyncio.timeout(20):
        while not heard:
            await ear.listen(time.monotonic())
            await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await telegram.stop()
    claimed = await database.act(lambda session: inbox.claim_updates(session, NOW, 1, [], 9))
    assert [row.body["message"]["text"] for row in claimed] == ["I cannot swallow"]
