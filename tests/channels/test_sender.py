"""The sender of the other channels, as it runs: woken by a commit, held up by no call that hangs, ended without losing an answer."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from datetime import UTC, datetime

from sqlmodel import select

from bot.care.desk import Office
from bot.channels.sender import ChannelSender
from bot.domain.message import Delivery, Lane
from bot.playbook.playbook import Playbook
from bot.store import mail
from bot.store.database import Database
from bot.store.tables import OutboxRow
from tests.channels.pagers import Pagers
from tests.store.rows import message


async def states(office: Office) -> dict[str, str]:
    return await office.read(lambda desk: {row.key: row.state for row in desk.session.exec(select(OutboxRow))})


async def until_sent(office: Office, key: str) -> None:
    async with asyncio.timeout(30):
        while (await states(office)).get(key) != Delivery.SENT:  # noqa: ASYNC110  what is waited for is in the database
            await asyncio.sleep(0.05)


async def test_a_call_that_hangs_holds_up_no_other_and_an_ended_sender_keeps_its_answers(
    database: Database, playbook: Playbook, pagers: Pagers
) -> None:
    office = Office(database, playbook, lambda: datetime.now(UTC))
    sender = asyncio.create_task(ChannelSender(office, ("json",)).run())
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes the connection, and says nothing
        hanging = f"json://127.0.0.1:{silent.getsockname()[1]}/x"
        for key, address in (("first/1", hanging), ("second/1", pagers.address("ana"))):
            page = message(key, 0, Lane.NOTIFICATION, channel="json", address=address)
            await office.act("test", lambda desk, page=page: mail.queue(desk.session, page, desk.now))  # type: ignore[misc]
        await until_sent(office, "second/1")
        assert (await states(office))["first/1"] == Delivery.SENDING
        sender.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sender
    assert (await states(office))["first/1"] == Delivery.QUEUED  # it is known to be made again
