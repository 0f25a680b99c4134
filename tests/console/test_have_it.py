"""The link in a page: it asks for a sign-in, shows one button, and acknowledges nothing by being opened."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest

from bot.care.case.flag import Flag, Lift
from bot.care.desk import Desk, Office
from bot.care.paging.acknowledge_link import acknowledge_link
from bot.care.red_flag.raise_case import raise_case
from bot.care.working.claim_case import claim_case
from bot.domain.case import CaseStatus, EventKind
from bot.domain.tier import Tier
from bot.store import cases
from bot.store.tables import CaseRow, PatientRow, StaffRow
from tests.console.conftest import Browser, Clock, code_of

CONSOLE = "http://console.test"


@pytest.fixture
async def code(office: Office) -> str:
    return await code_of(office, "Sara")


async def link_for(office: Office, code: str, staff_id: int = 2) -> str:
    def make(desk: Desk) -> str:
        case = cases.case_by_code(desk.session, code)
        assert case is not None
        return acknowledge_link(desk, case, desk.session.get_one(StaffRow, staff_id))

    return (await office.read(make)).removeprefix(CONSOLE)


async def case_of(office: Office, code: str) -> CaseRow:
    found = await office.database.read(lambda session: cases.case_by_code(session, code))
    assert found is not None
    return found


async def test_the_link_leads_over_the_sign_in_to_the_button_and_only_the_button_acknowledges(
    someone: Callable[[], Browser], office: Office, code: str
) -> None:
    link, ben = await link_for(office, code), someone()
    answer = await ben.opens(link)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={quote(link)}")
    await ben.opens("/sign-in")
    answer = await ben.sends("/sign-in", email="ben@clinic.example", password="correct horse battery", next=link)
    assert answer.headers["location"] == link
    page = (await ben.opens(link)).text
    assert "I have it" in page
    for secret in ("Sara", "Rahimi", "eyelid"):
        assert secret not in page
    assert (await case_of(office, code)).status == CaseStatus.OPEN
    await ben.sends(f"/cases/{code}/claim")
    now = await case_of(office, code)
    assert (now.status, now.owner_id) == (CaseStatus.CLAIMED, 2)
    assert "You have it already." in (await ben.opens(link)).text


async def test_a_link_of_yesterday_or_of_another_case_or_altered_is_refused(
    ben: Browser, office: Office, code: str, clock: Clock
) -> None:
    link, other = await link_for(office, code), await code_of(office, "Maria")
    token = link.rpartition("/")[2]
    staff, expires, signature = token.split(".")
    wrong = [
        f"/cases/{other}/have-it/{token}",
        f"/cases/{code}/have-it/1.{expires}.{signature}",
        f"/cases/{code}/have-it/{staff}.{int(expires) + 9}.{signature}",
        f"/cases/{code}/have-it/{staff}.{expires}.{signature[:-1]}é",
        f"/cases/{code}/have-it/nonsense",
    ]
    assert [(await ben.opens(path)).status_code for path in wrong] == [410] * len(wrong)
    clock.passes(hours=25)
    await ben.signs_in("ben@clinic.example")
    answer = await ben.opens(link)
    assert answer.status_code == 410
    assert f"/cases/{code}" in answer.text


async def test_whoever_opens_a_colleagues_link_is_told_so(ana: Browser, office: Office, code: str) -> None:
    page = (await ana.opens(await link_for(office, code))).text
    assert "This page went to Ben Osei. You are Ana Reyes" in page


async def test_a_link_for_an_unknown_case_is_not_found(ana: Browser, office: Office, code: str) -> None:
    link = await link_for(office, code)
    assert (await ana.opens(link.replace(code, "ZZZZ"))).status_code == 404


async def test_whoever_is_called_for_a_case_that_a_colleague_does_not_answer_for_can_take_it(
    ben: Browser, office: Office, code: str
) -> None:
    case = await case_of(office, code)
    await office.act("claim", lambda desk: claim_case(desk, code, desk.session.get_one(StaffRow, 1)))
    assert "Ana Reyes has it." in (await ben.opens(await link_for(office, code))).text
    await office.act("rise", lambda desk: report_again(desk, case, Tier.EMERGENCY))
    page = (await ben.opens(await link_for(office, code))).text
    assert "Tier raised" in page
    assert "Ana Reyes had it, and is called again." in page
    assert "Ana Reyes has it" not in page
    await ben.sends(f"/cases/{code}/claim")
    assert (await case_of(office, code)).owner_id == 2


def report_again(desk: Desk, case: CaseRow, tier: Tier) -> None:
    flag = Flag(EventKind.RED_FLAG, tier, ("infection",), lift=Lift(0))
    raise_case(desk, desk.session.get_one(PatientRow, case.patient_id), flag, advise=False)
