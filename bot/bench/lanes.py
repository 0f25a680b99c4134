"""`aftercare bench durable`, the part about lanes: a broadcast under enforced limits while red flags are reported.

All is real but Telegram, which is the emulator in this process. It enforces Telegram's limits and is slow to answer: the broadcast
slower than the rest, so that it would be in the way if it could.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

from bot.bench.crowd import anybody
from bot.care.desk import Desk, Office
from bot.care.staff.accounts import add_staff
from bot.care.treatment.enrol import enrol
from bot.config import Settings
from bot.demo.clock import TurnedClock
from bot.demo.phone import Phone
from bot.demo.stage import TOKEN, Stage
from bot.domain.case import EventKind
from bot.domain.message import Lane, Outgoing
from bot.emulator.flood import Limits as Enforced
from bot.emulator.request import EmulatorRequest
from bot.emulator.telegram import Telegram
from bot.running import running
from bot.store import cases, mail
from bot.store.fleet import fleet_of
from bot.wiring import assemble, limits_of, open_office

ROWS = 10_000
SECONDS = 60.0  # of the broadcast are watched
SETTLED = 2.0  # seconds of it are passed over
EVERY = 1.25  # seconds between two red flags
FLAG = "I can't breathe"
NURSE, FIRST_PATIENT, FIRST_OF_BROADCAST = 1, 1_000, 1_000_000
ALLOWED_RATE = Enforced().overall_per_second


def lanes(url: str = "", seconds: float = SECONDS) -> Mapping[str, float]:
    """What is used of the allowed rate, refusals, and how long a red flag's reply and page take. SQLite unless `url` is given."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(TELEGRAM_BOT_TOKEN=TOKEN, AFTERCARE_DATA=Path(folder), DATABASE_URL=url, _env_file=None)
        office = open_office(settings, TurnedClock())
        try:
            return asyncio.run(_measure(settings, office, seconds))
        finally:
            office.database.close()


async def _measure(settings: Settings, office: Office, seconds: float) -> Mapping[str, float]:
    flags = int((seconds - SETTLED) / EVERY)
    await _people(settings, office, flags)
    line = _Line(office)
    service = assemble(settings, office, request=line, limits=limits_of(settings))
    await office.act("broadcast", _broadcast)
    fleet = fleet_of(office.database.engine)
    async with running(settings, service, fleet):
        await asyncio.sleep(SETTLED)
        began = office.clock().timestamp()
        told = await _report(line, office, flags)
        await asyncio.sleep(max(0.0, began + seconds - SETTLED - office.clock().timestamp()))
        ended = office.clock().timestamp()
        await asyncio.sleep(SETTLED)
    fleet.close()
    sent = sum(began <= at < ended for times in line.arrived.values() for at in times)
    decided = await office.read(_pages_decided)
    pages = line.arrived[NURSE]
    return {
        "broadcast_rows": ROWS,
        "watched_s": round(ended - began, 1),
        "red_flags": len(told),
        "used_share": round(sent / (ended - began) / ALLOWED_RATE, 4),
        "refused_429": line.refused,
        **_spread("reply", [line.arrived[chat][0] - at for chat, at in told.items()]),
        **_spread("page", [page - at for page, at in zip(pages, told.values(), strict=False)]),
        **_spread("page_once_decided", [page - at for page, at in zip(pages, decided, strict=False)]),
    }


def _pages_decided(desk: Desk) -> list[float]:
    events = (event for case in cases.open_cases(desk.session) for event in cases.events_of(desk.session, case.id or 0))
    return sorted(event.at.timestamp() for event in events if event.kind == EventKind.PAGED)


def _spread(name: str, seconds: list[float]) -> dict[str, float]:
    p99 = statistics.quantiles(seconds, n=100, method="inclusive")[-1]
    return {f"{name}_p50_ms": round(statistics.median(seconds) * 1e3), f"{name}_p99_ms": round(p99 * 1e3)}


async def _people(settings: Settings, office: Office, patients: int) -> None:
    """A nurse and patients who have joined, on a Telegram without limits."""
    telegram = Telegram(office.clock)
    telegram.add_bot(TOKEN)
    stage = Stage(settings, office, telegram, office.clock)  # type: ignore[arg-type]
    await stage.open()
    added = await office.act("bench", lambda desk: add_staff(desk, "Ana", "ana@example.org", "nurse"))
    Phone(telegram, NURSE, "Ana", "staff").says(f"/start {added.telegram_link.rpartition('start=')[2]}")
    for index in range(patients):
        enrolled = await office.act(f"bench:{index}", lambda desk: enrol(desk, anybody(desk)))
        phone = Phone(telegram, FIRST_PATIENT + index, "Pat")
        agree = office.playbook.words_in("en").label("button.agree")
        for text in (f"/start {enrolled.token}", "1985", agree, "18:00"):
            phone.says(text)
        await stage.settle()
    await stage.close()


def _broadcast(desk: Desk) -> None:
    for index in range(ROWS):
        message = Outgoing(f"broadcast/{index}", FIRST_OF_BROADCAST + index, "Day 3 of 14", Lane.PLAN)
        mail.queue(desk.session, message, desk.now)


class _Line(EmulatorRequest):
    """The way to a Telegram that enforces its limits. Notes when each message arrived and how often one was refused."""

    def __init__(self, office: Office) -> None:
        self.telegram = Telegram(office.clock, limits=Enforced())
        self.telegram.add_bot(TOKEN).next_update_id = FIRST_OF_BROADCAST  # the numbers before are taken
        self.arrived: dict[int, list[float]] = {}
        self.refused, self._random = 0, Random(1)  # noqa: S311  for a bench
        super().__init__(self.telegram)

    async def do_request(self, url: str, method: str, request_data: Any = None, *more: Any, **rest: Any) -> Any:
        if not url.lower().endswith("/sendmessage"):  # its names have no case
            return await super().do_request(url, method, request_data, *more, **rest)
        chat_id = int(request_data.parameters["chat_id"])
        self.telegram.chat(chat_id).wrote = True
        await asyncio.sleep(0.04)
        status, body = await super().do_request(url, method, request_data, *more, **rest)
        self.refused += status == 429
        self.arrived.setdefault(chat_id, []).append(self.telegram.unix())
        await asyncio.sleep(self._random.uniform(0.1, 0.4) if chat_id >= FIRST_OF_BROADCAST else 0.04)
        return status, body


async def _report(line: _Line, office: Office, flags: int) -> dict[int, float]:
    """Red flags, one after another. Chat -> when it wrote."""
    told: dict[int, float] = {}
    for chat in range(FIRST_PATIENT, FIRST_PATIENT + flags):
        line.telegram.open_chat(chat, "Pat")
        told[chat] = office.clock().timestamp()
        line.telegram.say(chat, FLAG)
        await asyncio.sleep(EVERY)
    return told
