"""systemd is told; a blocked event loop is felt from outside of it, told, and ended when it lasts."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.watch.pulse import Pulse
from bot.watch.supervisor import notify
from tests.emulator.stand import until
from tests.watch.doubles import Told

NOW = datetime(2026, 6, 8, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize("abstract", [False, True])
def test_the_supervisor_gets_what_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, abstract: bool) -> None:
    address = f"@{tmp_path.name}-{time.monotonic_ns()}" if abstract else str(tmp_path / "notify")
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as there:
        there.bind(f"\0{address[1:]}" if abstract else address)
        notify("READY=1")
        assert there.recv(100) == b"READY=1"


def test_without_a_supervisor_or_with_one_that_is_gone_nothing_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    notify("WATCHDOG=1")


def test_who_gives_up_ends_with_a_fault_for_the_supervisor_to_see() -> None:
    program = "from bot.watch.supervisor import give_up; give_up('a loop stands still')"
    assert subprocess.run([sys.executable, "-c", program], check=False, capture_output=True).returncode == 1


async def test_a_blocked_event_loop_is_told_while_it_lasts_and_when_it_is_over() -> None:
    told, given_up = Told(), list[str]()
    with Pulse(told, lambda: NOW, given_up.append, blocked=0.2, hopeless=60):
        time.sleep(1.5)  # noqa: ASYNC251  this is the block
        assert told.subjects == ["Aftercare: The program stands still"]
        await until(lambda: len(told.subjects) == 2)
    assert told.subjects[1] == "Aftercare, over: The program stands still"
    assert given_up == []


async def test_a_block_without_end_ends_the_process() -> None:
    told, given_up = Told(), list[str]()
    with Pulse(told, lambda: NOW, given_up.append, blocked=0.1, hopeless=0.5):
        deadline = time.monotonic() + 20
        while not given_up and time.monotonic() < deadline:
            time.sleep(0.01)  # noqa: ASYNC251  this is the block
    assert given_up[0] == "the event loop is blocked"
