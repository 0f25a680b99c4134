"""The one place where database, Telegram, clock and content meet."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from fastapi import FastAPI
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot import health
from bot.care.desk import Desk, Office
from bot.care.staff import SESSION_LIFETIME
from bot.channels.sender import ChannelSender
from bot.channels.tell import Tell, teller
from bot.chat import connection
from bot.chat.handlers import Handler
from bot.chat.menu import introduce
from bot.chat.pace import UNLIMITED, Limits
from bot.chat.photos import fetch_photos
from bot.chat.receiver import ALLOWED, Receiver
from bot.chat.sender import Sender
from bot.chat.webhook import webhook
from bot.chat.worker import Worker
from bot.config import ALL_ROLES, BadSettings, Role, Settings, key_ring
from bot.console.application import application as console_application
from bot.duties import Loop, kept_alive, while_leading
from bot.jobs.claims import give_back_claims
from bot.jobs.scheduler import schedule
from bot.jobs.ticks import tick, tick_asks, tick_cases, tick_questions, tick_treatments, tick_undelivered
from bot.playbook.load import load
from bot.reports.page import render_summary
from bot.reports.templating import stylesheet
from bot.store import people
from bot.store.database import Database
from bot.store.due import Due, next_due
from bot.store.fleet import Fleet, fleet_of
from bot.store.migrate import migrate
from bot.web import Web, until_interrupted

log = structlog.get_logger()
RETRY_SECONDS = 10


def wall_clock() -> datetime:
    """Now, aware UTC. The demo and the tests bring their own."""
    return datetime.now(UTC)


def open_office(
    settings: Settings, clock: Callable[[], datetime] = wall_clock, kind: type[Database] = Database
) -> Office:
    """Content loaded and checked, database opened and migrated. Raises ContentFaulty, DatabaseRefused."""
    playbook = load(settings.content)
    settings.data.mkdir(parents=True, exist_ok=True)
    database = kind(settings.database, key_ring(settings))
    migrate(database.engine)
    with database.transaction() as session:
        username = settings.bot_username or people.bot_username(session)
    return Office(database, playbook, clock, username, settings.console_url, fallback=settings.fallback)


@dataclass
class Service:
    """The program at work: chat in and out, and what is due."""

    office: Office
    bot: Bot
    receiver: Receiver
    worker: Worker
    sender: Sender
    channels: ChannelSender

    async def settle(self) -> Due:
        """Serve what is due now, until nothing is, and tell what will be: for a clock that is turned by hand."""
        while await self._serve(due := await self.office.read(lambda desk: next_due(desk.session))):
            pass
        return due

    async def _serve(self, due: Due) -> bool:
        now = self.office.clock()
        work = (
            (due.updates, self.worker.drain),
            (due.cases, partial(tick_cases, self.office)),
            (due.undelivered, partial(tick_undelivered, self.office)),
            (due.asks, partial(tick_asks, self.office)),
            (due.questions, partial(tick_questions, self.office)),
            (due.treatments, partial(tick_treatments, self.office)),
            (due.photos, partial(fetch_photos, self.bot, self.office)),
        )
        served = [await serve() for when, serve in work if when is not None and when <= now]
        if any(served) or (due.messages is not None and due.messages <= now):
            served += [await self.sender.drain(), await self.channels.drain()]
        return any(served)


def assemble(
    settings: Settings,
    office: Office,
    *,
    request: BaseRequest | None = None,
    limits: Limits = UNLIMITED,
    number: int = 0,
) -> Service:
    """Put the chat together; nothing runs yet. `request` replaces the network (the emulator, in one process)."""
    sending, polling = request or connection.sending(), request or connection.polling()
    bot = connection.connect(settings.token.get_secret_value(), settings.api_url, sending, polling)
    worker = Worker(Handler(bot, office), office, number)
    channels = ChannelSender(office, settings.schemes)
    return Service(office, bot, Receiver(bot, polling, office), worker, Sender(bot, office, limits), channels)


def tell_of(settings: Settings) -> Tell:
    """How operators are told that something is broken: works without database and Telegram."""
    return teller(settings.alarms, settings.schemes)


def console_of(
    settings: Settings, office: Office, frame_ancestors: str = "'self'", session: timedelta | None = None
) -> FastAPI:
    """The console, with the webhook beside it where that is how updates come. `session`: how long a sign-in lasts, whatever happens."""
    console = console_application(
        office,
        render_summary=render_summary,
        summary_css=stylesheet(),
        secure_cookies=settings.console_url.startswith("https://"),
        session_idle=session or timedelta(minutes=settings.session_idle_minutes),
        session_lifetime=session or SESSION_LIFETIME,
        frame_ancestors=frame_ancestors,
        extra_routes=health.routes(office),
    )
    if settings.receive == "webhook":
        console.include_router(webhook(office, settings.webhook_secret.get_secret_value()))
    return console


def web_of(settings: Settings, office: Office, roles: frozenset[Role]) -> FastAPI:
    """What this process shows on its port: the console where that is its role, its health in any case."""
    if Role.CONSOLE in roles:
        return console_of(settings, office)
    web = FastAPI(openapi_url=None, routes=list(health.routes(office)))
    if Role.RECEIVE in roles and settings.receive == "webhook":
        web.include_router(webhook(office, settings.webhook_secret.get_secret_value()))
    return web


@contextlib.asynccontextmanager
async def running(
    settings: Settings, service: Service, fleet: Fleet, roles: frozenset[Role] = ALL_ROLES
) -> AsyncIterator[None]:
    """The roles at work until the block ends. Telegram may be down at the start: it is tried until it answers."""
    office, bot = service.office, service.bot
    local = list(office.listeners)  # what another process rings for must not be rung again
    office.listeners.append(fleet.ring)
    loops: dict[str, Loop] = {"fleet": partial(fleet.run, partial(_ring, local))}
    ticks: dict[str, tuple[float, Loop]] = {}
    if Role.RECEIVE in roles:
        loops["receive"] = partial(while_leading, fleet, "receive", partial(_receive, settings, service))
    if Role.WORK in roles:
        await give_back_claims(office, fleet)
        loops["work"] = service.worker.run
        ticks["claims"] = (2, partial(give_back_claims, office, fleet))
    if Role.SEND in roles:
        loops["channels"] = service.channels.run
        loops["send"] = partial(while_leading, fleet, "send", service.sender.run)
    if Role.TICK in roles:
        ticks["tick"] = (0.25, partial(tick, office))
        ticks["photos"] = (5, partial(fetch_photos, bot, office))
    scheduler = schedule(ticks)
    tasks = [asyncio.create_task(kept_alive(name, loop)) for name, loop in loops.items()]
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await bot.shutdown()


def _ring(listeners: Sequence[Callable[[], None]]) -> None:
    for listener in listeners:
        listener()


async def serve(settings: Settings, roles: frozenset[Role] = ALL_ROLES) -> None:
    """The real thing, until interrupted. Raises BadSettings, DatabaseRefused, ContentFaulty."""
    office = open_office(settings)
    if office.database.sqlite and roles != ALL_ROLES:
        raise BadSettings(
            "--roles: SQLite is for one process with all roles. Set DATABASE_URL to a PostgreSQL to divide them."
        )
    fleet = fleet_of(office.database.engine)
    service = assemble(settings, office, limits=Limits(), number=fleet.number)
    web = Web(web_of(settings, office, roles), settings.console_host, settings.console_port)
    async with web.serving(), running(settings, service, fleet, roles):
        await until_interrupted()
    fleet.close()
    office.database.close()


async def _receive(settings: Settings, service: Service) -> None:
    while not await _meet_telegram(settings, service):  # noqa: ASYNC110  another try, not a wait for a change
        await asyncio.sleep(RETRY_SECONDS)
    await _introduce(service)
    if settings.receive == "polling":
        await service.receiver.run()
    await asyncio.Event().wait()


async def _meet_telegram(settings: Settings, service: Service) -> bool:
    """Learn the bot's name, say what it can do, tell Telegram where to deliver."""
    office, bot = service.office, service.bot
    try:
        await bot.initialize()
        office.bot_username = bot.username
        await office.act("start", partial(_keep_username, username=bot.username))
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


def _keep_username(desk: Desk, username: str) -> None:
    people.keep_bot_username(desk.session, username)
