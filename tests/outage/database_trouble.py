"""What a database does to a program: another connection holds it, the disk is full, it may not be written. Real SQLite, real errors."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import Any

from sqlalchemy import event

from bot.store.database import Database


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """By another program, a copy tool for instance."""
    other = sqlite3.connect(str(database.url.database), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield
    other.close()


@contextmanager
def full(database: Database) -> Iterator[None]:
    """SQLite may take no more pages, none is free, and the pages of the inbox are filled to the brim."""
    other = sqlite3.connect(str(database.url.database), isolation_level=None)
    other.execute("PRAGMA max_page_count = 1")
    number = count(10**12)
    for size in (3000, 300, 1):
        with suppress(sqlite3.OperationalError):
            while True:
                row = (next(number), "x" * size)
                other.execute(
                    "INSERT INTO inbox (update_id, chat_id, body, received_at, tries) VALUES (?, 0, ?, '', 0)", row
                )
    with _told(database, "PRAGMA max_page_count = 1"):
        yield
    with _told(database, "PRAGMA max_page_count = 1073741823"), database.engine.connect():
        other.execute("DELETE FROM inbox WHERE update_id >= 1000000000000")
    other.close()


@contextmanager
def read_only(database: Database) -> Iterator[None]:
    with _told(database, "PRAGMA query_only = ON"):
        yield
    with _told(database, "PRAGMA query_only = OFF"), database.engine.connect():
        pass


@contextmanager
def _told(database: Database, pragma: str) -> Iterator[None]:
    """Every connection that writes is told so."""

    def tell(connection: Any, *_: object) -> None:
        connection.execute(pragma).fetchall()

    event.listen(database.engine, "checkout", tell)
    yield
    event.remove(database.engine, "checkout", tell)


Trouble = Callable[[Database], Any]
TROUBLES: tuple[Trouble, ...] = (locked, full, read_only)
