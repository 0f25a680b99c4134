"""python-telegram-bot's Bot, with the connections it needs."""

from __future__ import annotations

import os

from telegram import Bot
from telegram.request import BaseRequest

from bot.chat.aiohttp_request import AiohttpRequest
from bot.chat.receiver import GRACE, POLL_SECONDS

CONNECTIONS = 40  # the sender's slots and courtesies: nobody waits for another's connection


def sending() -> BaseRequest:
    """For everything but getUpdates."""
    return AiohttpRequest(CONNECTIONS)


def polling() -> BaseRequest:
    """For getUpdates alone: it waits longer than any other request."""
    return AiohttpRequest(1, read_timeout=POLL_SECONDS + GRACE / 2)


def connect(token: str, api_url: str, sending: BaseRequest, polling: BaseRequest) -> Bot:
    """Nothing is asked yet. An empty `api_url` is Telegram's own."""
    os.environ.setdefault("PTB_TIMEDELTA", "true")  # else the library warns, in its own code, at every 429
    if not api_url:
        return Bot(token, request=sending, get_updates_request=polling)
    return Bot(token, f"{api_url}/bot", f"{api_url}/file/bot", request=sending, get_updates_request=polling)
