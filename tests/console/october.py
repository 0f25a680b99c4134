"""The small clinic after its October, for the pages of the review. Built once, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.care.desk import Office
from bot.playbook.playbook import Playbook
from bot.store.database import Database
from bot.store.migrate import migrate
from tests.console.busy_month import fill_october
from tests.console.conftest import RING, Clock
from tests.console.small_clinic import NOW, SmallClinic

CASES = 16
MONTH = "2026-10"


@pytest.fixture(scope="session")
def october(tmp_path_factory: pytest.TempPathFactory, playbook: Playbook) -> Path:
    path = tmp_path_factory.mktemp("october") / "clinic.db"
    database = Database(f"sqlite:///{path}", RING)
    migrate(database.engine)
    with database.transaction() as session:
        clinic = SmallClinic(session, playbook, NOW - timedelta(days=60))
        clinic.hire()
        fill_october(clinic, CASES)
    database.close()
    return path


@pytest.fixture
def office(october: Path, tmp_path: Path, playbook: Playbook, clock: Clock) -> Iterator[Office]:
    """Takes the place of the clinic of the other pages."""
    path = tmp_path / "october.db"
    shutil.copy(october, path)
    database = Database(f"sqlite:///{path}", RING)
    yield Office(database, playbook, clock, "aftercare_bot", "http://console.test")
    database.close()
