"""Real `aftercare serve` processes around one PostgreSQL and one emulator, to be killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from bot.care.enrol import enrol
from bot.care.enrolment import read_enrolment
from bot.config import Settings
from bot.store import people
from bot.store.encryption import KeyRing
from bot.store.tables import ContactRow
from bot.wiring import open_office
from tests.stories.clinic import enrolment

TOKEN = "1000001:crowd"
WITHIN = 120.0  # seconds; a hang ends the test, speed is measured elsewhere
FIRST_CHAT = 5000


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def until(true: Callable[[], Any], what: str) -> None:
    end = time.monotonic() + WITHIN
    while not true():
        assert time.monotonic() < end, f"not within {WITHIN:g} s: {what}"
        time.sleep(0.1)


class Crowd:
    """The processes by name; each can be killed and started again."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder, self.url = folder, f"http://127.0.0.1:{(port := free_port())}"
        self.database_url, self.keys = database_url, KeyRing.fresh()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self._roles: dict[str, str] = {}
        self._start("emulator", [sys.executable, "-m", "bot.emulator", "--port", str(port), "--token", TOKEN])
        self.phones = httpx.Client(base_url=self.url, timeout=30)
        until(self._emulator_answers, "the emulator")

    def settings(self) -> Settings:
        return Settings(
            TELEGRAM_BOT_TOKEN=TOKEN,
            TELEGRAM_API_URL=self.url,
            DATABASE_URL=self.database_url,
            AFTERCARE_KEYS=self.keys,
            AFTERCARE_DATA=self.folder,
            _env_file=None,
        )

    def enrol(self, count: int) -> list[int]:
        """Patients with a chat each that has joined. Returns the chats."""
        office = open_office(self.settings())
        chats = list(range(FIRST_CHAT, FIRST_CHAT + count))
        with office.database.transaction() as session:
            desk = office.desk(session, "crowd")
            form = read_enrolment(enrolment(desk.now), desk.playbook, desk.now)
            for chat in chats:
                enrolled = enrol(desk, form)
                invite = people.invites_of(session, enrolled.patient_id)[0]
                session.add(
                    ContactRow(
                        patient_id=enrolled.patient_id,
                        invite_id=invite.id or 0,
                        chat_id=chat,
                        name="Pat",
                        awaiting="",
                        consented_at=desk.now,
                        joined_at=desk.now,
                        created_at=desk.now,
                    )
                )
        office.database.close()
        return chats

    def serve(self, name: str, roles: str) -> None:
        self._roles[name] = roles
        self._start(name, [sys.executable, "-m", "bot", "serve", "--roles", roles])

    def kill(self, name: str) -> None:
        """SIGKILL: nothing is tidied up."""
        self.processes[name].send_signal(signal.SIGKILL)
        self.processes.pop(name).wait()

    def restart(self, name: str) -> None:
        self.serve(name, self._roles[name])

    def says(self, chat: int, text: str) -> None:
        self.phones.post(f"/emulator/chats/{chat}/say", json={"text": text}).raise_for_status()

    def reads(self, chat: int) -> list[str]:
        messages = self.phones.get(f"/emulator/chats/{chat}").json()["messages"]
        return [message["text"] for message in messages if message["from"] == "bot"]

    def close(self) -> None:
        for name in list(self.processes):
            self.kill(name)
        self.phones.close()

    def _start(self, name: str, command: list[str]) -> None:
        environment = {
            **os.environ,
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": self.url,
            "DATABASE_URL": self.database_url,
            "AFTERCARE_KEYS": self.keys,
            "AFTERCARE_DATA": str(self.folder),
            "CONSOLE_PORT": str(free_port()),
            "RECEIVE": "polling",
        }
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(command, env=environment, stdout=log, stderr=log)

    def _emulator_answers(self) -> bool:
        try:
            return self.phones.get("/emulator/chats").is_success
        except httpx.HTTPError:
            return False
