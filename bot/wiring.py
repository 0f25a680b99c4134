"""The one place where database, Telegram, clock and content meet."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from fastapi import FastAPI
from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot import health
from bot.care.desk import Office
from bot.care.staff import SESSION_LIFETIME
from bot.chat.application import build, start_polling
from bot.chat.handlers import App
from bot.chat.menu import introduce
from bot.chat.pace import UNLIMITED, Limits
from bot.chat.photos import fetch_photos
from bot.chat.receiver import ALLOWED, webhook
from bot.chat.sender import Sender
from bot.chat.worker import Worker
from bot.config import Settings, key_ring
from bot.console.application import application as console_application
from bot.jobs.scheduler import schedule
from bot.jobs.ticks import tick, tick_asks, tick_cases, tick_questions, tick_treatments
from bot.playbook.load import load
from bot.reports.page import render_summary
from bot.reports.templating import stylesheet
from bot.store import people
from bot.store.database import Database
from bot.store.due import Due, next_due
from bot.store.migrate import migrate
from bot.web import Web, until_interrupted

log = structlog.get_logger()

USERNAME = "bot_username"
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
        username = settings.bot_username or people.installation_fact(session, USERNAME)
    return Office(database, playbook, clock, username, settings.console_url)


@dataclass
class Service:
    """The program at work: chat in and out, and what is due."""

    office: Office
    chat: App
    worker: Worker
    sender: Sender

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
            (due.asks, partial(tick_asks, self.office)),
            (due.questions, partial(tick_questions, self.office)),
            (due.treatments, partial(tick_treatments, self.office)),
            (due.photos, partial(fetch_photos, self.chat.bot, self.office)),
        )
        served = [await serve() for when, serve in work if when is not None and when <= now]
        if any(served) or (due.messages is not None and due.messages <= now):
            served.append(await self.sender.drain())
        return any(served)


def assemble(
    settings: Settings, office: Office, *, request: BaseRequest | None = None, limits: Limits = UNLIMITED
) -> Service:
    """Put the chat together; nothing runs yet. `request` replaces the network (the emulator, in one process)."""
    chat = build(office, settings.token.get_secret_value(), settings.api_url, request, request)
    return Service(office, chat, Worker(chat, office), Sender(chat.bot, office, limits))


def limits_of(settings: Settings) -> Limits:
    return Limits(settings.per_second, settings.chat_per_second, settings.chat_burst, settings.group_per_minute)


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


@contextlib.asynccontextmanager
async def running(settings: Settings, service: Service) -> AsyncIterator[None]:
    """Chat and ticks at work until the block ends. Telegram may be down at the start: it is tried until it answers."""
    await service.sender.take_over()
    scheduler = schedule(
        {
            "tick": (1, partial(tick, service.office)),
            "photos": (5, partial(fetch_photos, service.chat.bot, service.office)),
        }
    )
    tasks = [
        asyncio.create_task(run) for run in (service.worker.run(), service.sender.run(), _receive(settings, service))
    ]
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await service.chat.shutdown()


async def serve(settings: Settings) -> None:
    """The real thing, until interrupted."""
    office = open_office(settings)
    service = assemble(settings, office, limits=limits_of(settings))
    web = Web(console_of(settings, office), settings.console_host, settings.console_port)
    async with web.serving(), running(settings, service):
        await until_interrupted()
    office.database.close()


async def _receive(settings: Settings, service: Service) -> None:
    updater = None
    try:
        while not await _meet_telegram(settings, service):  # noqa: ASYNC110  another try, not a wait for a change
            await asyncio.sleep(RETRY_SECONDS)
        if settings.receive == "polling":
            updater = await start_polling(service.chat, service.office)
        await asyncio.Event().wait()
    finally:
        if updater is not None:
            await updater.stop()
            await updater.shutdown()


async def _meet_telegram(settings: Settings, service: Service) -> bool:
    """Learn the bot's name, say what it can do, tell Telegram where to deliver."""
    office = service.office
    try:
        await service.chat.initialize()
        office.bot_username = service.chat.bot.username
        await office.act(
            "start", lambda desk: people.keep_installation_fact(desk.session, USERNAME, office.bot_username)
        )
        await introduce(service.chat.bot, office.playbook)
        if settings.receive == "webhook":
            secret = settings.webhook_secret.get_secret_value()
            await service.chat.bot.set_webhook(
                f"{settings.console_url}/telegram", secret_token=secret, allowed_updates=ALLOWED
            )
    except TelegramError as error:
        log.error("telegram_not_reached", error=type(error).__name__, cure="see `aftercare doctor`")
        return False
    return True
