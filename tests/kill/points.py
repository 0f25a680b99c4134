"""Where the process can die: every write, every commit, every word to Telegram and every answer. Real parts that count."""

from __future__ import annotations

import os
import signal
import threading
from typing import Any

from sqlalchemy import event

from bot.chat.aiohttp_request import AiohttpRequest
from bot.store.database import Database
from bot.store.encryption import KeyRing
from tests.kill.board import Board

WRITES = ("INSERT", "UPDATE", "DELETE")


class Reaper:
    """Counts the points; at the one that was chosen the process ends as by a power cut."""

    def __init__(self, board: Board, kill_at: int) -> None:
        self._board, self._kill_at = board, kill_at
        self._passed, self._lock = 0, threading.Lock()
        board.note(0)

    def at(self, label: str) -> None:
        with self._lock:
            self._passed += 1
            dies = self._passed == self._kill_at
            self._board.note(self._passed, label if dies else "")
            if dies:
                os.kill(os.getpid(), signal.SIGKILL)


def mortal_database(reaper: Reaper) -> type[Database]:
    """The database, with a point after each statement that wrote, before and after each commit of one that did.

    A look that writes nothing is no point: the ticks look every second, and points must be countable.
    """
    here = threading.local()

    def wrote(_: Any, cursor: Any, statement: str, *__: Any) -> None:
        words = statement.split(maxsplit=3)
        if words[0] in WRITES and cursor.rowcount != 0:
            here.wrote = True
            reaper.at(f"write {words[2 if words[0] != 'UPDATE' else 1]}")

    def commits(_: Any) -> None:
        if getattr(here, "wrote", False):
            reaper.at("before commit")

    def is_over(*_: Any) -> None:
        """The connection goes back: the commit has happened, and nobody has learned of it."""
        if getattr(here, "wrote", False):
            here.wrote = False
            reaper.at("after commit")

    class MortalDatabase(Database):
        def __init__(self, url: str, ring: KeyRing) -> None:
            super().__init__(url, ring)
            event.listen(self.engine, "after_cursor_execute", wrote)
            event.listen(self.engine, "commit", commits)
            event.listen(self.engine, "checkin", is_over)

    return MortalDatabase


class MortalRequest(AiohttpRequest):
    """The network, with a point before a request is written, and one when its answer came and nobody has used it."""

    def __init__(self, reaper: Reaper, connections: int) -> None:
        super().__init__(connections)
        self._reaper = reaper

    async def do_request(self, url: str, *args: Any, **named: Any) -> tuple[int, bytes]:
        method = "file" if "/file/bot" in url else url.rpartition("/")[2]
        self._reaper.at(f"before {method}")
        answer = await super().do_request(url, *args, **named)
        self._reaper.at(f"answered {method}")
        return answer
