"""The clinic of the stories, on a line that can fail."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playbook.playbook import Playbook
from tests.outage.line import Line
from tests.stories.clinic import Clinic
from tests.stories.opening import open_clinic


@pytest.fixture
async def clinic(tmp_path: Path, playbook: Playbook, migrated_file: Path) -> AsyncIterator[Clinic]:
    shutil.copy(migrated_file, tmp_path / "stories.db")
    clinic = await open_clinic(tmp_path, playbook)
    yield clinic
    await clinic.close()


@pytest.fixture
async def line(clinic: Clinic) -> Line:
    made = Line(clinic)
    await made.beat()
    return made
