"""What a monitor asks: alive, ready, turning; and Prometheus's figures, which hold nothing of a patient."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import cast

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from sqlmodel import Session, select

from bot.care.desk import Desk, Office
from bot.care.drill.start import start_drill
from bot.care.hearing.answer import answer_said
from bot.care.working.claim_case import claim_case
from bot.domain.drill import DRILL_CHAT
from bot.domain.incoming import Kind, Person, Said
from bot.domain.message import Lane
from bot.duties import Loop
from bot.health import routes
from bot.playbook.playbook import Playbook
from bot.store import mail
from bot.store.database import Database
from bot.store.fleet import Fleet
from bot.store.tables import CaseRow
from bot.watch.ear import DEAF, Ear
from bot.watch.heartbeat import Heartbeat
from bot.watch.records import Records
from bot.watch.siren import Siren
from bot.watch.watch import Watch
from tests.store.rows import NOW, case, message, nurse, patient, update
from tests.watch.doubles import Alone, HandLoop, Seconds, Told


@pytest.fixture
def office(database: Database, playbook: Playbook) -> Office:
    return Office(database, playbook, lambda: NOW + timedelta(seconds=90), "aftercare_bot")


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def watch(office: Office, seconds: Seconds) -> Watch:
    async def ask() -> int:
        return 0

    heartbeat = Heartbeat("", seconds())
    return Watch(
        office,
        cast(Fleet, Alone()),
        Ear(lambda: 0.0, ask, seconds()),
        Records(office, seconds),
        Siren(Told()),
        heartbeat,
        lambda _: None,
        monotonic=seconds,
    )


@pytest.fixture
async def monitor(office: Office, watch: Watch) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI(routes=list(routes(office, watch, within=1.0)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://clinic") as client:
        yield client


async def figures(monitor: httpx.AsyncClient) -> dict[str, float]:
    """name{label} -> value, as Prometheus's own reader understands the page."""
    answer = await monitor.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    found = [sample for family in text_string_to_metric_families(answer.text) for sample in family.samples]
    return {f"{one.name}{list(one.labels.values()) or ''}": one.value for one in found}


def break_tables(office: Office) -> None:
    with office.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE inbox RENAME TO away")


async def test_a_process_that_answers_is_alive_whatever_else_is_wrong(
    monitor: httpx.AsyncClient, office: Office
) -> None:
    break_tables(office)
    assert (await monitor.get("/healthz")).status_code == 200


async def test_it_is_ready_with_database_telegram_and_content(
    monitor: httpx.AsyncClient, office: Office, seconds: Seconds
) -> None:
    answer = await monitor.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"database": True, "telegram": True, "content": True})
    seconds.pass_by(DEAF)
    answer = await monitor.get("/readyz")
    assert (answer.status_code, answer.json()["telegram"]) == (503, False)
    break_tables(office)
    assert (await monitor.get("/readyz")).json()["database"] is False


async def test_the_cycle_answers_after_every_loop_has_turned_once_since_it_was_asked(
    monitor: httpx.AsyncClient, watch: Watch
) -> None:
    quick, slow = HandLoop("work"), HandLoop("receive")
    quick.turned = slow.turned = 50  # what turned before does not count
    watch.over([quick.loop, slow.loop], polling=True)
    asked = asyncio.create_task(monitor.get("/healthz/cycle"))
    await asyncio.sleep(0.1)
    quick.turned, slow.turned = 60, 51
    await asyncio.sleep(0.3)
    assert not asked.done(), "the turn that was under way may have begun before"
    slow.turned = 52
    assert (await asked).json() == {"cycle": True, "missing": []}


async def test_the_cycle_names_the_loop_that_does_not_turn(monitor: httpx.AsyncClient, watch: Watch) -> None:
    runs = 0

    async def work() -> None:
        nonlocal runs
        while True:
            runs += 1
            await asyncio.sleep(0.01)

    turning, still = Loop("work", work, lambda: runs), HandLoop("send")
    watch.over([turning, still.loop], polling=False)
    task = asyncio.create_task(turning.keep())
    answer = await monitor.get("/healthz/cycle")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert (answer.status_code, answer.json()) == (503, {"cycle": False, "missing": ["send"]})


