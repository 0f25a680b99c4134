"""How fast a page of the queue is with 50,000 open cases, as the console serves it to somebody signed in."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping

import httpx

from bot.bench.full_queue import MANY, fill
from bot.care.desk import Desk, Office
from bot.care.staff.accounts import add_staff, set_password
from bot.config import ROOT
from bot.console.application import application
from bot.playbook.load import load
from bot.reports.page import render_summary
from bot.store.database import Database
from bot.store.encryption import KeyRing
from bot.store.migrate import migrate
from bot.wiring import wall_clock

TIMES = 60  # each page is asked for
EMAIL, PASSWORD = "ana@example.org", "a long enough password"
HOST = "http://console.bench"
PAGES: Mapping[str, str] = {
    "page": "/",
    "page_2": "/?page=2",
    "last_page": "/?page=1000000",
    "mine": "/?show=mine",
    "unclaimed": "/?show=unclaimed",
    "overdue": "/?show=overdue",
    "waiting": "/?show=waiting",
    "snoozed": "/?show=snoozed",
    "tier": "/?tier=same_day",
    "refresh": "/?refresh=1",
}


def queue(url: str = "", many: int = MANY, times: int = TIMES) -> Mapping[str, float]:
    """On an empty database at `url`, else a SQLite file. Milliseconds by the clock, and of this process's own work."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(url or f"sqlite:///{folder}/bench.db", KeyRing.parse(KeyRing.fresh()))
        migrate(database.engine)
        office = Office(database, load(ROOT / "content"), wall_clock, console_url=HOST)
        figures = asyncio.run(_measured(office, many, times))
        database.close()
    return figures


async def _measured(office: Office, many: int, times: int) -> Mapping[str, float]:
    await office.act("bench", _staff)
    began = time.perf_counter()
    await fill(office, many)
    figures = {"queue_cases": float(many), "queue_filled_s": round(time.perf_counter() - began, 1)}
    app = application(office, render_summary=render_summary, secure_cookies=False)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:
        await _sign_in(client)
        for name, path in PAGES.items():
            figures |= dict(_figures(name, await _times(client, path, times)))
    return figures


async def _times(client: httpx.AsyncClient, path: str, times: int) -> list[tuple[float, float]]:
    """From the request to the whole page, each time."""
    taken = []
    for _ in range(times):
        began, worked = time.perf_counter(), time.process_time()
        page = await client.get(path)
        taken.append(((time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000))
        if page.status_code != httpx.codes.OK or 'class="row ' not in page.text:
            raise RuntimeError(f"{path} did not show the queue ({page.status_code})")
    return taken


def _figures(name: str, taken: list[tuple[float, float]]) -> Iterator[tuple[str, float]]:
    times, worked = zip(*taken, strict=True)
    yield f"queue_{name}_p50_ms", round(statistics.median(times), 1)
    yield f"queue_{name}_p95_ms", round(statistics.quantiles(times, n=20)[-1], 1)
    yield f"queue_{name}_cpu_ms", round(statistics.median(worked), 1)


def _staff(desk: Desk) -> None:
    added = add_staff(desk, "Ana Reyes", EMAIL, "nurse")
    set_password(desk, added.sign_in_link.rpartition("/")[2], PASSWORD)
    for number in range(7):
        add_staff(desk, f"Nurse {number}", f"{number}@example.org", "nurse")


async def _sign_in(client: httpx.AsyncClient) -> None:
    form = (await client.get("/sign-in")).text
    csrf = form.split('name="csrf" value="')[1].split('"')[0]
    await client.post("/sign-in", data={"csrf": csrf, "email": EMAIL, "password": PASSWORD})
