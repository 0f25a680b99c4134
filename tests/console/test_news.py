"""What open pages are told over a real connection, also after it was cut, and by a process that was started anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import pytest
from sqlmodel import select

from bot.care.case.flag import Flag
from bot.care.desk import Desk, Office
from bot.care.red_flag.raise_case import raise_case
from bot.care.working.claim_case import claim_case
from bot.domain.case import EventKind
from bot.domain.tier import Tier
from bot.store.tables import CaseRow, PatientRow, StaffRow
from tests.console.conftest import Clock
from tests.console.small_clinic import PASSWORD
from tests.console.test_in_a_browser import Served, running


@dataclass(frozen=True)
class Told:
    event: str
    number: str
    data: str

    @property
    def alarm(self) -> tuple[str, str]:
        """Tier and code."""
        said = json.loads(self.data)
        return said["tier"], said["code"]


def messages(answer: httpx.Response) -> Iterator[Told]:
    """As a browser reads the stream."""
    fields: dict[str, str] = {}
    for line in answer.iter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif fields.keys() & {"id", "data"}:
            yield Told(fields.get("event", ""), fields.get("id", ""), fields.get("data", ""))
            fields = {}


@dataclass
class Window:
    """An open page's ear."""

    client: httpx.Client

    @contextmanager
    def hears(self, last: str | None = None, after: str | None = None) -> Iterator[Iterator[Told]]:
        query = {"refresh": "1"} | ({} if after is None else {"after": after})
        headers = {} if last is None else {"Last-Event-ID": last}
        with self.client.stream("GET", "/events", params=query, headers=headers) as answer:
            yield messages(answer)

    def position(self) -> str:
        page = self.client.get("/").text
        return page.split("&amp;after=")[1].split('"')[0]


def window(served: Served, email: str = "ana@clinic.example") -> Window:
    client = httpx.Client(base_url=served.url, timeout=20)
    csrf = client.get("/sign-in").text.split('name="csrf" value="')[1].split('"')[0]
    client.post("/sign-in", data={"csrf": csrf, "email": email, "password": PASSWORD})
    return Window(client)


@pytest.fixture
def served(office: Office, clock: Clock) -> Iterator[Served]:
    clock.passes(minutes=5)  # what the clinic has lived through has settled
    with running(office) as console:
        yield console


def flag(served: Served, name: str, tier: Tier, symptom: str = "dyspnea") -> str:
    found: list[str] = []

    def act(desk: Desk) -> None:
        patient = next(row for row in desk.session.exec(select(PatientRow)).all() if row.name.startswith(name))
        found.append(raise_case(desk, patient, Flag(EventKind.RED_FLAG, tier, (symptom,))).case.code)

    served.act(act)
    return found[0]


def test_a_red_case_is_an_alarm_and_another_change_is_not(served: Served) -> None:
    page = window(served)
    with page.hears(after=page.position()) as told:
        assert next(told).event == "", "nothing happened since the page was made"
        code = flag(served, "Li Wen", Tier.EMERGENCY)
        assert next(told).alarm == ("Emergency", code)
        assert next(told).event == "changed"

        flag(served, "Hal", Tier.SAME_DAY, "ptosis")
        assert next(told).event == "changed"

        def claim(desk: Desk) -> None:
            claim_case(desk, code, desk.session.get_one(StaffRow, 1))

        served.act(claim)
        assert next(told).event == "changed"

        assert flag(served, "Hal", Tier.CLINIC_NOW) == next(told).alarm[1], "it got worse"


def test_nothing_is_lost_while_a_page_is_opened(served: Served) -> None:
    page = window(served)
    made = page.position()
    code = flag(served, "Li Wen", Tier.EMERGENCY)
    with page.hears(after=made) as told:
        assert next(told).alarm == ("Emergency", code)


def test_whoever_was_cut_off_is_told_what_they_missed(served: Served, clock: Clock) -> None:
    page = window(served)
    with page.hears(after=page.position()) as told:
        before = next(told).number
    missed = [flag(served, name, Tier.ED_NOW) for name in ("Li Wen", "Hal")]
    clock.passes(minutes=1)

    with page.hears(last=before) as told:
        assert [next(told).alarm[1], next(told).alarm[1]] == missed
        caught_up = next(told)
    assert caught_up.event == "changed"
    assert int(caught_up.number) > int(before)
    with page.hears(last=caught_up.number) as told:
        again = next(told)
        assert (again.event, again.number) == ("changed", caught_up.number), "each once, but always a look"


def test_a_line_torn_after_the_first_of_two_alarms_brings_the_second_later(served: Served, clock: Clock) -> None:
    page = window(served)
    with page.hears(after=page.position()) as told:
        before = next(told).number
    missed = [flag(served, name, Tier.ED_NOW) for name in ("Li Wen", "Hal")]
    clock.passes(minutes=1)
    with page.hears(last=before) as told:
        first = next(told)
    with page.hears(last=first.number or before) as told:
        assert [next(told).alarm[1], next(told).alarm[1]] == missed


@pytest.mark.parametrize("last", ["999999999", "nonsense", "-5", ""])
def test_a_number_nobody_gave_is_answered_with_a_look(served: Served, last: str) -> None:
    page = window(served)
    with page.hears(last=last) as told:
        assert next(told).event == "changed"


def test_the_numbers_outlive_the_process(office: Office, clock: Clock) -> None:
    clock.passes(minutes=5)
    with running(office) as first:
        page = window(first)
        with page.hears(after=page.position()) as told:
            before = next(told).number
    with running(office) as second:
        code = flag(second, "Li Wen", Tier.EMERGENCY)
        with window(second).hears(last=before) as told:
            assert next(told).alarm == ("Emergency", code)


def test_a_closed_case_calls_nobody_any_more(served: Served) -> None:
    page = window(served)
    made = page.position()
    code = flag(served, "Li Wen", Tier.EMERGENCY)

    def close(desk: Desk) -> None:
        desk.session.exec(select(CaseRow).where(CaseRow.code == code)).one().status = "closed"

    served.act(close)
    with page.hears(after=made) as told:
        assert next(told).event == "changed"


def test_who_cares_for_no_patients_hears_of_changes_only(served: Served) -> None:
    page = window(served, "ada@clinic.example")
    with page.hears(after="0") as told:
        assert next(told).event == "changed"
        flag(served, "Li Wen", Tier.EMERGENCY)
        assert next(told).event == "changed"
