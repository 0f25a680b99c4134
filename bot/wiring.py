"""The one place where database, Telegram, clock and content meet."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from fastapi import FastAPI
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot import health
from bot.care.desk import Office
from bot.care.staff.accounts import SESSION_LIFETIME
from bot.channels.address import fault_of
from bot.channels.sender import ChannelSender
from bot.channels.tell import teller
from bot.chat import connection
from bot.chat.handlers import Handler
from bot.chat.pace import UNLIMITED, Limits
from bot.chat.photos import fetch_photos
from bot.chat.receiver import Receiver
from bot.chat.sender import Sender
from bot.chat.webhook import webhook
from bot.chat.worker import Worker
from bot.config import Role, Settings, key_ring
from bot.console.application import application as console_application
from bot.console.page.review_print import ReviewPrint
from bot.domain.steady import SteadyClock
from bot.jobs.clockwork import Clockwork
from bot.playbook.load import load
from bot.playbook.playbook import Playbook
from bot.reports.page import render_summary
from bot.reports.review_page import agreement_csv, render_agreement, render_review, review_csv, review_style
from bot.reports.templating import stylesheet
from bot.store import people
from bot.store.backup import back_up_before
from bot.store.database import Database
from bot.store.due import Due, next_due
from bot.store.fleet import Fleet
from bot.store.migrate import migrate
from bot.watch.ear import Ear
from bot.watch.heartbeat import Heartbeat
from bot.watch.records import Records
from bot.watch.siren import Siren, Tell, say_in_log
from bot.watch.supervisor import give_up
from bot.watch.watch import Watch


def _elapsed() -> float:
    """Seconds that only grow; sleep of the machine counts where it tells."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


_steady = SteadyClock(datetime.now(UTC), _elapsed())


def wall_clock() -> datetime:
    """Now, aware UTC, without the jumps of the machine's clock. The demo and the tests bring their own."""
    return _steady.at(datetime.now(UTC), _elapsed())


def open_office(
    settings: Settings,
    clock: Callable[[], datetime] = wall_clock,
    kind: type[Database] = Database,
    playbook: Playbook | None = None,
) -> Office:
    """Content loaded and checked, unless it was before; database opened and migrated. Raises ContentFaulty, DatabaseRefused."""
    playbook = playbook or load(settings.content)
    settings.data.mkdir(parents=True, exist_ok=True)
    database = kind(settings.database, key_ring(settings))
    migrate(database.engine, partial(back_up_before, settings.backups, settings.ledger, clock()))
    with database.transaction() as session:
        username = settings.bot_username or people.bot_username(session)
    return Office(database, playbook, clock, username, settings.console_url, fallback=settings.fallback)


async def bot_name(settings: Settings) -> str:
    """What Telegram calls the bot; empty where it does not say."""
    sending, polling = connection.sending(), connection.polling()
    try:
        async with connection.connect(settings.token.get_secret_value(), settings.api_url, sending, polling) as bot:
            return bot.username
    except TelegramError:
        return ""


@dataclass
class Service:
    """The program at work: chat in and out, and what is due."""

    office: Office
    bot: Bot
    receiver: Receiver
    worker: Worker
    clockwork: Clockwork
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
            (due.clock, self.clockwork.turn),
            (due.photos, partial(fetch_photos, self.bot, self.office)),
        )
        served = [await serve() for when, serve in work if when is not None and when <= now]
        if any(served) or (due.messages is not None and due.messages <= now):
            served += [await self.sender.drain(), await self.channels.drain()]
        return any(served)


def assemble(
    settings: Settings, office: Office, *, request: BaseRequest | None = None, limits: Limits = UNLIMITED
) -> Service:
    """Put the chat together; nothing runs yet. `request` replaces the network (the emulator, in one process)."""
    sending, polling = request or connection.sending(), request or connection.polling()
    bot = connection.connect(settings.token.get_secret_value(), settings.api_url, sending, polling)
    receiver, worker = Receiver(bot, polling, office), Worker(Handler(bot, office), office)
    channels = ChannelSender(office, settings.schemes)
    return Service(office, bot, receiver, worker, Clockwork(office), Sender(bot, office, limits), channels)


def review_print() -> ReviewPrint:
    """How the console draws the monthly review."""
    return ReviewPrint(render_review, review_csv, render_agreement, agreement_csv, review_style())


def limits_of(settings: Settings) -> Limits:
    return Limits(settings.per_second, settings.chat_per_second, settings.chat_burst, settings.group_per_minute)


def tell_of(settings: Settings) -> Tell:
    """How operators are told that something is broken: works without database and Telegram."""
    return teller(settings.alarms, settings.schemes) if settings.alarms else say_in_log


def console_of(
    settings: Settings,
    office: Office,
    frame_ancestors: str = "'self'",
    session: timedelta | None = None,
    watch: Watch | None = None,
) -> FastAPI:
    """The console, with the webhook beside it where that is how updates come. `session`: how long a sign-in lasts, whatever happens."""
    console = console_application(
        office,
        render_summary=render_summary,
        summary_css=stylesheet(),
        review=review_print(),
        secure_cookies=settings.console_url.startswith("https://"),
        session_idle=session or timedelta(minutes=settings.session_idle_minutes),
        session_lifetime=session or SESSION_LIFETIME,
        frame_ancestors=frame_ancestors,
        address_fault=partial(fault_of, schemes=settings.schemes),
        extra_routes=health.routes(office, watch),
    )
    if settings.receive == "webhook":
        console.include_router(webhook(office, settings.webhook_secret.get_secret_value()))
    return console


def web_of(settings: Settings, office: Office, roles: frozenset[Role], watch: Watch | None = None) -> FastAPI:
    """What this process shows on its port: the console where that is its role, its health in any case."""
    if Role.CONSOLE in roles:
        return console_of(settings, office, watch=watch)
    web = FastAPI(openapi_url=None, routes=list(health.routes(office, watch)))
    if Role.RECEIVE in roles and settings.receive == "webhook":
        web.include_router(webhook(office, settings.webhook_secret.get_secret_value()))
    return web


def watch_of(
    settings: Settings, service: Service, fleet: Fleet, tell: Tell = say_in_log, *, asleep: bool = False
) -> Watch:
    """Nothing is watched yet."""
    office, now = service.office, time.monotonic()

    async def waiting_at_telegram() -> int:
        return (await service.bot.get_webhook_info()).pending_update_count

    watch = Watch(
        office,
        fleet,
        Ear(lambda: service.receiver.heard_at, waiting_at_telegram, now),
        Records(office),
        Siren(tell),
        Heartbeat(settings.heartbeat_url, now),
        give_up,
        unkept_since=lambda: service.receiver.unkept_since,
        asleep=asleep,
    )
    if not asleep:
        office.alarms = watch.alarms
    return watch
