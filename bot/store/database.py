"""The door to the database: engines, transactions, and the thread that writes."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.sql.compiler import InsertmanyvaluesSentinelOpts
from sqlmodel import Session, SQLModel

from bot.store.encryption import KeyRing
from bot.store.once import forget_before

T = TypeVar("T")

WRITERS_POSTGRES = 4
READERS = 4
TOGETHER = 32  # acts in one commit
COLLISIONS = 3  # how often an act is begun anew that PostgreSQL ended in favour of another
_ENDED_FOR_ANOTHER = ("40P01", "40001")  # SQLSTATE: deadlock detected, serialization failure
_AGAIN_MS = 50  # between two tries to turn a new file to WAL
BUSY_MS = 10_000  # how long SQLite waits for another process (the command line, a backup)


class Transaction(Session):
    """A session that keeps what it has read: SQLAlchemy itself forgets rows nobody holds, and would read them again within one act.

    What it has read `once` it forgets before it writes.
    """

    def exec(self, statement: Any, **given: Any) -> Any:
        forget_before(self, statement)
        return super().exec(statement, **given)

    def execute(self, statement: Any, params: Any = None, **given: Any) -> Any:
        forget_before(self, statement)
        return super().execute(statement, params, **given)


@event.listens_for(Transaction, "loaded_as_persistent")
@event.listens_for(Transaction, "pending_to_persistent")
def _keep(session: Session, row: object) -> None:
    session.info.setdefault("kept", []).append(row)


Work = tuple[Callable[[Session], Any], "asyncio.Future[Any]"]


class Database:
    """One database. An act is seen whole or not at all, and its result only after the commit; an exception rolls it back.

    Acts that wait at the same time are committed together: the disk is asked once for all of them.
    """

    def __init__(self, url: str, ring: KeyRing, busy_ms: int = BUSY_MS) -> None:
        self.url, self._busy_ms = make_url(url), busy_ms
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self.ring = ring
        self._write = self._engine("IMMEDIATE")
        self._read = self._engine("DEFERRED") if self.sqlite else self._write
        self._writers = ThreadPoolExecutor(1 if self.sqlite else WRITERS_POSTGRES, "write")
        self._readers = ThreadPoolExecutor(READERS, "read")
        self._waiting: deque[Work] = deque()

    @property
    def engine(self) -> Engine:
        return self._write

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that commits at the end. For the thread of the caller: at the edges use `act`."""
        with Transaction(self._write, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """All tables at one moment, whatever is written meanwhile. Values come as they are kept: what is sealed stays sealed."""
        with self._read.connect() as connection:
            if not self.sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection

    def wipe(self) -> bool:
        """What was overwritten or deleted leaves the files too. False where another process read at that moment.

        SQLite zeroes it in the file (secure_delete); the log beside the file is emptied here. PostgreSQL frees it for reuse.
        """
        if self.sqlite:
            with self._read.connect() as connection:
                driver: Any = connection.connection.driver_connection
                return bool(driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
        with self._write.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in SQLModel.metadata.tables.values():
                connection.exec_driver_sql(f"VACUUM {connection.dialect.identifier_preparer.format_table(table)}")
        return True

    async def act(self, work: Callable[[Session], T]) -> T:
        """Run `work` in the writer thread. It may run again after a rollback, so it must do nothing but read and write rows."""
        promise: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, promise))
        self._writers.submit(self._commit_waiting)
        return await promise

    async def read(self, work: Callable[[Session], T]) -> T:
        """Run `work`, which only reads, beside the writer."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._look, work)

    def close(self) -> None:
        self._writers.shutdown()
        self._readers.shutdown()
        self._read.dispose()
        self._write.dispose()

    def _commit_waiting(self) -> None:
        if batch := self._take():
            self._commit(batch)

    def _commit(self, batch: list[Work], tries_left: int = COLLISIONS) -> None:
        """One commit for all of them; where one fails, a commit each. What only stood in another's way is done again."""
        begun = False
        try:
            with self._write.begin() as connection:
                begun = True
                results = [_within(connection, work) for work, _ in batch]
        except BaseException as error:
            if begun and len(batch) > 1:  # whose fault it was is found out one by one
                for one in batch:
                    self._commit([one])
                return
            if tries_left and _collided(error):
                self._commit(batch, tries_left - 1)
                return
            _tell(batch, asyncio.Future.set_exception, [error] * len(batch))
        else:
            _tell(batch, asyncio.Future.set_result, results)

    def _take(self) -> list[Work]:
        batch: list[Work] = []
        while len(batch) < TOGETHER:
            try:
                work, promise = self._waiting.popleft()
            except IndexError:
                break
            if not promise.cancelled():
                batch.append((work, promise))
        return batch

    def _transact(self, work: Callable[[Session], T]) -> T:
        with self.transaction() as session:
            return work(session)

    def _look(self, work: Callable[[Session], T]) -> T:
        with Transaction(self._read, expire_on_commit=False) as session:
            return work(session)

    def _engine(self, begin: str) -> Engine:
        if not self.sqlite:
            engine = create_engine(
                self.url, hide_parameters=True, pool_size=WRITERS_POSTGRES + READERS, pool_pre_ping=True
            )
        else:
            engine = create_engine(self.url, hide_parameters=True)  # an error in a log must not show what was stored
            event.listen(engine, "connect", partial(_prepare_sqlite, busy_ms=self._busy_ms))
            event.listen(engine, "begin", _begin_with(begin))
            # Rows of one statement get rising numbers in their order, as SQLite numbers what it appends: they need not go one by one.
            engine.dialect.insertmanyvalues_implicit_sentinel = InsertmanyvaluesSentinelOpts.ANY_AUTOINCREMENT
        engine.dialect.aftercare_keys = self.ring  # type: ignore[attr-defined]
        return engine


