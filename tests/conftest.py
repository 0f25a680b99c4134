"""What many tests share: a database of each kind, and the content that is shipped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from bot.playbook.playbook import Playbook
from bot.store.database import Database
from bot.store.encryption import KeyRing
from tests.databases import TEMPLATE, Postgres, find_binaries, migrated
from tests.shipped import shipped

MISSING = "PostgreSQL's initdb and pg_ctl are not installed (Debian: apt-get install postgresql)"

_numbers = count(1)


@pytest.fixture(scope="session")
def playbook() -> Playbook:
    """The content that is shipped."""
    return shipped()


@pytest.fixture(scope="session")
def ring() -> KeyRing:
    return KeyRing.parse(KeyRing.fresh())


@pytest.fixture(scope="session")
def postgres(ring: KeyRing) -> Iterator[Postgres]:
    """A PostgreSQL server of our own. Without its programs the tests are skipped, in CI they fail."""
    binaries = find_binaries()
    if binaries is None and os.environ.get("CI"):
        pytest.fail(MISSING)
    if binaries is None:
        pytest.skip(MISSING)
    server = Postgres.start(binaries)
    migrated(server.create(TEMPLATE), ring)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory, ring: KeyRing) -> Path:
    """A SQLite file with this version's tables, to be copied."""
    path = tmp_path_factory.mktemp("template") / "migrated.db"
    migrated(f"sqlite:///{path}", ring)
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated_file: Path) -> str:
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'aftercare.db')}"


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    name = f"test{next(_numbers)}"
    yield postgres.create(name, TEMPLATE)
    postgres.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database of each kind."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture
def database(database_url: str, ring: KeyRing) -> Iterator[Database]:
    opened = Database(database_url, ring)
    yield opened
    opened.close()
