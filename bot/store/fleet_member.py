"""A process among others on one PostgreSQL. The server's own locks and notices do it.

What a process holds is given back the moment its connection ends, however it died.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from zlib import crc32

from sqlalchemy import Engine

MEMBER, DUTY = 2_064_218, 2_064_219  # the two families of advisory locks; any numbers, the same in all processes
CHANNEL = "aftercare"
LISTEN_SECONDS = 1.0  # how long a listener may take to notice that it should stop, or that its connection is gone
GATHER_SECONDS = 0.005  # what happens at once is told once


def new_number() -> int:
    """Of a process; no two are the same."""
    return secrets.randbelow(2**31 - 1) + 1


class Member:
    """One of the processes on a PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self.number, self.turns = new_number(), 0
        self._engine = engine
        self._connection: Any = None
        self._duties: set[str] = set()
        self._thread = ThreadPoolExecutor(1, "fleet")
        self._rung = asyncio.Event()
        self._query("SELECT 1")

    async def leads(self, duty: str) -> bool:
        return bool(await self._in_thread(self._has, duty))

    async def gone(self, numbers: Iterable[int]) -> list[int]:
        others = [number for number in numbers if number != self.number]
        return list(await self._in_thread(self._missing, others))

    def ring(self) -> None:
        self._rung.set()

    async def run(self, wake: Callable[[], None]) -> None:
        loop = asyncio.get_running_loop()
        stop = threading.Event()
        listening = threading.Thread(target=self._listen, args=(lambda: loop.call_soon_threadsafe(wake), stop))
        listening.start()
        try:
            while listening.is_alive():
                self.turns += 1
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LISTEN_SECONDS):  # `wait_for` of Python 3.11 may swallow a cancellation
                        await self._rung.wait()
                    self._rung.clear()
                    await self._in_thread(self._query, "SELECT pg_notify(%s, %s)", CHANNEL, str(self.number))
                    await asyncio.sleep(GATHER_SECONDS)
        finally:
            stop.set()
            await asyncio.to_thread(listening.join)

    def close(self) -> None:
        self._thread.shutdown()
        self._drop()

    async def _in_thread(self, work: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)

    def _has(self, duty: str) -> bool:
        try:
            if duty in self._duties:
                self._query("SELECT 1")  # the lock lives as long as the connection
            elif self._query("SELECT pg_try_advisory_lock(%s, %s)", DUTY, _lock_number(duty)):
                self._duties.add(duty)
        except self._engine.dialect.loaded_dbapi.Error:
            return False
        return duty in self._duties

    def _missing(self, numbers: list[int]) -> list[int]:
        return [number for number in numbers if self._is_free(number)]

    def _is_free(self, number: int) -> bool:
        free = bool(self._query("SELECT pg_try_advisory_lock(%s, %s)", MEMBER, number))
        if free:
            self._query("SELECT pg_advisory_unlock(%s, %s)", MEMBER, number)
        return free

    def _query(self, sql: str, *values: Any) -> Any:
        """The one value of a statement, on a connection that is opened when there is none."""
        if self._connection is None:
            self._connection = self._open()
            self._connection.execute("SELECT pg_advisory_lock(%s, %s)", (MEMBER, self.number))
        try:
            return self._connection.execute(sql, values).fetchone()[0]
        except Exception:
            self._drop()
            raise

    def _open(self) -> Any:
        """A connection of the driver outside of the pool: it is never lent to anybody else."""
        pooled = self._engine.raw_connection()
        connection: Any = pooled.driver_connection
        pooled.detach()
        connection.autocommit = True
        return connection

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        self._duties.clear()
        if connection is not None:
            connection.close()

    def _listen(self, wake: Callable[[], object], stop: threading.Event) -> None:
        """In a thread of its own. A connection that is lost is opened again; what was missed meanwhile the slow looks find."""
        while not stop.is_set():
            try:
                with self._open() as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    while not stop.is_set():
                        for notice in connection.notifies(timeout=LISTEN_SECONDS):
                            if notice.payload != str(self.number):
                                wake()
            except Exception:
                stop.wait(LISTEN_SECONDS)


def _lock_number(duty: str) -> int:
    return crc32(duty.encode()) % 2**31
