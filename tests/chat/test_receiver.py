"""By polling: what came is committed before Telegram is told, whatever fails on the way is asked for again, and deafness is noticed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlmodel import select
from telegram import Bot

from bot.care.desk import Office
from bot.chat.receiver import GRACE, Receiver, chat_of, receive
from bot.emulator.request import EmulatorRequest
from bot.emulator.telegram import Telegram
from bot.playbook.playbook import Playbook
from bot.store.database import Database
from bot.store.tables import InboxRow
from tests.emulator.stand import PATIENT, TOKEN, HandClock
from tests.store.rows import NOW


@pytest.fixture
def office(database: Database, playbook: Playbook) -> Office:
    return Office(database, playbook, lambda: NOW)


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    made = Telegram(HandClock().now)
    made.add_bot(TOKEN)
    yield made
    await made.stop()


@pytest.fixture
def hears(telegram: Telegram, office: Office) -> Receiver:
    """A receiver that does not wait long."""
    return receiver_by(EmulatorRequest(telegram), office)


def receiver_by(connection: EmulatorRequest, office: Office, grace: float = GRACE) -> Receiver:
    bot = Bot(TOKEN, request=connection, get_updates_request=connection)
    return Receiver(bot, connection, office, pauses=(0,), grace=grace)


async def kept(office: Office) -> list[str]:
    rows = await office.read(lambda desk: list(desk.session.exec(select(InboxRow).order_by("update_id"))))
    return [row.body["message"]["text"] for row in rows]


async def test_what_was_said_is_kept_once_and_then_confirmed(
    hears: Receiver, office: Office, telegram: Telegram
) -> None:
    telegram.say(PATIENT, "hola")
    telegram.say(PATIENT, "I cannot swallow")
    assert await hears.poll(0) == 2
    assert await kept(office) == ["hola", "I cannot swallow"]
    assert await hears.poll(0) == 0
    assert telegram.pending(telegram.bots[1000001]) == []
    assert await kept(office) == ["hola", "I cannot swallow"]


async def test_nothing_is_confirmed_that_the_database_did_not_take(
    hears: Receiver, office: Office, telegram: Telegram
) -> None:
    with office.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE inbox RENAME TO away")
    telegram.say(PATIENT, "I cannot swallow")
    assert await hears.poll(0) == 0
    assert await hears.poll(0) == 0
    with office.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO inbox")
    assert await hears.poll(0) == 1
    assert await kept(office) == ["I cannot swallow"]


@pytest.mark.parametrize(
    "fault",
    [{"status": 502}, {"status": 409}, {"retry_after": 0.01, "status": 429}, {"drop": "answer"}, {"drop": "request"}],
)
async def test_a_poll_that_fails_is_tried_again(
    hears: Receiver, office: Office, telegram: Telegram, fault: dict[str, Any]
) -> None:
    telegram.faults.add({"method": "getUpdates", **fault})
    telegram.say(PATIENT, "hola")
    assert [await hears.poll(0) for _ in range(2)] == [0, 1]
    assert await kept(office) == ["hola"]


async def test_a_poll_that_hangs_is_given_up_and_its_connection_thrown_away(telegram: Telegram, office: Office) -> None:

    class Connection(EmulatorRequest):
        opened = 0

        async def initialize(self) -> None:
            self.opened += 1

    connection = Connection(telegram, read_timeout=None)
    hears = receiver_by(connection, office, grace=0.05)
    telegram.say(PATIENT, "hola")
    telegram.faults.add({"method": "getUpdates", "delay": 30})
    assert [await hears.poll(0) for _ in range(2)] == [0, 1]
    assert connection.opened == 1


async def test_whoever_waits_for_work_is_told_after_the_commit(office: Office) -> None:
    told: list[bool] = []
    office.listeners.append(lambda: told.append(True))
    await receive(office, [{"update_id": 9, "message": {"chat": {"id": 42}, "text": "hola"}}])
    assert told == [True]
    assert await kept(office) == ["hola"]


@pytest.mark.parametrize(
    ("body", "chat"),
    [
        ({"message": {"chat": {"id": 42}}}, 42),
        ({"edited_message": {"chat": {"id": 7}}}, 7),
        ({"my_chat_member": {"chat": {"id": 8}}}, 8),
        ({"callback_query": {"from": {"id": 5}, "message": {"chat": {"id": 6}}}}, 6),
        ({"callback_query": {"from": {"id": 5}}}, 5),
        ({"update_id": 1}, 0),
    ],
)
def test_the_chat_of_an_update(body: dict[str, Any], chat: int) -> None:
    assert chat_of(body) == chat
