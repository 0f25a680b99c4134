"""`aftercare enrol` and `aftercare staff add` before the program ever ran: their links name the bot all the same."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app

TOKEN = "1000001:emulator"
ANA = {"name": "Ana", "email": "ana@example.org", "role": "nurse"}
MARIA = {
    "name": "Maria Garcia",
    "birth_year": 1952,
    "phone": "(555) 010-4471",
    "language": "en",
    "indication": "cervical_dystonia",
    "treated_at": "2026-11-19T10:00:00-05:00",
    "product": "Dysport",
    "lot": "L1",
    "injections": [{"muscle": "splenius_capitis", "side": "left", "units": 200}],
    "goals": [],
    "risk_flags": [],
    "emergency_contact": "",
}


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AFTERCARE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The emulator, in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen([sys.executable, "-m", "bot.emulator", "--port", str(port), "--token", TOKEN]) as process:
        monkeypatch.setenv("TELEGRAM_API_URL", f"http://127.0.0.1:{port}")
        _wait_for(port)
        yield
        process.terminate()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the emulator did not start")


def types(*words: str, given: dict[str, Any]) -> Result:
    typed = CliRunner().invoke(app, words, input=json.dumps(given))
    assert typed.exit_code == 0, typed.output
    return typed


@pytest.mark.usefixtures("telegram")
def test_the_links_name_the_bot_before_the_program_ever_ran() -> None:
    staff = json.loads(types("staff", "add", "--json", given=ANA).stdout)
    invite = json.loads(types("enrol", "--json", given=MARIA).stdout)["invite"]
    for link in (staff["telegram_link"], invite["link"]):
        name, _, payload = link.removeprefix("https://t.me/").partition("?start=")
        assert name, link
        assert payload, link


def test_where_telegram_does_not_answer_the_person_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9")
    typed = types("staff", "add", "--json", given=ANA)
    assert json.loads(typed.stdout)["sign_in_link"]
    assert "make new links in the console" in typed.stderr
