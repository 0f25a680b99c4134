"""The clinic of the stories: real handlers, acts and database, the emulator instead of Telegram, a clock that stands still."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playbook.load import load
from bot.playbook.playbook import Playbook
from tests.stories.clinic import CONTENT, Clinic, open_clinic


@pytest.fixture(scope="session")
def playbook() -> Playbook:
    return load(CONTENT)


@pytest.fixture
async def clinic(tmp_path: Path, playbook: Playbook) -> AsyncIterator[Clinic]:
    """Monday 8 June 2026, 10:00 in New York; nobody is enrolled, nobody works here yet."""
    clinic = await open_clinic(tmp_path, playbook)
    yield clinic
    await clinic.close()