def is_down(error: BaseException) -> bool:
    """True where the database as a whole is the trouble (locked, full, read-only, gone), not what it was asked."""
    return isinstance(error, OperationalError | InterfaceError | sqlite3.OperationalError)  # the last from BEGIN


def _tell(batch: list[Work], settle: Callable[[asyncio.Future[Any], Any], None], outcomes: Sequence[Any]) -> None:
    """Those who wait, in the thread of their loop, which is woken once. Where it is closed nobody waits any more."""

    def told(loop: asyncio.AbstractEventLoop) -> None:
        for (_, promise), outcome in zip(batch, outcomes, strict=True):
            if promise.get_loop() is loop and not promise.done():
                settle(promise, outcome)

    for loop in {promise.get_loop() for _, promise in batch}:
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(told, loop)


def _within(connection: Connection, work: Callable[[Session], T]) -> T:
    """In a session of its own, on a transaction that others share."""
    with (
        Transaction(connection, expire_on_commit=False, join_transaction_mode="rollback_only") as session,
        session.begin(),
    ):
        return work(session)


def _collided(error: BaseException) -> bool:
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", "") in _ENDED_FOR_ANOTHER


class InlineDatabase(Database):
    """Acts run where they are called: while a story is played nobody else waits, and handing over to a thread costs more than most acts."""

    async def act(self, work: Callable[[Session], T]) -> T:
        return self._transact(work)

    async def read(self, work: Callable[[Session], T]) -> T:
        return self._look(work)


class PlayedDatabase(InlineDatabase):
    """For a story that is played from its beginning if the machine stops: no commit waits for the disk."""

    def __init__(self, url: str, ring: KeyRing, busy_ms: int = BUSY_MS) -> None:
        super().__init__(url, ring, busy_ms)
        for engine in (self._write, self._read):
            event.listen(engine, "connect", _do_not_wait_for_the_disk)


def _do_not_wait_for_the_disk(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def _into_wal(connection: Any) -> None:
    """Turning a new file to WAL while another process writes is refused at once, whatever the time to wait: so it is tried again."""
    for tries_left in range(BUSY_MS // _AGAIN_MS, -1, -1):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if not tries_left or "locked" not in str(error):
                raise
            time.sleep(_AGAIN_MS / 1000)


def _prepare_sqlite(connection: Any, _: Any, busy_ms: int) -> None:
    connection.isolation_level = None  # transactions are begun by us, see _begin_with
    _into_wal(connection)
    for pragma in (f"busy_timeout={busy_ms}", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    # WAL alone may lose the last commits on a power cut; a red flag may be one of them.
    if connection.execute("PRAGMA synchronous").fetchone()[0] != 2:
        raise RuntimeError("SQLite did not accept synchronous=FULL")


def _begin_with(mode: str) -> Callable[[Connection], None]:
    # IMMEDIATE takes the write lock at once: two writers never deadlock on upgrading a read.
    def begin(connection: Connection) -> None:
        connection.connection.execute(f"BEGIN {mode}")  # the driver itself: no SQL to prepare

    return begin
