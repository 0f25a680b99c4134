"""The queue's filters, its pages, the way to a case by its code, and the button on a row: links and forms, without a script."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from bot.care.case.state import changed
from bot.care.desk import Desk, Office
from bot.console.queue.queue_page import PAGE
from bot.domain.case import CaseStatus
from bot.domain.tier import Tier
from bot.store.tables import AuditRow, CaseRow, PatientRow
from tests.console.conftest import Browser, code_of
from tests.console.test_queue import codes


def links(page: str, label: str) -> dict[str, str]:
    """Each link of a list with its number."""
    part = page.split(f'aria-label="{label}"')[1].split("</ul>")[0]
    found = re.findall(r'href="([^"]*)".*?<b>([\d,]+)</b></a>', part, re.S)
    return {path.replace("&amp;", "&"): number for path, number in found}


async def change(office: Office, name: str, **values: object) -> None:
    """Another state of somebody's case."""

    def write(desk: Desk) -> None:
        patient = next(row for row in desk.session.exec(select(PatientRow)).all() if row.name.startswith(name))
        case = desk.session.exec(select(CaseRow).where(CaseRow.patient_id == patient.id)).all()[-1]
        for field, value in values.items():
            setattr(case, field, value)
        changed(desk, case)

    await office.act("test", write)


async def add_cases(office: Office, many: int) -> None:
    def write(desk: Desk) -> None:
        patient = desk.session.exec(select(PatientRow)).first()
        assert patient is not None
        for number in range(many):
            at: dict[str, Any] = {"opened_at": desk.now, "waiting_since": desk.now - timedelta(minutes=number)}
            case = CaseRow(code=f"N{number}", patient_id=patient.id or 0, tier=Tier.THREE_DAYS, **at)
            changed(desk, case)

    await office.act("test", write)


async def test_each_filter_shows_its_cases_and_says_how_many(ana: Browser, office: Office) -> None:
    maria, tom, sara = [await code_of(office, name) for name in ("Maria", "Tom", "Sara")]
    await change(office, "Sara", snoozed_until=office.clock() + timedelta(hours=2))
    page = (await ana.opens("/")).text
    assert codes(page) == [maria, tom], "who is snoozed stands apart"

    parts = links(page, "Filters")
    assert parts == {
        "/": "2",
        "/?show=mine": "1",
        "/?show=unclaimed": "1",
        "/?show=overdue": "1",
        "/?show=waiting": parts["/?show=waiting"],
        "/?show=snoozed": "1",
    }
    for path, wanted in (("mine", [tom]), ("unclaimed", [maria]), ("overdue", [maria]), ("snoozed", [sara])):
        assert codes((await ana.opens(f"/?show={path}")).text) == wanted, path
    waiting = codes((await ana.opens("/?show=waiting")).text)
    assert len(waiting) == int(parts["/?show=waiting"])
    assert maria in waiting, "a graded question of hers is open"
    assert codes((await ana.opens("/?tier=clinic_now")).text) == [tom]
    assert codes((await ana.opens("/?tier=clinic_now&show=mine")).text) == [tom]
    assert codes((await ana.opens("/?show=nonsense&tier=&page=-1")).text) == [maria, tom]


async def test_a_filter_never_hides_an_emergency_or_a_late_case_silently(ana: Browser, office: Office) -> None:
    page = (await ana.opens("/?show=mine")).text
    assert "1 emergency is not shown here." in page
    assert "1 overdue case is not shown here." in page
    assert '<a href="/">Show everything</a>' in page
    assert links(page, "Open cases by tier")["/?tier=emergency"] == "1", "the danger is told whatever is filtered"
    assert "not shown here" not in (await ana.opens("/")).text
    assert "not shown here" not in (await ana.opens("/?tier=emergency")).text

    await change(office, "Maria", snoozed_until=office.clock() + timedelta(hours=2))
    page = (await ana.opens("/")).text
    assert "1 emergency is not shown here." in page
    assert '<a href="/?show=snoozed">1 snoozed</a>' in page


