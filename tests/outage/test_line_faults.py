"""DNS is gone, the far side hangs, the token is taken back: real requests to the emulator, nothing lost and nothing sent twice."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from socket import AF_INET

import pytest
from aiohttp import ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.bench.crowd import free_port
from bot.chat.aiohttp_request import AiohttpRequest
from bot.chat.listener import Listener
from bot.chat.receiver import Receiver
from bot.chat.sender import Sender
from bot.config import Settings
from bot.demo.stage import TOKEN
from bot.domain.message import Delivery
from bot.emulator.server import application
from bot.store import mail
from bot.web import Web
from bot.wiring import Service, assemble
from tests.outage.line import MINUTE
from tests.stories.clinic import Clinic


class Names(AbstractResolver):
    """The emulator by the name it has; with `gone` the real resolver is asked, which does not know it."""

    def __init__(self) -> None:
        self.gone = False

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = AF_INET) -> list[ResolveResult]:
        if self.gone:
            return await ThreadedResolver().resolve(host, port, family)
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing to close."""


@pytest.fixture
def names() -> Names:
    return Names()


@pytest.fixture
async def service(clinic: Clinic, names: Names) -> AsyncIterator[Service]:
    """As `serve` has it, over sockets."""
    port, telegram = free_port(), clinic.stage.telegram
    url = f"http://api.telegram.invalid:{port}"
    settings = Settings(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=url, _env_file=None)
    request = AiohttpRequest(4, resolver=names)
    made = assemble(settings, clinic.office, request=request)
    made.receiver = Receiver(made.bot, request, clinic.office, lambda: clinic.now.timestamp(), pauses=(0,))
    made.sender = Sender(made.bot, clinic.office, monotonic=lambda: clinic.now.timestamp())
    async with Web(application(telegram, now=clinic.stage.clock), "127.0.0.1", port).serving():
        await made.bot.initialize()
        yield made
        await made.bot.shutdown()
        await telegram.stop()


async def loses_the_name(service: Service, names: Names) -> None:
    """And the connections that are open."""
    names.gone = True
    await service.bot.request.shutdown()
    await service.bot.request.initialize()


async def test_without_dns_nothing_is_lost_and_nothing_is_in_doubt(
    clinic: Clinic, service: Service, names: Names
) -> None:
    patient = await clinic.patient()
    await service.receiver.poll(0)
    await loses_the_name(service, names)
    patient.phone.says("/help")
    assert await service.receiver.poll(0) == 0
    names.gone = False
    await service.receiver.poll(0)
    await loses_the_name(service, names)
    await service.settle()
    row = await clinic.office.read(lambda desk: mail.latest_in_chat(desk.session, patient.phone.chat_id))
    assert row is not None
    assert (row.state, row.problem) == (Delivery.QUEUED, "NetworkError"), "a routine text that surely was not sent"
    names.gone = False
    clinic.stage.clock.stop_at(clinic.now + MINUTE)
    await service.settle()
    assert patient.count("What you can do here") == 1


async def test_a_token_that_is_taken_back_and_given_again_loses_nothing(clinic: Clinic, service: Service) -> None:
    patient = await clinic.patient()
    await service.receiver.poll(0)
    clinic.stage.telegram.revoke(TOKEN)
    patient.phone.says("I have trouble swallowing")
    for _ in range(5):
        assert await service.receiver.poll(0) == 0
        clinic.stage.clock.stop_at(clinic.now + MINUTE)
    clinic.stage.telegram.give_token(1000001, TOKEN)
    await service.receiver.poll(0)
    await service.settle()
    assert await clinic.the_case()
    assert patient.count("I have told the nurse") == 1


async def test_a_dead_connection_is_left_for_a_new_one(clinic: Clinic) -> None:
    """In one process: the receiver throws its connection away, and the next poll hears."""
    connection = clinic.stage.service.receiver._connection
    receiver = Receiver(clinic.stage.service.bot, connection, clinic.office, pauses=(0,), grace=0.05)
    patient = await clinic.patient()
    await receiver.poll(0)
    clinic.stage.telegram.faults.add({"method": "getUpdates", "drop": "dead"})
    patient.phone.says("/help")
    assert [await receiver.poll(0) > 0 for _ in range(2)] == [False, True]


async def test_with_a_webhook_an_outage_is_noticed_and_asked_about_as_well(clinic: Clinic) -> None:
    stage = clinic.stage
    listener = Listener(stage.service.bot, clinic.office, lambda: clinic.now.timestamp())
    patient = await clinic.patient()
    await patient.says("my throat feels funny")
    bot = stage.telegram.bots[1000001]
    bot.webhook = {"url": "http://clinic.invalid/telegram", "secret": "s"}
    await listener.listen()
    patient.phone.taps("No")
    for _ in range(4):
        bot.webhook |= {"last_error_date": int(clinic.now.timestamp()), "last_error_message": "Connection refused"}
        await listener.listen()
        stage.clock.stop_at(clinic.now + MINUTE)
    stage.clock.stop_at(clinic.now + MINUTE)  # no failure lately: Telegram reaches us again
    await listener.listen()
    await stage.service.settle()
    assert patient.count("I was away for a while") == 1
    assert "right now?" in patient.last
