from __future__ import annotations

import pytest

from bot.playbook.playbook import Playbook
from bot.store.database import Database
from tests.care.counter import Counter


@pytest.fixture
def counter(database: Database, playbook: Playbook) -> Counter:
    """An empty clinic on each kind of database."""
    return Counter(database, playbook)
