"""The demo as a newcomer starts it: a real process, real HTTP, the README's command."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

READY_WITHIN = 120  # seconds; a hang ends the test, speed is measured elsewhere
ANSWER_WITHIN = 30


@contextmanager
def demo(data: Path) -> Iterator[dict[str, Any]]:
    """The demo's ready line, while it runs."""
    command = [sys.executable, "-m", "bot", "demo", "--port", "0", "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield _ready_line(process)
        finally:
            process.terminate()
            _, errors = process.communicate(timeout=30)
    assert "Traceback" not in errors, errors


def _ready_line(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("{"):
            ready: dict[str, Any] = json.loads(line)
            return ready
    raise AssertionError(process.communicate(timeout=READY_WITHIN)[1])


def ask(url: str, body: dict[str, Any] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=READY_WITHIN) as answer:
        return json.loads(answer.read())


LIVED = {
    "a gap is coming": "select count(*) from time_off",
    "a case rests": """select count(*) from "case" where snoozed_until is not null and status <> 'closed'""",
    "a case is offered": """select count(*) from "case" where offered_to is not null and status <> 'closed'""",
    "somebody said that they went": "select count(*) from advice where answer = 'went'",
    "closed as noise": """select count(*) from "case" where outcome = 'noise'""",
    "handed over": "select count(*) from hand_over",
    "fire drills were passed": "select count(*) from case_event where kind = 'drill_passed'",
    "cases wait for a second look": "select count(*) from review_sample",
}


def what_lacks(data: Path) -> list[str]:
    """Of what the demo is there to show."""
    with closing(sqlite3.connect(data / "aftercare.db")) as database:
        return [name for name, count in LIVED.items() if not database.execute(count).fetchone()[0]]


def texts(chat: str, chat_id: int) -> list[str]:
    return [message["text"] for message in ask(f"{chat}/emulator/chats/{chat_id}")["messages"]]


def wait_for(chat: str, chat_id: int, words: str) -> None:
    end = time.monotonic() + ANSWER_WITHIN
    while not any(words in text for text in texts(chat, chat_id)):
        assert time.monotonic() < end, f"{words!r} did not come; the last was {texts(chat, chat_id)[-1]!r}"
        time.sleep(0.1)


def test_the_demo_starts_answers_a_red_flag_pages_a_nurse_moves_time_and_continues(tmp_path: Path) -> None:
    data = tmp_path / "demo"
    with demo(data) as ready:
        assert ready["ready"] is True
        assert what_lacks(data) == []
        assert ask(f"{ready['console']}/healthz/cycle") == {"cycle": True, "missing": []}
        assert {"nurse", "clinician", "admin"} <= {login["role"] for login in ready["logins"]}
        chats = ask(f"{ready['chat']}/emulator/chats")["chats"]
        assert len([chat for chat in chats if chat["kind"] == "patient"]) >= 12
        tom = next(chat["chat_id"] for chat in chats if chat["name"].startswith("Tom"))
        nurse = next(chat["chat_id"] for chat in chats if chat["kind"] == "staff")
        pages = len(texts(ready["chat"], nurse))
        ask(f"{ready['emulator']}/emulator/chats/{tom}/say", {"text": "I can't swallow my own spit"})
        wait_for(ready["chat"], tom, "911")
        end = time.monotonic() + ANSWER_WITHIN
        while len(texts(ready["chat"], nurse)) == pages:
            assert time.monotonic() < end, "nobody was paged"
            time.sleep(0.1)
        before = ask(f"{ready['emulator']}/emulator/clock")["now"]
        after = ask(f"{ready['emulator']}/emulator/clock", {"advance": "PT1H"})["now"]
        assert after > before
        spoken = texts(ready["chat"], tom)
    with demo(data) as again:
        assert texts(again["chat"], tom)[: len(spoken)] == spoken
        ask(f"{again['emulator']}/emulator/chats/{tom}/say", {"text": "/help"})
        wait_for(again["chat"], tom, "/diary")
