"""The flow of messages: who waits for whom, and who does not."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from sqlite3 import OperationalError
from typing import Any

import pytest

from bot.chat.pace import Limits
from bot.chat.slots import ROUTINE
from bot.domain.message import Delivery, Lane
from bot.emulator.flood import Limits as Enforced
from bot.playbook.playbook import Playbook
from bot.store.database import Database
from bot.store.encryption import KeyRing
from tests.chat.line import Rig, until


@pytest.fixture(autouse=True)
def _spans_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def rig(sqlite_url: str, ring: KeyRing, playbook: Playbook) -> Iterator[Rig]:
    database = Database(sqlite_url, ring)
    yield Rig(database, playbook)
    database.close()


@contextlib.asynccontextmanager
async def at_work(rig: Rig) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(rig.sender.run())
    try:
        yield task
    finally:
        if not task.cancelling():
            task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_bulk_that_is_not_answered_keeps_no_alert_from_leaving(rig: Rig) -> None:
    bulk = range(100, 140)
    rig.line.held.update(bulk)
    await rig.queue(Lane.PLAN, *bulk)
    async with at_work(rig):
        await until(lambda: len(rig.line.begun) == ROUTINE)
        await rig.queue(Lane.SAFETY, 1)
        await rig.queue(Lane.NOTIFICATION, 2)
        await until(lambda: set(rig.line.begun) >= {1, 2})
        assert len(rig.line.begun) == ROUTINE + 2, "and no more of the bulk than it has slots"
        rig.line.release()
        await until(lambda: len(rig.line.begun) == 42)


async def test_alerts_leave_one_at_a_time_and_a_stuck_one_holds_up_the_others_for_a_moment_only(rig: Rig) -> None:
    rig.line.held.add(1)
    await rig.queue(Lane.SAFETY, 1, 2, 3)
    await rig.queue(Lane.PLAN, 100)
    async with at_work(rig):
        await until(lambda: 100 in rig.line.begun)  # claimed together with the first alert
        assert rig.line.begun == [1, 100]
        rig.turn(rig.sender.quiet)
        await until(lambda: 3 in rig.line.begun)
        assert rig.line.begun == [1, 100, 2, 3]
        rig.line.release()


async def test_one_chat_is_written_to_by_one_message_at_a_time_and_in_order(rig: Rig) -> None:
    rig.line.held.add(100)
    await rig.queue(Lane.PLAN, 100, 100, 100)
    await rig.queue(Lane.PLAN, 101)
    async with at_work(rig):
        await until(lambda: 101 in rig.line.begun)
        assert rig.line.begun == [100, 101]
        rig.line.release()
        await until(lambda: len(rig.line.begun) == 4)
    await until(lambda: len(rig.telegram.chat(100).messages) == 3)
    texts = [message.body["text"] for message in rig.telegram.chat(100).messages.values()]
    assert texts == ["PLAN/100/0", "PLAN/100/1", "PLAN/100/2"]


async def test_at_the_end_what_is_under_way_is_waited_for(rig: Rig) -> None:
    rig.line.held.add(1)
    await rig.queue(Lane.PLAN, 1)
    async with at_work(rig) as task:
        await until(lambda: rig.line.begun)
        task.cancel()
        await asyncio.sleep(0)
        rig.line.release()
    assert await rig.states() == {Delivery.SENT: 1}


class Slow(Database):
    """Lets a test stand between a commit and what follows it; or is away."""

    committed = asyncio.Event()
    go_on: asyncio.Event | None = None
    away = 0

    async def act(self, work: Callable[[Any], Any]) -> Any:
        if self.away:
            self.away -= 1
            raise OperationalError("database is locked")
        result = await super().act(work)
        if self.go_on is not None:
            self.committed.set()
            await self.go_on.wait()
        return result


@pytest.fixture
def slow(sqlite_url: str, ring: KeyRing) -> Iterator[Slow]:
    database = Slow(sqlite_url, ring)
    yield database
    database.close()


async def test_what_was_claimed_when_the_end_came_is_still_sent(slow: Slow, playbook: Playbook) -> None:
    rig = Rig(slow, playbook)
    await rig.queue(Lane.PLAN, 1)
    slow.committed, slow.go_on = asyncio.Event(), asyncio.Event()
    async with at_work(rig) as task:
        await slow.committed.wait()
        task.cancel()
        await asyncio.sleep(0)
        slow.go_on.set()
    assert await rig.states() == {Delivery.SENT: 1}


async def test_a_database_that_is_away_stops_nothing_for_good_and_no_answer_is_forgotten(
    slow: Slow, playbook: Playbook
) -> None:
    rig = Rig(slow, playbook)
    rig.line.held.add(1)
    await rig.queue(Lane.SAFETY, 1)
    async with at_work(rig):
        await until(lambda: rig.line.begun)
        slow.away = 2  # the next claim, and the note that the message has arrived
        rig.line.release()
        await until(lambda: slow.away == 0)
        await rig.queue(Lane.SAFETY, 2)
        await until(lambda: len(rig.line.begun) == 2)
    assert await rig.states() == {Delivery.SENT: 2}
    assert rig.line.begun == [1, 2], "nothing twice"


async def test_a_broadcast_uses_what_is_allowed_without_one_refusal_and_alerts_pass_it(
    database: Database, playbook: Playbook
) -> None:
    rig = Rig(database, playbook, Limits(), Enforced())
    await rig.queue(Lane.PLAN, *range(1000, 1400))
    waits: list[int] = []
    for hundredth in range(1000):
        if hundredth % 100 == 50:
            await rig.queue(Lane.SAFETY, hundredth)
        await rig.sender.drain()
        asked = hundredth // 100 * 100 + 50
        if hundredth >= asked and asked in rig.line.begun and len(waits) == hundredth // 100:
            waits.append(hundredth - asked)
        rig.turn(0.01)
    assert rig.line.refused == 0
    assert len(rig.line.begun) >= 0.98 * 30 * 10
    assert len(waits) == 10
    assert max(waits) <= 5, "hundredths of a second, with 400 messages waiting"


async def test_a_chat_and_a_group_get_what_telegram_lets_them_have_without_one_refusal(
    rig: Rig, playbook: Playbook
) -> None:
    rig = Rig(rig.office.database, playbook, Limits(), Enforced())
    await rig.queue(Lane.REPLY, *[5] * 40, *[-5] * 40)
    for _ in range(250):
        await rig.sender.drain()
        rig.turn(0.4)
    assert rig.line.refused == 0
    assert rig.line.begun.count(5) == 40
    assert 20 < rig.line.begun.count(-5) <= 40


async def test_a_row_that_nobody_can_unseal_fails_alone(database: Database, playbook: Playbook) -> None:
    rig = Rig(database, playbook)
    await rig.queue(Lane.SAFETY, 1, 2)
    await rig.queue(Lane.PLAN, 3)
    with database.engine.begin() as connection:
        on = "" if database.sqlite else " ON outbox"
        connection.exec_driver_sql(f"DROP TRIGGER outbox_no_update{on}")
        connection.exec_driver_sql("UPDATE outbox SET text = buttons WHERE chat_id = 1")
    await rig.sender.drain()
    assert sorted(rig.line.begun) == [2, 3]
    assert await rig.states() == {Delivery.SENT: 2, Delivery.FAILED: 1}
