"""The program at work: its loops for the roles of this process, watched, until it is interrupted."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot.care.desk import Desk, Office
from bot.care.outage.silence import note_stop
from bot.chat.listener import Listener
from bot.chat.menu import introduce
from bot.chat.pace import Limits
from bot.chat.photos import fetch_photos
from bot.chat.receiver import ALLOWED
from bot.chat.sender import Sender
from bot.config import ALL_ROLES, BadSettings, Role, Settings
from bot.duties import Loop
from bot.jobs import drills, gap_warnings, seals, shift_ends
from bot.jobs.backups import LOOK_SECONDS, DailyBackup
from bot.jobs.claims import give_back_claims
from bot.jobs.scheduler import Tick, schedule
from bot.playbook.playbook import Playbook
from bot.store import people
from bot.store.database import Database
from bot.store.fleet import Fleet, fleet_of
from bot.watch.pulse import Pulse
from bot.watch.siren import Tell
from bot.watch.supervisor import give_up, notify
from bot.watch.watch import Watch
from bot.web import Web, until_interrupted
from bot.wiring import Service, assemble, limits_of, open_office, tell_of, wall_clock, watch_of, web_of

log = structlog.get_logger()

RETRY_SECONDS = 10


@dataclass(frozen=True)
class Parts:
    """What the program is put together from. Tests bring a clock they can turn, and a database and a network that break."""

    clock: Callable[[], datetime] = wall_clock
    database: type[Database] = Database
    playbook: Playbook | None = None  # content that was loaded before
    request: BaseRequest | None = None
    limits: Limits | None = None  # else those of the settings
    tell: Tell | None = None  # reaches who runs the program; else by the addresses of the settings


async def serve(settings: Settings, roles: frozenset[Role] = ALL_ROLES, parts: Parts | None = None) -> None:
    """The real thing, until interrupted. Raises BadSettings, DatabaseRefused, ContentFaulty."""
    parts = parts or Parts()
    office = open_office(settings, parts.clock, parts.database, parts.playbook)
    if office.database.sqlite and roles != ALL_ROLES:
        raise BadSettings(
            "--roles: SQLite is for one process with all roles. Set DATABASE_URL to a PostgreSQL to divide them."
        )
    fleet = fleet_of(office.database.engine)
    service = assemble(settings, office, request=parts.request, limits=parts.limits or limits_of(settings))
    tell = parts.tell or tell_of(settings)
    watch = watch_of(settings, service, fleet, tell)
    web = Web(web_of(settings, office, roles, watch), settings.console_host, settings.console_port)
    with Pulse(tell, office.clock, give_up):
        async with web.serving(), service.bot.request, running(settings, service, fleet, roles, watch):
            notify("READY=1")
            await until_interrupted()
    fleet.close()
    office.database.close()


@contextlib.asynccontextmanager
async def running(
    settings: Settings,
    service: Service,
    fleet: Fleet,
    roles: frozenset[Role] = ALL_ROLES,
    watch: Watch | None = None,
) -> AsyncIterator[None]:
    """The roles at work until the block ends, and watched. Telegram may be down at the start: it is tried until it answers."""
    service.worker.number = fleet.number
    await service.office.act("start", note_stop)
    if Role.WORK in roles:
        await give_back_claims(service.office, fleet)
    loops = _loops(settings, service, fleet, roles)
    scheduler = schedule(_ticks(settings, service, fleet, roles))
    tasks = [asyncio.create_task(loop.keep()) for loop in loops]
    if watch is not None:
        watch.over(loops, polling=settings.receive == "polling")
    if watch is not None and not watch.asleep:
        tasks.append(asyncio.create_task(Loop("watch", watch.run).keep()))
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await service.bot.shutdown()


def _loops(settings: Settings, service: Service, fleet: Fleet, roles: frozenset[Role]) -> list[Loop]:
    """Those that go on by themselves."""
    receiver, worker, clockwork, sender = service.receiver, service.worker, service.clockwork, service.sender
    local = list(service.office.listeners)  # what another process rings for must not be rung again
    service.office.listeners.append(fleet.ring)
    loops = {
        Role.RECEIVE: Loop("receive", partial(_receive, settings, service), lambda: receiver.turns, fleet),
        Role.WORK: Loop("work", worker.run, lambda: worker.turns),
        Role.TICK: Loop("tick", clockwork.run, lambda: clockwork.turns),
        Role.SEND: Loop("send", partial(_send, sender), lambda: sender.turns, fleet),
    }
    woken = Loop("fleet", partial(fleet.run, partial(_ring, local)), lambda: fleet.turns)
    calls = Loop("channels", service.channels.run, lambda: service.channels.turns)
    own = [loop for role, loop in loops.items() if role in roles]
    return [woken, *own, calls] if Role.SEND in roles else [woken, *own]


def _ticks(
    settings: Settings, service: Service, fleet: Fleet, roles: frozenset[Role]
) -> Mapping[str, tuple[float, Tick]]:
    """Those that are called again and again."""
    ticks: dict[str, tuple[float, Tick]] = {}
    if Role.WORK in roles:
        ticks["claims"] = (2, partial(give_back_claims, service.office, fleet))
    if Role.TICK in roles:
        ticks["photos"] = (5, partial(fetch_photos, service.bot, service.office))
    if Role.TICK in roles:
        ticks["seals"] = (seals.LOOK_SECONDS, seals.Sealing(service.office, fleet))
        ticks["drill"] = (drills.LOOK_SECONDS, drills.PlannedDrill(service.office, fleet))
        ticks["shift ends"] = (shift_ends.LOOK_SECONDS, shift_ends.ShiftEnds(service.office, fleet))
        ticks["rota"] = (gap_warnings.LOOK_SECONDS, partial(gap_warnings.tell_of_gaps, service.office))
    if Role.TICK in roles and settings.backup_dir:
        daily = DailyBackup(service.office, fleet, settings.backups, settings.backup_keep, settings.ledger)
        ticks["backup"] = (LOOK_SECONDS, daily)
    return ticks


async def _send(sender: Sender) -> None:
    """What the sender before us left under way is settled first."""
    await sender.take_over()
    await sender.run()


def _ring(listeners: Sequence[Callable[[], None]]) -> None:
    for listener in listeners:
        listener()


async def _receive(settings: Settings, service: Service) -> None:
    while not await _meet_telegram(settings, service):
        service.receiver.turns += 1
        await asyncio.sleep(RETRY_SECONDS)
    await _introduce(service)
    if settings.receive == "polling":
        await service.receiver.run()
    listener = Listener(service.bot, service.office)
    while True:  # Telegram calls us; it is asked whether it reaches us
        await listener.listen()
        service.receiver.turns += 1
        await asyncio.sleep(RETRY_SECONDS)


async def _meet_telegram(settings: Settings, service: Service) -> bool:
    """Learn the bot's name, say what it can do, tell Telegram where to deliver."""
    office, bot = service.office, service.bot
    try:
        await bot.initialize()
        office.bot_username = bot.username
        await _try_to_keep(office, bot.username)
        if settings.receive == "webhook":
            secret = settings.webhook_secret.get_secret_value()
            await bot.set_webhook(f"{settings.console_url}/telegram", secret_token=secret, allowed_updates=ALLOWED)
        else:
            await bot.delete_webhook(drop_pending_updates=False)
    except TelegramError as error:
        log.error("telegram_not_reached", error=type(error).__name__, cure="see `aftercare doctor`")
        return False
    return True


async def _introduce(service: Service) -> None:
    """A courtesy: without it the bot works all the same."""
    try:
        await introduce(service.bot, service.office.playbook)
    except TelegramError as error:
        log.warning("not_introduced", error=type(error).__name__)


async def _try_to_keep(office: Office, username: str) -> None:
    """For the other processes. A database that takes nothing must not keep us from hearing."""
    try:
        await office.act("start", partial(_keep_username, username=username))
    except Exception as error:
        log.warning("username_not_kept", error=type(error).__name__)


def _keep_username(desk: Desk, username: str) -> None:
    people.keep_bot_username(desk.session, username)
