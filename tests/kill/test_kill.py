"""A few stories under fire; `python -m tests.kill` plays many. The seeds are printed where one fails."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.playbook.playbook import Playbook
from tests.databases import Postgres
from tests.kill.__main__ import play_points, play_seeds, quiet
from tests.kill.board import Board
from tests.kill.grounds import Ground, ground
from tests.kill.process import Life
from tests.kill.run import Verdict

SEEDS, STEPS, KILLS = range(1, 3), 60, 3
STRIDE = 130  # the short story has some 400 points


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> Iterator[Ground]:
    server: Postgres | None = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with ground(request.param, server) as place:
        yield place


@pytest.fixture(scope="module")
def verdicts(place: Ground, playbook: Playbook) -> list[Verdict]:
    """Of random stories, and of the short one."""
    quiet()

    async def play() -> list[Verdict]:
        """One at a time: an answer of Telegram that a crowded machine delays lets the next alert start beside it."""
        return [
            *await play_seeds(place, playbook, SEEDS, STEPS, KILLS, 1),
            *await play_points(place, playbook, STRIDE, 1),
        ]

    return asyncio.run(play())


def test_whatever_is_killed_nothing_is_lost_and_nothing_doubled(verdicts: list[Verdict]) -> None:
    assert sum(verdict.kills for verdict in verdicts) > len(SEEDS)
    assert {verdict.name: verdict.faults for verdict in verdicts if verdict.faults} == {}


def test_a_kill_repeats_one_message_at_most_and_an_alert_says_so(verdicts: list[Verdict]) -> None:
    assert {verdict.name: verdict.repeat_faults for verdict in verdicts if verdict.repeat_faults} == {}


def test_the_process_as_a_program_of_its_own_dies_where_it_is_told(place: Ground) -> None:
    with place.plot() as (folder, url):
        board = Board(folder / "board")
        settings = {"DATABASE_URL": url, "AFTERCARE_DATA": str(folder), "AFTERCARE_KEYS": place.ring}
        settings |= {"TELEGRAM_BOT_TOKEN": "1000001:emulator", "TELEGRAM_API_URL": "http://127.0.0.1:1"}
        life = Life({**settings, "CONSOLE_PORT": "0"}, folder / "board", folder / "log", kill_at=4)
        command = [sys.executable, "-m", "tests.kill.process"]
        root = Path(__file__).parents[2]
        ended = subprocess.run(command, env=os.environ | life.environment(), cwd=root, timeout=60, check=False)
        assert ended.returncode == -signal.SIGKILL
        assert board.died_at
        board.close()
