"""Several processes on one database: one leads a duty, the dead are known, whoever waits is woken. A SQLite file has one process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

import pytest
from sqlalchemy import text

from bot.store.database import Database
from bot.store.encryption import KeyRing
from bot.store.fleet import Alone, fleet_of
from bot.store.fleet_member import Member
from bot.store.migrate import DatabaseRefused
from tests.emulator.stand import until

T = TypeVar("T")


@pytest.fixture
def two(postgres_url: str, ring: KeyRing) -> Iterator[tuple[Member, Member]]:
    """Two processes, as far as PostgreSQL can tell."""
    databases = [Database(postgres_url, ring) for _ in range(2)]
    first, second = (Member(database.engine) for database in databases)
    yield first, second
    for member, database in zip((first, second), databases, strict=True):
        member.close()
        database.close()


async def soon(asked: Callable[[], Awaitable[T]]) -> T:
    """The first answer that says something, within ten seconds: the server notices a closed connection a moment later."""
    async with asyncio.timeout(10):
        while not (answer := await asked()):  # noqa: ASYNC110 - no event to wait for
            await asyncio.sleep(0.005)
    return answer


def cut(member: Member) -> None:
    """The server ends the member's connection, as it does when a process dies or the network goes."""
    with member._engine.begin() as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = :number"),
            {"number": member.number},
        )


async def test_a_duty_has_one_process(two: tuple[Member, Member]) -> None:
    first, second = two
    assert [await first.leads("send"), await second.leads("send"), await first.leads("send")] == [True, False, True]
    assert await second.leads("receive")


async def test_a_duty_passes_on_when_its_process_dies(two: tuple[Member, Member]) -> None:
    first, second = two
    assert await first.leads("send")
    first.close()
    assert await soon(lambda: second.leads("send"))


async def test_who_loses_the_connection_loses_the_duty_and_knows(two: tuple[Member, Member]) -> None:
    first, second = two
    assert await first.leads("send")
    cut(first)
    assert await soon(lambda: second.leads("send"))
    assert not await first.leads("send")
    assert not await first.leads("send")
    second.close()
    assert await soon(lambda: first.leads("send"))


async def test_the_dead_are_known_and_the_living_too(two: tuple[Member, Member]) -> None:
    first, second = two
    assert await first.gone([first.number, second.number]) == []
    second.close()
    assert await soon(lambda: first.gone([first.number, second.number])) == [second.number]


async def test_a_bell_wakes_the_others_and_not_oneself(two: tuple[Member, Member]) -> None:
    woken: list[str] = []
    first, second = two
    loops = [
        asyncio.create_task(member.run(lambda name=name: woken.append(name)))  # type: ignore[misc]
        for member, name in ((first, "first"), (second, "second"))
    ]
    await asyncio.sleep(0.3)  # both listen by now
    for _ in range(50):
        first.ring()
    await until(lambda: woken)
    await asyncio.sleep(0.1)
    assert set(woken) == {"second"}
    assert len(woken) < 10, "what happens at once is told once"
    for loop in loops:
        loop.cancel()
    await asyncio.gather(*loops, return_exceptions=True)


async def test_a_listener_whose_connection_is_cut_listens_again(two: tuple[Member, Member]) -> None:
    woken: list[bool] = []
    first, second = two
    loops = [asyncio.create_task(member.run(lambda: woken.append(True))) for member in two]
    await asyncio.sleep(0.3)
    with first._engine.begin() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN aftercare'"
        )
    async with asyncio.timeout(20):
        while not woken:
            second.ring()
            await asyncio.sleep(0.1)
    for loop in loops:
        loop.cancel()
    await asyncio.gather(*loops, return_exceptions=True)


def test_a_sqlite_file_has_one_process(sqlite_url: str, ring: KeyRing) -> None:
    database = Database(sqlite_url, ring)
    first = fleet_of(database.engine)
    with pytest.raises(DatabaseRefused, match=r"another `aftercare serve` uses .* set DATABASE_URL to a PostgreSQL"):
        fleet_of(database.engine)
    first.close()
    fleet_of(database.engine).close()
    database.close()


async def test_who_is_alone_leads_and_takes_over_what_others_left(sqlite_url: str, ring: KeyRing) -> None:
    database = Database(sqlite_url, ring)
    alone = Alone(database.engine)
    assert await alone.leads("send")
    assert await alone.gone([alone.number, 7]) == [7]
    alone.close()
    database.close()
