"""A strict clinic: whatever is sent and not awaited fails the story, as GoAlert's smoke tests do."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playbook.playbook import Playbook
from bot.store.database import InlineDatabase
from tests.stories.clinic import Clinic
from tests.stories.error_log import ErrorLog
from tests.stories.opening import open_clinic


@pytest.fixture
async def clinic(
    tmp_path: Path, playbook: Playbook, empty_database: Path, error_log: ErrorLog
) -> AsyncIterator[Clinic]:
    """As the clinic of the other stories, with acts that run where they are called, so that messages come in one order only."""
    shutil.copy(empty_database, tmp_path)
    clinic = await open_clinic(tmp_path, playbook, kind=InlineDatabase)
    clinic.error_log = error_log
    yield clinic
    await clinic.all_is_written_down()
    await clinic.close()
    clinic.deliveries.check()
