"""The program's own loops, on both databases: each turns, each is watched, and one that is held stands out at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.care.desk import Office
from bot.config import Settings
from bot.duties import Cycle
from bot.emulator.request import EmulatorRequest
from bot.emulator.telegram import Telegram
from bot.playbook.playbook import Playbook
from bot.running import running
from bot.store.database import Database
from bot.store.fleet import fleet_of
from bot.watch.watch import Watch
from bot.wiring import assemble, wall_clock, watch_of
from tests.emulator.stand import PATIENT, TOKEN, until

LOOPS = ["channels", "fleet", "receive", "send", "tick", "work"]


@asynccontextmanager
async def at_work(database: Database, playbook: Playbook, telegram: Telegram, data: Path) -> AsyncIterator[Watch]:
    settings = Settings(_env_file=None, TELEGRAM_BOT_TOKEN=TOKEN, AFTERCARE_DATA=data)
    office, fleet = Office(database, playbook, wall_clock), fleet_of(database.engine)
    service = assemble(settings, office, request=EmulatorRequest(telegram))
    watch = watch_of(settings, service, fleet)
    async with running(settings, service, fleet, watch=watch):
        yield watch
    fleet.close()


async def talk(telegram: Telegram) -> None:
    """Somebody writes now and then: a poll need not wait its twenty seconds."""
    while True:
        telegram.say(PATIENT, "hola")
        await asyncio.sleep(0.2)


async def test_every_loop_of_the_program_turns_and_one_that_is_held_stands_out(
    database: Database, playbook: Playbook, tmp_path: Path
) -> None:
    telegram = Telegram(wall_clock)
    telegram.add_bot(TOKEN)
    async with at_work(database, playbook, telegram, tmp_path) as watch:
        assert sorted(loop.name for loop in watch.loops) == LOOPS
        talking = asyncio.create_task(talk(telegram))
        await until(lambda: not any(loop.standing_by for loop in watch.loops))
        cycle = Cycle(watch.loops)
        await until(lambda: not cycle.missing())

        telegram.faults.add({"method": "getUpdates", "delay": 1e9})
        await until(lambda: not [fault for fault in telegram.faults.active if fault.times])
        held = Cycle(watch.loops)
        await until(lambda: held.missing() == ["receive"])
        assert watch.alarms() == []
        talking.cancel()
    await telegram.stop()
