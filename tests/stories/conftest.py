"""The clinic of the stories: real handlers, acts and database, the emulator instead of Telegram, a clock that stands still."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.playbook.playbook import Playbook
from bot.store.database import Database
from bot.store.encryption import KeyRing
from bot.store.migrate import migrate
from tests.stories.clinic import Clinic
from tests.stories.error_log import ErrorLog, listening
from tests.stories.opening import open_clinic


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables and no rows, made once: each story begins with a copy."""
    file = tmp_path_factory.mktemp("empty") / "stories.db"
    database = Database(f"sqlite:///{file}", KeyRing.parse(KeyRing.fresh()))
    migrate(database.engine)
    database.close()
    return file


@pytest.fixture(autouse=True)
def error_log() -> Iterator[ErrorLog]:
    """No story ends well with an error in the log that it did not announce."""
    with listening() as log:
        yield log
    log.check()


@pytest.fixture
async def clinic(
    tmp_path: Path, playbook: Playbook, empty_database: Path, error_log: ErrorLog
) -> AsyncIterator[Clinic]:
    """Monday 8 June 2026, 10:00 in New York; nobody is enrolled, nobody works here yet."""
    shutil.copy(empty_database, tmp_path)
    clinic = await open_clinic(tmp_path, playbook)
    clinic.error_log = error_log
    yield clinic
    await clinic.all_is_written_down()
    await clinic.close()
