"""How punctual the escalation is: 1,000 steps due at one moment, and the same after a stop of ten minutes."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.care.desk import Desk, Office
from bot.config import ROOT
from bot.domain.tier import Tier
from bot.jobs.clockwork import Clockwork
from bot.jobs.ticks import tick_all, tick_cases
from bot.playbook.load import load
from bot.store import cases
from bot.store.database import Database
from bot.store.due import earliest_of
from bot.store.encryption import KeyRing
from bot.store.migrate import migrate
from bot.store.tables import CaseRow, NotificationRow, PatientRow, StaffRow
from bot.wiring import wall_clock

MANY = 1_000
TIER = Tier.CLINIC_NOW
LOOK_SECONDS = 0.01
LEAD = timedelta(seconds=2)  # from the rows being there until they are due
STOP = timedelta(minutes=10)


def steps(url: str = "", many: int = MANY) -> Mapping[str, float]:
    """On an empty database at `url`, else a SQLite file. Seconds; negative would be too early."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(url or f"sqlite:///{folder}/bench.db", KeyRing.parse(KeyRing.fresh()))
        migrate(database.engine)
        figures = asyncio.run(_measured(Office(database, load(ROOT / "content"), wall_clock), many))
        database.close()
    return figures


async def _measured(office: Office, many: int) -> Mapping[str, float]:
    await office.act("bench", _staff)
    at_once = [await _at_once(office, many) for _ in range(3)]
    earliest, latest, _ = await _punctual(office, LEAD, many)
    _, resumed, calls = await _punctual(office, -STOP, many)
    return {
        "steps": many,
        "steps_s": round(statistics.median(seconds for seconds, _ in at_once), 3),
        "steps_cpu_s": round(statistics.median(worked for _, worked in at_once), 3),
        "step_earliest_s": round(earliest, 6),
        "step_latest_s": round(latest, 3),
        "step_after_stop_s": round(resumed, 3),
        "step_calls_after_stop": calls,  # to one person; more than 1 would be a page twice
    }


async def _at_once(office: Office, many: int) -> tuple[float, float]:
    """Seconds for all of them in one go: by the clock, and of this process's own work."""
    await office.act("bench", partial(_cases, many=many, due=office.clock()))
    began, worked = time.perf_counter(), time.process_time()
    await tick_all(office, tick_cases)
    return time.perf_counter() - began, time.process_time() - worked


async def _punctual(office: Office, ahead: timedelta, many: int) -> tuple[float, float, int]:
    """The earliest and the latest call after its time, or after the start where that was later; the most calls of a case to one person."""
    due = office.clock() + ahead
    ids = await office.act("bench", partial(_cases, many=many, due=due))
    start, clockwork = max(due, office.clock()), asyncio.create_task(Clockwork(office).run())
    while (await office.read(_next_step)) <= start:  # noqa: ASYNC110  what another process would see
        await asyncio.sleep(LOOK_SECONDS)
    latest = (office.clock() - start).total_seconds()
    clockwork.cancel()
    calls = await office.read(partial(_calls, ids=ids))
    return (
        min((call.at - due).total_seconds() for call in calls),
        latest,
        max(Counter((call.case_id, call.staff_id) for call in calls).values()),
    )


def _next_step(desk: Desk) -> datetime:
    return earliest_of(desk.session)[CaseRow] or desk.now


def _calls(desk: Desk, ids: Sequence[int]) -> list[NotificationRow]:
    return [call for one in ids for call, _ in cases.notifications_of(desk.session, one)]


def _staff(desk: Desk) -> None:
    for number, role in enumerate(("nurse", "nurse", "clinician"), start=1):
        name = f"Staff {number}"
        desk.session.add(
            StaffRow(name=name, email=f"{number}@example.org", role=role, chat_id=number, created_at=desk.now)
        )


def _cases(desk: Desk, many: int, due: datetime) -> list[int]:
    """Cases of as many patients whose first nurse was called, and whose second step is due."""
    waiting_since = due - desk.playbook.ladders[TIER].steps[1].after
    patients = [
        PatientRow(name="", birth_year=1980, phone="", emergency_contact="", risk_notes="", created_at=desk.now)
        for _ in range(many)
    ]
    desk.session.add_all(patients)
    desk.session.flush()
    rows = [_case(patient, waiting_since, due) for patient in patients]
    desk.session.add_all(rows)
    desk.session.flush()
    return [row.id or 0 for row in rows]


def _case(patient: PatientRow, waiting_since: datetime, due: datetime) -> CaseRow:
    return CaseRow(
        code=f"bench-{patient.id}",
        patient_id=patient.id or 0,
        tier=TIER,
        opened_at=waiting_since,
        waiting_since=waiting_since,
        page_index=1,
        next_due_at=due,
    )
