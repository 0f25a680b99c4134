"""The watch over a real database: what is wrong is told and put right; a sign of life only where all is well."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

import pytest
from sqlmodel import Session, select

from bot.care.desk import Office
from bot.domain.alarm import Kind
from bot.playbook.playbook import Playbook
from bot.store.database import Database
from bot.store.encryption import KeyRing
from bot.store.fleet import Fleet
from bot.store.tables import AuditRow, CaseRow
from bot.watch.ear import Ear
from bot.watch.heartbeat import EACH, Heartbeat
from bot.watch.records import LOOK_EACH, Records
from bot.watch.siren import Siren
from bot.watch.standstill import STILL
from bot.watch.watch import STALE, STEP, Watch
from tests.store.rows import NOW, case, patient, update
from tests.watch.doubles import Alone, HandLoop, Seconds, Told

LOOPS = ("receive", "work", "send", "tick", "fleet")


@dataclass
class Outside:
    """Where signs of life arrive."""

    url: str = ""
    signs: int = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.signs += 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK")
        await writer.drain()
        writer.close()


@asynccontextmanager
async def outside() -> AsyncIterator[Outside]:
    there = Outside()
    server = await asyncio.start_server(there.answer, "127.0.0.1", 0)
    there.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/ping"
    yield there
    server.close()
    await server.wait_closed()


@dataclass
class Stand:
    """A watch whose time, loops and Telegram are turned by hand."""

    office: Office
    url: str = ""
    seconds: Seconds = field(default_factory=Seconds)
    told: Told = field(default_factory=Told)
    fleet: Alone = field(default_factory=Alone)
    given_up: list[str] = field(default_factory=list)
    answering: bool = True

    def __post_init__(self) -> None:
        self.loops = {name: HandLoop(name) for name in LOOPS}
        self.watch = Watch(
            self.office,
            cast(Fleet, self.fleet),
            Ear(lambda: self.seconds(), self.ask, self.seconds()),
            Records(self.office, self.seconds),
            Siren(self.told),
            Heartbeat(self.url, self.seconds()),
            self.given_up.append,
            monotonic=self.seconds,
        )
        self.watch.over([loop.loop for loop in self.loops.values()], polling=False)

    async def ask(self) -> int:
        if not self.answering:
            raise OSError("no way out")
        return 0

    async def lives(self, seconds: float, *, still: str = "") -> None:
        """Rounds, one each STEP; every loop turns but one."""
        for _ in range(int(seconds / STEP)):
            self.seconds.pass_by(STEP)
            for name, loop in self.loops.items():
                loop.turned += name != still
            await self.watch.round()
            await self.watch.siren.told()

    def kinds(self) -> list[Kind]:
        return [alarm.kind for alarm in self.watch.alarms()]


@pytest.fixture
def office(database: Database, playbook: Playbook) -> Office:
    return Office(database, playbook, lambda: NOW + timedelta(minutes=5))


async def test_all_well_is_a_sign_of_life_each_minute_and_nobody_is_told(office: Office) -> None:
    async with outside() as there:
        stand = Stand(office, there.url)
        await stand.lives(3 * EACH)
    assert (there.signs, stand.told.subjects, stand.kinds()) == (3, [], [])


@pytest.mark.parametrize("still", LOOPS)
async def test_no_sign_of_life_while_any_one_loop_stands_still_and_within_two_minutes_somebody_is_told(
    office: Office, still: str
) -> None:
    async with outside() as there:
        stand = Stand(office, there.url)
        await stand.lives(EACH)
        assert there.signs == 1
        await stand.lives(STILL + STEP, still=still)
        assert there.signs == 1
    assert stand.told.subjects == [f"Aftercare: A part of the program stands still ({still})"]
    assert stand.kinds() == [Kind.LOOP]


async def test_no_sign_of_life_and_an_alarm_within_a_minute_while_telegram_is_silent(office: Office) -> None:
    async with outside() as there:
        stand = Stand(office, there.url)
        await stand.lives(STEP)
        stand.answering = False
        await stand.lives(60)
        assert stand.told.subjects == ["Aftercare: Telegram does not answer"]
        assert there.signs == 0
        stand.answering = True
        await stand.lives(120)
        assert stand.told.subjects[1:] == ["Aftercare, over: Telegram does not answer"]
        assert there.signs == 2


async def test_a_case_without_a_next_step_is_given_one_and_recorded(office: Office) -> None:
    def forget(session: Session) -> None:
        case(session, patient(session)).next_due_at = None

    await office.database.act(forget)
    stand = Stand(office)
    await stand.lives(STEP)
    assert stand.told.subjects == ["Aftercare: A case had no next step"]

    def look(session: Session) -> tuple[object, list[str]]:
        lines = session.exec(select(AuditRow).where(AuditRow.action == "repair_case")).all()
        return session.exec(select(CaseRow)).one().next_due_at, [line.subject for line in lines]

    assert await office.read(lambda desk: look(desk.session)) == (NOW + timedelta(minutes=5), ["case:1"])


async def test_an_update_set_aside_of_which_nobody_was_told_is_told_now(office: Office) -> None:
    def set_aside(session: Session) -> None:
        row = update(session, 7)
        row.due_at, row.quarantined_at = None, NOW

    await office.database.act(set_aside)
    stand = Stand(office)
    await stand.lives(STEP)
    assert Kind.UNTOLD in stand.kinds()
    await stand.lives(LOOK_EACH)
    assert stand.kinds() == []


async def test_work_that_is_not_served_keeps_the_sign_of_life_away(office: Office) -> None:
    await office.database.act(lambda session: case(session, patient(session)))
    async with outside() as there:
        stand = Stand(office, there.url)
        await stand.lives(2 * EACH)
    assert there.signs == 0
    assert stand.told.subjects == ["Aftercare: Open cases are not being paged"]


async def test_of_several_processes_one_tells_what_concerns_all(office: Office) -> None:
    await office.database.act(lambda session: case(session, patient(session)))
    async with outside() as there:
        stand = Stand(office, there.url, fleet=Alone(leading=False))
        await stand.lives(STILL + STEP, still="work")
    assert there.signs == 0
    assert stand.told.subjects == ["Aftercare: A part of the program stands still (work)"]
    assert Kind.LATE in stand.kinds(), "its console shows it all the same"


async def test_a_loop_that_cannot_be_begun_anew_ends_the_process(office: Office) -> None:
    stand = Stand(office)
    await stand.lives(2 * STILL, still="send")
    assert stand.given_up == []
    await stand.lives(STILL + STEP, still="send")
    assert stand.given_up[0] == "a loop stands still"


async def test_a_database_without_its_tables_is_told_without_it_and_stops_no_loop(office: Office) -> None:
    stand = Stand(office)
    await stand.lives(STEP)
    with office.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE installation RENAME TO away")
    await stand.lives(60, still="work")
    assert len(stand.told.subjects) == 1
    assert stand.told.subjects[0].startswith("Aftercare: The database cannot be used")
    await stand.lives(5 * STILL, still="work")
    assert (stand.given_up, stand.kinds()) == ([], [Kind.DATABASE])
    with office.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO installation")
    await stand.lives(STILL)
    assert stand.told.subjects[1:] == ["Aftercare, over: The database cannot be used"]


async def test_a_locked_file_is_told_within_a_minute_by_a_channel_that_needs_no_database(
    sqlite_url: str, ring: KeyRing, playbook: Playbook
) -> None:
    database = Database(sqlite_url, ring)
    other = sqlite3.connect(str(database.url.database), isolation_level=None)
    stand = Stand(Office(database, playbook, lambda: NOW))
    await stand.lives(STEP)
    other.execute("BEGIN IMMEDIATE")
    await stand.lives(LOOK_EACH)
    assert stand.told.subjects == ["Aftercare: The database cannot be used (OperationalError)"]
    other.execute("ROLLBACK")
    other.close()
    await stand.lives(120)
    assert stand.told.subjects[1:] == ["Aftercare, over: The database cannot be used"]
    database.close()


async def test_a_watch_that_makes_no_round_is_itself_an_alarm(office: Office) -> None:
    stand = Stand(office)
    await stand.lives(STEP)
    stand.seconds.pass_by(STALE + 1)
    (alarm,) = stand.watch.alarms()
    assert (alarm.kind, alarm.part) == (Kind.LOOP, "watch")
