"""A Telegram with a clock that is turned by hand, and a bot on it: over HTTP, and without sockets."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import uvicorn
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.emulator.server import application
from bot.emulator.telegram import Telegram
from tests.emulator.stand import PATIENT, TOKEN, HandClock, direct, until


@pytest.fixture(autouse=True)
def _spans_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library warns, and warnings are errors here, unless one opts in to spans of time as timedelta."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def telegram(clock: HandClock) -> AsyncIterator[Telegram]:
    made = Telegram(clock.now, webhook_pause=0.01)
    made.add_bot(TOKEN, "riverside_bot", "Riverside Aftercare")
    made.open_chat(PATIENT, "Maria")
    yield made
    await made.stop()


@pytest.fixture
async def address(telegram: Telegram, clock: HandClock) -> AsyncIterator[str]:
    """The emulator served over HTTP on a free port of this machine."""
    app = application(telegram, now=clock.now, turn=clock.turn, turn_to={"Day 14": lambda: clock.turn(timedelta(14))})
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[free]))
        await until(lambda: server.started)
        yield f"http://127.0.0.1:{free.getsockname()[1]}"
        await telegram.stop()
        server.should_exit = True
        await serving


@pytest.fixture
async def http_bot(address: str) -> AsyncIterator[Bot]:
    """python-telegram-bot as it is, over a socket. Without TLS, so the slow reading of certificates is left out."""
    plain = {"verify": False}
    requests = (HTTPXRequest(2, httpx_kwargs=plain), HTTPXRequest(httpx_kwargs=plain))
    urls = (f"{address}/bot", f"{address}/file/bot")
    made = Bot(TOKEN, *urls, get_updates_request=requests[0], request=requests[1])
    async with made:
        yield made


@pytest.fixture
async def direct_bot(telegram: Telegram) -> AsyncIterator[Bot]:
    """python-telegram-bot without sockets."""
    async with direct(telegram) as made:
        yield made


@pytest.fixture(params=["http", "direct"])
def bot(request: pytest.FixtureRequest, telegram: Telegram) -> Bot:
    """Each test that takes it runs over HTTP and without sockets. The patient has written `/start`."""
    telegram.say(PATIENT, "/start")
    made: Bot = request.getfixturevalue(f"{request.param}_bot")
    return made
