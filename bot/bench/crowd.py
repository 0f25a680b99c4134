"""Real processes around one database and one emulator: started, watched, killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from bot.care.desk import Desk, Office
from bot.care.treatment.enrol import enrol
from bot.care.treatment.enrolment import Enrolment, read_enrolment
from bot.config import Settings
from bot.store import people
from bot.store.encryption import KeyRing
from bot.store.tables import ContactRow
from bot.wiring import open_office

TOKEN = "1000001:crowd"  # noqa: S105  a token of the emulator, of no use elsewhere
WITHIN = 120.0  # seconds; whatever takes longer hangs
FIRST_CHAT = 5000


class Crowd:
    """The processes by name; each can be killed and started again. All of them are gone after `close`."""

    def __init__(self, folder: Path, database_url: str, limits: Mapping[str, str] | None = None) -> None:
        self.url, self._limits = f"http://127.0.0.1:{(port := free_port())}", dict(limits or {})
        self.folder, self.database_url, self.keys = folder, database_url, KeyRing.fresh()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self._roles: dict[str, str] = {}
        self.start("emulator", "-m", "bot.emulator", "--port", str(port), "--token", TOKEN)
        self.phones = httpx.Client(base_url=self.url, timeout=30)
        until(self._emulator_answers, "the emulator")

    def office(self) -> Office:
        """The clinic's books, for this process; close its database after use."""
        settings = Settings(
            TELEGRAM_BOT_TOKEN=TOKEN,
            TELEGRAM_API_URL=self.url,
            DATABASE_URL=self.database_url,
            AFTERCARE_KEYS=self.keys,
            AFTERCARE_DATA=self.folder,
            _env_file=None,
        )
        return open_office(settings)

    def enrol(self, count: int) -> list[int]:
        """Patients whose chats have joined. Returns the chats."""
        office, chats = self.office(), list(range(FIRST_CHAT, FIRST_CHAT + count))
        with office.database.transaction() as session:
            desk = office.desk(session, "crowd")
            form = anybody(desk)
            for chat in chats:
                desk.session.add(_joined(desk, enrol(desk, form).patient_id, chat))
        office.database.close()
        return chats

    def serve(self, name: str, roles: str) -> None:
        """The real `aftercare serve` with these roles."""
        self._roles[name] = roles
        self.start(name, "-m", "bot", "serve", "--roles", roles)

    def start(self, name: str, *arguments: str) -> None:
        """A Python program with the settings of this crowd."""
        environment = {
            **os.environ,
            **self._limits,
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": self.url,
            "DATABASE_URL": self.database_url,
            "AFTERCARE_KEYS": self.keys,
            "AFTERCARE_DATA": str(self.folder),
            "CONSOLE_PORT": str(free_port()),
            "RECEIVE": "polling",
        }
        with (self.folder / f"{name}.log").open("ab") as log:
            command = [sys.executable, *arguments]
            self.processes[name] = subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # noqa: S603

    def kill(self, name: str) -> None:
        """SIGKILL: nothing is tidied up."""
        process = self.processes.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def restart(self, name: str) -> None:
        """With the roles it had."""
        self.serve(name, self._roles[name])

    def says(self, chat: int, text: str) -> None:
        self.phones.post(f"/emulator/chats/{chat}/say", json={"text": text}).raise_for_status()

    def reads(self, chat: int) -> list[str]:
        """What the bot has said in a chat."""
        messages = self.phones.get(f"/emulator/chats/{chat}").json()["messages"]
        return [message["text"] for message in messages if message["from"] == "bot"]

    def close(self) -> None:
        for name in list(self.processes):
            self.kill(name)
        self.phones.close()

    def _emulator_answers(self) -> bool:
        try:
            return self.phones.get("/emulator/chats").is_success
        except httpx.HTTPError:
            return False


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def until(true: Callable[[], Any], what: str) -> None:
    """Look again and again. Raises TimeoutError, naming `what` did not come."""
    end = time.monotonic() + WITHIN
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {WITHIN:g} s: {what}")
        time.sleep(0.05)


def anybody(desk: Desk) -> Enrolment:
    """What a clinic writes down of a patient treated an hour ago: dull and complete."""
    form = {
        "name": "Pat Example",
        "birth_year": 1985,
        "phone": "+1 555 010 0111",
        "language": "en",
        "indication": "glabellar_lines",
        "treated_at": (desk.now - timedelta(hours=1)).isoformat(),
        "product": "Dysport",
        "lot": "L1234",
        "injections": [{"muscle": "procerus", "side": "midline", "units": 10}],
        "goals": [{"text": "smoother brow", "kind": "cosmetic"}],
    }
    return read_enrolment(form, desk.playbook, desk.now)


def _joined(desk: Desk, patient_id: int, chat_id: int) -> ContactRow:
    invite = people.invites_of(desk.session, patient_id)[0]
    return ContactRow(
        patient_id=patient_id,
        invite_id=invite.id or 0,
        chat_id=chat_id,
        name="Pat",
        awaiting="",
        consented_at=desk.now,
        joined_at=desk.now,
        created_at=desk.now,
    )
