"""What the tests of the emulator share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from telegram import Bot

from bot.emulator.request import EmulatorRequest
from bot.emulator.telegram import Telegram

TOKEN = "1000001:tests"
PATIENT = 1001


class HandClock:
    """Stands still until it is turned."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 19, 14, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    async def turn(self, by: timedelta) -> datetime:
        self.time += by
        return self.time


async def until(true: Callable[[], object]) -> None:
    """Let other tasks run until something is so; twenty seconds at most."""
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - what is waited for sets no event
            await asyncio.sleep(0.005)


def direct(telegram: Telegram) -> Bot:
    """python-telegram-bot without sockets."""
    return Bot(TOKEN, request=EmulatorRequest(telegram), get_updates_request=EmulatorRequest(telegram))
