"""A process that is killed while it migrates, wherever it is, starts again and arrives at the same tables and rows."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.store.database import Database
from bot.store.encryption import KeyRing
from bot.store.migrate import migrate, revision_of, revisions, upgrade
from tests.databases import Postgres
from tests.store.filling import Rows, everything, fill, shape

STARTS = ["", *revisions()[:-1]]
# All migrations that are due run in one transaction, so an empty or an old database passes every statement there is.
# Killing from each revision anew would try the same statements again and again.
KILLED = [*STARTS[:2], STARTS[-1]]
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.store.test_killed_migrations"])
KEYS = KeyRing.fresh()

_numbers = count(1)


def _migrate_until(url: str, last: int) -> None:
    """In a process of its own: killed before statement `last`, the commit counted as one; with 0 it ends, and tells how many there are."""
    database, done = Database(url, KeyRing.parse(KEYS)), 0

    def step(*_: Any) -> None:
        nonlocal done
        done += 1
        if done == last:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.engine, "before_cursor_execute", step)
    event.listen(database.engine, "commit", step)
    migrate(database.engine)
    os._exit(min(done, 250))


def migrate_until(url: str, last: int) -> int:
    process = FORKS.Process(target=_migrate_until, args=(url, last))
    process.start()
    process.join(60)
    assert process.exitcode is not None
    return process.exitcode


class Copies:
    """Databases at an older revision with rows in every table, as many as wanted."""

    tries = 10  # how many points between the first statement and the commit are tried

    def fresh(self) -> str:
        raise NotImplementedError


class Files(Copies):
    def __init__(self, folder: Path, start: str) -> None:
        self._file = folder / "old.db"
        prepare(f"sqlite:///{self._file}", start)

    def fresh(self) -> str:
        copy = self._file.with_name(f"copy{next(_numbers)}.db")
        shutil.copy(self._file, copy)
        return f"sqlite:///{copy}"


class Servers(Copies):
    tries = 2  # each takes a second

    def __init__(self, postgres: Postgres, start: str) -> None:
        self._postgres, self._name, self._last = postgres, f"old{next(_numbers)}", ""
        prepare(postgres.create(self._name), start)

    def fresh(self) -> str:
        self.drop()
        self._last = f"copy{next(_numbers)}"
        return self._postgres.create(self._last, self._name)

    def drop(self) -> None:
        if self._last:
            self._postgres.drop(self._last)


def prepare(url: str, start: str) -> None:
    database = Database(url, KeyRing.parse(KEYS))
    with database.engine.begin() as connection:
        if start:
            upgrade(connection, start)
        fill(connection, KeyRing.parse(KEYS))
    database.close()


def look(url: str) -> tuple[str | None, list[str], Rows]:
    database = Database(url, KeyRing.parse(KEYS))
    with database.snapshot() as connection:
        seen = revision_of(connection), shape(connection), everything(connection)
    database.close()
    return seen


def migrated(url: str) -> tuple[str | None, list[str], Rows]:
    database = Database(url, KeyRing.parse(KEYS))
    migrate(database.engine)
    database.close()
    return look(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, start: str, tmp_path: Path) -> Iterator[Copies]:
    if request.param == "sqlite":
        yield Files(tmp_path, start)
        return
    copies = Servers(request.getfixturevalue("postgres"), start)
    yield copies
    copies.drop()


@pytest.mark.parametrize("start", STARTS[1:])
def test_an_upgrade_keeps_every_row(old: Copies) -> None:
    url = old.fresh()
    _, _, before = look(url)
    _, _, after = migrated(url)
    for table, rows in before.items():
        kept = [{name: row[name] for name in row if name in new} for row, new in zip(rows, after[table], strict=True)]
        assert kept == [{name: new[name] for name in kept[0]} for new in after[table]], table


@pytest.mark.parametrize("start", KILLED)
def test_a_migration_killed_anywhere_starts_again_and_arrives(old: Copies, start: str) -> None:
    expected = migrated(old.fresh())
    assert expected[0] == revisions()[-1]
    points = migrate_until(old.fresh(), 0)
    assert points > 5
    for point in {*range(1, points, max(1, points // old.tries)), points - 1, points}:
        url = old.fresh()
        before = look(url)
        assert migrate_until(url, point) == -signal.SIGKILL, f"was not killed at statement {point} of {points}"
        assert look(url) == before, f"half a migration was left by the kill at statement {point} of {points}"
        assert migrated(url) == expected, f"killed at statement {point} of {points}"