async def test_an_empty_filter_says_so_and_leads_back(ana: Browser) -> None:
    page = (await ana.opens("/?show=snoozed")).text
    assert "Nothing in the queue is “Snoozed” now." in page
    assert "Show all 3 open" in page


async def test_the_queue_is_cut_into_pages_that_lead_to_each_other(ana: Browser, office: Office) -> None:
    await add_cases(office, 2 * PAGE)
    first = (await ana.opens("/")).text
    second = (await ana.opens("/?page=2")).text
    last = (await ana.opens("/?page=99")).text

    assert [len(codes(page)) for page in (first, second, last)] == [PAGE, PAGE, 3]
    assert len({*codes(first), *codes(second), *codes(last)}) == 2 * PAGE + 3
    assert 'rel="next" href="/?page=2"' in first
    assert f"{PAGE + 1} to {2 * PAGE} of {2 * PAGE + 3}" in second
    assert 'rel="prev" href="/"' in second
    assert "More dangerous ones stand before them." in second
    assert "stand before them" not in first
    assert 'rel="prev" href="/?tier=three_days"' in (await ana.opens("/?tier=three_days&page=2")).text


async def test_the_rows_of_a_page_are_read_together_however_many(ana: Browser, office: Office) -> None:
    asked: list[str] = []
    event.listen(office.database._read, "before_cursor_execute", lambda *a: asked.append(a[2]))
    await ana.opens("/")
    few = len(asked)
    await add_cases(office, PAGE)
    asked.clear()
    await ana.opens("/")

    assert len(asked) == few


@pytest.mark.parametrize("typed", ["{code}", " {lower} "])
async def test_a_typed_code_leads_to_its_case(ana: Browser, office: Office, typed: str) -> None:
    code = await code_of(office, "Sara")
    answer = await ana.opens("/?code=" + typed.format(code=code, lower=code.lower()))
    assert answer.headers["location"] == f"/cases/{code}"


async def test_a_code_nobody_has_is_refused_in_words_beside_the_queue(ana: Browser) -> None:
    answer = await ana.opens("/?code=<ZZZZ")
    assert answer.status_code == 404
    assert "There is no case &lt;ZZZZ. Check the code on the page." in answer.text
    assert len(codes(answer.text)) == 3


async def test_a_case_is_taken_from_its_row_with_one_button(ana: Browser, ben: Browser, office: Office) -> None:
    sara, tom = await code_of(office, "Sara"), await code_of(office, "Tom")
    page = (await ben.opens("/")).text
    assert f'action="/cases/{sara}/claim"' in page
    assert f'action="/cases/{tom}/claim"' not in page, "Ana has it"

    answer = await ben.sends(f"/cases/{sara}/claim")
    assert answer.headers["location"] == f"/cases/{sara}"
    assert f'action="/cases/{sara}/claim"' not in (await ana.opens("/")).text
    assert "Ben Osei has it" in (await ana.sends(f"/cases/{sara}/claim")).text

    def owner(session: Session) -> tuple[str, str]:
        case = session.exec(select(CaseRow).where(CaseRow.code == sara)).one()
        line = session.exec(select(AuditRow).where(AuditRow.action == "claim_case")).all()[-1]
        return case.status, line.actor

    assert await office.database.read(owner) == (CaseStatus.CLAIMED, "staff:2")


async def test_without_scripts_the_page_comes_again_by_itself_with_its_filter(ana: Browser) -> None:
    assert 'content="15; url=/?show=mine&amp;refresh=1"' in (await ana.opens("/?show=mine")).text
    assert 'content="15; url=/?refresh=1"' in (await ana.opens("/")).text


async def test_the_title_says_how_much_danger_there_is(ana: Browser) -> None:
    assert "<title>1 Emergency, 3 open · Queue" in (await ana.opens("/")).text
