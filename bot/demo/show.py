"""The demo: seeded clinic, bot, ticks, console and the emulator in one process; all data in one folder."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot.care.desk import Desk, Office
from bot.config import Settings
from bot.demo.cast import Cast, read_cast
from bot.demo.clock import TurnedClock, turn_to
from bot.demo.seed import Seed, logins
from bot.demo.stage import TOKEN, Stage
from bot.emulator.server import application as emulator_application
from bot.emulator.telegram import Telegram
from bot.running import running
from bot.store import treatments
from bot.store.database import Database, PlayedDatabase
from bot.store.fleet import fleet_of
from bot.web import Web, until_interrupted
from bot.wiring import Service, assemble, console_of, open_office, watch_of

HOST = "127.0.0.1"
SAVE_SECONDS = 5
PHONES, CLOCK = "telegram", "clock.json"  # in the data folder; the phones are there once the story was played
SESSION = timedelta(days=365)  # turning the clock must not sign the newcomer out
LONG = timedelta(hours=3)  # in a longer turn nobody watches the single pages
PAGES_A_TURN = 48
FURTHEST = timedelta(days=3)  # how far "next check-in" looks ahead


async def show(data: Path, port: int) -> None:
    """Until interrupted. A second start in the same folder continues where the first one stopped."""
    cast, clock = read_cast(), TurnedClock()
    console_port, chat_port = _ports(port)
    console, chat = f"http://{HOST}:{console_port}", f"http://{HOST}:{chat_port}"
    settings = _settings(data, console, console_port, chat)
    _clear_unfinished(data)
    story = open_office(settings, clock, PlayedDatabase)
    story.chat_url = f"{chat}/"
    telegram = await _telegram(settings, story, cast, clock)
    office = replace(story, database=Database(settings.database, story.database.ring), listeners=[])
    story.database.close()
    fleet = fleet_of(office.database.engine)
    service = assemble(settings, office)
    watch = watch_of(settings, service, fleet, asleep=True)
    phones = emulator_application(
        telegram,
        now=clock,
        turn=partial(_move, service, clock),
        turn_to=_moves(service, clock),
        offers=[{"label": offer["label"], "text": offer["text"]} for offer in cast.offers],
        zone=office.playbook.clinic.zone,
        console_url=console,
    )
    async with (
        Web(phones, HOST, chat_port).serving(),
        Web(console_of(settings, office, f"'self' {chat}", SESSION, watch), HOST, console_port).serving(),
        running(settings, service, fleet, watch=watch),
        _saving(telegram, clock, data),
    ):
        _announce(console, chat, cast)
        await until_interrupted()
    fleet.close()
    office.database.close()


def _settings(data: Path, console: str, console_port: int, chat: str) -> Settings:
    """Of the demo alone: the environment and .env of a real installation are not read."""
    given: dict[str, Any] = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": chat, "AFTERCARE_DATA": data.absolute()}
    given |= {"CONSOLE_URL": console, "CONSOLE_PORT": console_port, "CONSOLE_HOST": HOST, "SESSION_IDLE_MINUTES": 15}
    given |= {
        "DATABASE_URL": "",
        "AFTERCARE_KEYS": "",
        "RECEIVE": "polling",
        "TELEGRAM_BOT_USERNAME": "",
        "WEBHOOK_SECRET": "",
        "BACKUP_DIR": "",
    }
    return Settings(_env_file=None, **given)


def _clear_unfinished(data: Path) -> None:
    """A first start that was interrupted while the story was played begins anew."""
    if not (data / PHONES).exists():
        for leftover in data.glob("aftercare.db*"):
            leftover.unlink()


async def _telegram(settings: Settings, office: Office, cast: Cast, clock: TurnedClock) -> Telegram:
    """The phones as they were left; at the first start the story is played."""
    if (settings.data / PHONES).exists():
        clock.ahead = timedelta(seconds=json.loads((settings.data / CLOCK).read_text())["ahead_seconds"])
        return Telegram.load(settings.data / PHONES, clock)
    telegram = Telegram(clock)
    telegram.add_bot(TOKEN)
    stage = Stage(settings, office, telegram, clock)
    await stage.open()
    gc.disable()  # a few seconds of small, short-lived objects: collecting them costs a tenth of the start
    await Seed(stage, cast, datetime.now(UTC)).play()
    gc.enable()
    await stage.close()
    clock.go_on()
    _save(telegram, clock, settings.data)
    return telegram


def _moves(service: Service, clock: TurnedClock) -> dict[str, Callable[[], Awaitable[datetime]]]:
    spans = {"In 1 hour": timedelta(hours=1), "Tomorrow": timedelta(days=1), "In a week": timedelta(days=7)}
    moves: dict[str, Callable[[], Awaitable[datetime]]] = {
        label: partial(_move, service, clock, span) for label, span in spans.items()
    }
    return {"In 1 hour": moves.pop("In 1 hour"), "Next check-in": partial(_next_check_in, service, clock), **moves}


async def _move(service: Service, clock: TurnedClock, span: timedelta) -> datetime:
    return await turn_to(service, clock, clock() + span, span / PAGES_A_TURN if span > LONG else timedelta(0))


async def _next_check_in(service: Service, clock: TurnedClock) -> datetime:
    """To the next moment at which anybody is asked."""
    before, furthest = await service.office.read(_shown), clock() + FURTHEST
    while (due := (await service.settle()).earliest) is not None and due < furthest:
        await turn_to(service, clock, max(due, clock()))
        if await service.office.read(_shown) > before:
            break
    return clock()


def _shown(desk: Desk) -> int:
    return treatments.count_shown(desk.session)


@contextlib.asynccontextmanager
async def _saving(telegram: Telegram, clock: TurnedClock, data: Path) -> AsyncIterator[None]:
    async def save_often() -> None:
        while True:
            await asyncio.sleep(SAVE_SECONDS)
            _save(telegram, clock, data)

    task = asyncio.create_task(save_often())
    try:
        yield
    finally:
        task.cancel()
        _save(telegram, clock, data)


def _save(telegram: Telegram, clock: TurnedClock, data: Path) -> None:
    telegram.save(data / PHONES)
    ahead = (clock() - datetime.now(UTC)).total_seconds()
    (data / CLOCK).write_text(json.dumps({"ahead_seconds": ahead}))


def _ports(port: int) -> tuple[int, int]:
    """The console's and the chat page's. Free ones for 0."""
    if port:
        return port, port + 1
    with socket.socket() as first, socket.socket() as second:
        first.bind((HOST, 0))
        second.bind((HOST, 0))
        return first.getsockname()[1], second.getsockname()[1]


def _announce(console: str, chat: str, cast: Cast) -> None:
    who = logins(cast)
    print(f"\nPatients and nurses on the phone: {chat}\nThe clinic's console:            {console}\n")  # noqa: T201
    for login in who:
        print(f"  {login['role']:<10} {login['email']:<26} {login['password']}")  # noqa: T201
    print("\nEverything is simulated. Stop with Ctrl-C; delete the data folder to begin anew.\n")  # noqa: T201
    print(json.dumps({"ready": True, "console": console, "chat": chat, "emulator": chat, "logins": who}), flush=True)  # noqa: T201
