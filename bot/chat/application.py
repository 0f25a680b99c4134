"""python-telegram-bot, put together: the handlers, and the poller that writes to the inbox."""

from __future__ import annotations

import os
from typing import Any

import structlog
from telegram.error import TelegramError
from telegram.ext import ApplicationBuilder, ContextTypes, Updater
from telegram.request import BaseRequest, HTTPXRequest

from bot.care.desk import Office
from bot.chat.handlers import App, add_handlers
from bot.chat.receiver import ALLOWED, Inbox

log = structlog.get_logger()

CONNECTIONS = 40  # the worker's chats and the sender's slots: nobody waits for another's connection
POLL_SECONDS = 20


def build(
    office: Office,
    token: str,
    api_url: str = "",
    request: BaseRequest | None = None,
    polling: BaseRequest | None = None,
) -> App:
    """The application with its handlers. It is fed by the worker, not by its own queue."""
    os.environ.setdefault("PTB_TIMEDELTA", "true")  # else the library warns, in its own code, at every 429
    builder = ApplicationBuilder().token(token).updater(None).job_queue(None)
    builder = builder.request(request or HTTPXRequest(connection_pool_size=CONNECTIONS))
    builder = builder.get_updates_request(
        polling or HTTPXRequest(connection_pool_size=1, read_timeout=POLL_SECONDS + 10)
    )
    if api_url:
        builder = builder.base_url(f"{api_url.rstrip('/')}/bot").base_file_url(f"{api_url.rstrip('/')}/file/bot")
    application: App = builder.build()
    add_handlers(application, office)
    application.add_error_handler(_on_error)
    return application


async def start_polling(application: App, office: Office) -> Updater:
    """Poll into the inbox; what was said while we were away is kept, never dropped."""
    updater = Updater(application.bot, Inbox(office))
    await updater.initialize()
    await updater.start_polling(
        timeout=POLL_SECONDS,
        allowed_updates=ALLOWED,
        drop_pending_updates=False,
        bootstrap_retries=-1,
        error_callback=_on_poll_error,
    )
    return updater


async def _on_error(_: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    # The worker sees that the update is not done and tries again; the words of the error may hold a patient's words, its class does not.
    log.error("handler_failed", error=type(context.error).__name__, at=_place(context.error))


def _on_poll_error(error: TelegramError) -> None:
    log.warning("poll_failed", error=type(error).__name__)


def _place(error: Any) -> str:
    trace = getattr(error, "__traceback__", None)
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else ""
