"""The console over a clinic that was lived, not inserted. The clinic is built once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from markupsafe import Markup
from sqlmodel import Session, select

from bot.care.desk import Office
from bot.console.application import application
from bot.domain.summary import Summary
from bot.playbook.playbook import Playbook
from bot.store.database import Database
from bot.store.encryption import KeyRing
from bot.store.migrate import migrate
from bot.store.tables import CaseRow, PatientRow
from bot.wiring import review_print
from tests.console.small_clinic import NOW, PASSWORD, SmallClinic, fill

RING = KeyRing.parse(KeyRing.fresh())


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory, playbook: Playbook) -> Path:
    """A database file with the small clinic in it."""
    path = tmp_path_factory.mktemp("clinic") / "clinic.db"
    database = Database(f"sqlite:///{path}", RING)
    migrate(database.engine)
    with database.transaction() as session:
        fill(SmallClinic(session, playbook))
    database.close()
    return path


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class Browser:
    """A person at the console: keeps cookies, fills in the token of the form it last saw."""

    client: httpx.AsyncClient
    pages: list[str] = field(default_factory=list)

    async def opens(self, path: str) -> httpx.Response:
        response = await self.client.get(path)
        self.pages.append(response.text)
        return response

    async def sends(self, path: str, **fields: str | list[str]) -> httpx.Response:
        form = {"csrf": self.token(), **fields}
        response = await self.client.post(path, data=form)
        self.pages.append(response.text)
        return response

    def token(self) -> str:
        page = next(page for page in reversed(self.pages) if 'name="csrf"' in page)
        return page.split('name="csrf" value="')[1].split('"')[0]

    async def signs_in(self, email: str, password: str = PASSWORD) -> httpx.Response:
        await self.opens("/sign-in")
        return await self.sends("/sign-in", email=email, password=password)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(lived: Path, tmp_path: Path, playbook: Playbook, clock: Clock) -> Iterator[Office]:
    path = tmp_path / "clinic.db"
    shutil.copy(lived, path)
    database = Database(f"sqlite:///{path}", RING)
    yield Office(database, playbook, clock, "aftercare_bot", "http://console.test")
    database.close()


def rendered(summary: Summary) -> Markup:
    return Markup("<h1>{}</h1>").format(summary.facts.patient_name)


@pytest.fixture
def app(office: Office) -> FastAPI:
    return application(office, render_summary=rendered, review=review_print(), secure_cookies=False)


@pytest.fixture
async def someone(app: FastAPI) -> AsyncIterator[Callable[[], Browser]]:
    """A fresh browser each time."""
    clients: list[httpx.AsyncClient] = []

    def browser() -> Browser:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        clients.append(httpx.AsyncClient(transport=transport, base_url="http://console.test"))
        return Browser(clients[-1])

    yield browser
    for client in clients:
        await client.aclose()


@pytest.fixture
async def ana(someone: Callable[[], Browser]) -> Browser:
    """A nurse, signed in."""
    browser = someone()
    await browser.signs_in("ana@clinic.example")
    return browser


@pytest.fixture
async def ben(someone: Callable[[], Browser]) -> Browser:
    browser = someone()
    await browser.signs_in("ben@clinic.example")
    return browser


@pytest.fixture
async def ada(someone: Callable[[], Browser]) -> Browser:
    """An administrator."""
    browser = someone()
    await browser.signs_in("ada@clinic.example")
    return browser


async def code_of(office: Office, name: str) -> str:
    """The code of the newest case of the patient whose name starts so."""

    def look(session: Session) -> str:
        patient = next(row for row in session.exec(select(PatientRow)).all() if row.name.startswith(name))
        return session.exec(select(CaseRow).where(CaseRow.patient_id == patient.id)).all()[-1].code

    return await office.database.read(look)
