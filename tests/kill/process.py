"""`python -m tests.kill.process`: the real service, on real parts that count and can die. Settings as for `aftercare serve`.

KILL_BOARD is the file of the shared clock, KILL_AT the number of the point at which it kills itself, 0 for none.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.chat.connection import CONNECTIONS
from bot.chat.pace import UNLIMITED
from bot.config import Settings
from bot.logs import set_up
from bot.playbook.playbook import Playbook
from bot.running import Parts, serve
from tests.kill.board import Board
from tests.kill.points import MortalRequest, Reaper, mortal_database


@dataclass(frozen=True)
class Life:
    """One run of the process: with which settings, until which point."""

    settings: Mapping[str, str]
    board: Path
    log: Path
    kill_at: int = 0

    def environment(self) -> dict[str, str]:
        return {**self.settings, "KILL_BOARD": str(self.board), "KILL_AT": str(self.kill_at)}


def live(life: Life) -> None:
    """In a child of the fork server, until killed."""
    from tests.kill.ready import PLAYBOOK

    os.setpgrp()  # Ctrl-C is for the harness, which then ends its lives
    with life.log.open("a") as log:
        os.dup2(log.fileno(), sys.stdout.fileno())
        os.dup2(log.fileno(), sys.stderr.fileno())
    serve_until_killed(life.settings, life.board, life.kill_at, PLAYBOOK)


def serve_until_killed(
    settings: Mapping[str, str], board_file: Path, kill_at: int, playbook: Playbook | None = None
) -> None:
    board = Board(board_file)
    reaper = Reaper(board, kill_at)
    set_up("warning")
    request = MortalRequest(reaper, CONNECTIONS)
    parts = Parts(board.now, mortal_database(reaper), playbook, request, UNLIMITED)
    asyncio.run(serve(Settings(_env_file=None, **settings), parts=parts))  # type: ignore[arg-type]


if __name__ == "__main__":
    serve_until_killed({}, Path(os.environ["KILL_BOARD"]), int(os.environ.get("KILL_AT", "0")))