async def test_the_figures_say_what_waits(
    monitor: httpx.AsyncClient, office: Office, watch: Watch, seconds: Seconds
) -> None:
    def busy(session: Session) -> None:
        case(session, patient(session))
        update(session, 7)
        mail.queue(session, message("page", lane=Lane.NOTIFICATION), NOW)

    await office.database.act(busy)
    loop = HandLoop("work")
    loop.turned = 12
    watch.over([loop.loop], polling=False)
    seconds.pass_by(7)
    read = await figures(monitor)
    assert read["aftercare_oldest_undelivered_seconds['notification']"] == 90
    assert read["aftercare_oldest_undelivered_seconds['safety']"] == 0
    assert read["aftercare_due_lag_seconds['cases']"] == 90
    assert read["aftercare_cases_unacknowledged['clinic_now']"] == 1
    assert read["aftercare_cases_unacknowledged['emergency']"] == 0
    assert (read["aftercare_inbox_waiting"], read["aftercare_inbox_oldest_seconds"]) == (1, 90)
    assert (read["aftercare_inbox_quarantined"], read["aftercare_messages_in_doubt"]) == (0, 0)
    assert read["aftercare_telegram_silent_seconds"] == 7
    assert read["aftercare_loop_turns_total['work']"] == 12
    assert "aftercare_database_write_seconds" in read
    assert read["aftercare_database_up"] == 1


async def test_no_figure_holds_anything_of_a_patient(monitor: httpx.AsyncClient, office: Office) -> None:
    await office.database.act(lambda session: case(session, patient(session)))
    page = (await monitor.get("/metrics")).text
    assert not [word for word in ("Mary", "Grant", "555", "K7P2") if word in page]


async def test_without_a_database_the_figures_of_the_process_remain(monitor: httpx.AsyncClient, office: Office) -> None:
    break_tables(office)
    read = await figures(monitor)
    assert read["aftercare_database_up"] == 0
    assert "aftercare_telegram_silent_seconds" in read


SERIES = {
    True: "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 60000)",
    False: "WITH s(n) AS (SELECT generate_series(1, 60000))",
}


async def test_only_what_waits_is_looked_at(monitor: httpx.AsyncClient, office: Office) -> None:
    """With tens of thousands of rows behind us: a guard against reading all of them, not a bench."""

    def history(session: Session) -> None:
        at = "'2026-06-08 14:00:00'"
        session.connection().exec_driver_sql(
            "INSERT INTO inbox (update_id, chat_id, received_at, tries, done_at) "
            f"{SERIES[office.database.sqlite]} SELECT n, n, {at}, 0, {at} FROM s"
        )

    await office.database.act(history)
    await monitor.get("/metrics")
    began = time.monotonic()
    for _ in range(5):
        await monitor.get("/metrics")
    assert (time.monotonic() - began) / 5 < 0.25


async def test_the_last_fire_drill_is_among_the_figures(monitor: httpx.AsyncClient, office: Office) -> None:
    assert not [name for name in await figures(monitor) if "drill" in name]
    await office.act("test", start_drill)
    found = await figures(monitor)
    assert found["aftercare_drill_started_timestamp_seconds"] == office.clock().timestamp()
    assert math.isnan(found["aftercare_drill_acknowledged_seconds"]), "nobody has it yet"

    await office.act("test", taken)
    found = await figures(monitor)
    assert (found["aftercare_drill_acknowledged_seconds"], found["aftercare_drill_missed"]) == (0, 0)


def taken(desk: Desk) -> None:
    """Its words are heard, and a nurse takes the case."""
    said = Said(Person(DRILL_CHAT, "Drill", "en"), Kind.TEXT, desk.playbook.drill.words, 1)
    answer_said(desk, said)
    claim_case(desk, desk.session.exec(select(CaseRow)).one().code, nurse(desk.session))
