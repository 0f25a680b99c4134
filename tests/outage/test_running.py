"""The whole program at work in real time: the loops live through a locked database and a blocked event loop."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.config import Settings
from bot.demo.stage import TOKEN
from bot.domain.case import EventKind
from bot.playbook.playbook import Playbook
from bot.running import running
from bot.store.fleet import fleet_of
from tests.outage.database_trouble import TROUBLES, Trouble
from tests.stories.clinic import Clinic, Nurse, Patient
from tests.stories.opening import open_clinic

BLOCKED = 10.0  # seconds


@pytest.fixture
async def clinic(tmp_path: Path, playbook: Playbook, migrated_file: Path) -> AsyncIterator[Clinic]:
    shutil.copy(migrated_file, tmp_path / "stories.db")
    clinic = await open_clinic(tmp_path, playbook, busy_ms=200)
    yield clinic
    clinic.office.database.close()


@pytest.fixture
async def people(clinic: Clinic) -> tuple[Nurse, Patient]:
    return await clinic.nurse(), await clinic.patient()


@pytest.fixture
async def at_work(clinic: Clinic, people: tuple[Nurse, Patient], tmp_path: Path) -> AsyncIterator[None]:
    """From now on the clock runs, and the program does by itself what the story did for it."""
    settings = Settings(TELEGRAM_BOT_TOKEN=TOKEN, AFTERCARE_DATA=tmp_path, _env_file=None)
    clinic.stage.clock.go_on()
    fleet = fleet_of(clinic.office.database.engine)
    async with running(settings, clinic.stage.service, fleet):
        yield
    fleet.close()


async def soon(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(40):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_the_loops_outlive_a_database_that_takes_nothing(
    clinic: Clinic, people: tuple[Nurse, Patient], at_work: None, trouble: Trouble
) -> None:
    nurse, patient = people
    with trouble(clinic.office.database):
        patient.phone.says("I have trouble swallowing")
        await soon(lambda: patient.reads("I cannot keep messages right now"))
        await asyncio.sleep(1)
    await soon(lambda: nurse.reads("acknowledge by"))
    case = await clinic.the_case()
    assert (await clinic.timeline(case)).count(EventKind.RED_FLAG) == 1
    assert patient.count("I cannot keep messages right now") == 1


async def test_the_event_loop_is_blocked_for_ten_seconds_and_nothing_is_lost_or_done_twice(
    clinic: Clinic, people: tuple[Nurse, Patient], at_work: None
) -> None:
    nurse, patient = people
    patient.phone.says("/help")
    await soon(lambda: patient.reads("What you can do here"))
    patient.phone.says("I have trouble swallowing")
    time.sleep(BLOCKED)  # noqa: ASYNC251  that is the trouble
    await soon(lambda: nurse.reads("acknowledge by"))
    assert nurse.count("acknowledge by") == 1
    assert patient.count("I have told the nurse") == 1
    assert not patient.reads("I was away")
    patient.phone.says("/privacy")
    await soon(lambda: patient.reads("sealed envelope"))
