"""Beside the case: what became of the emergency advice, and whom to call where nobody knows."""

from __future__ import annotations

import re

from bot.care.desk import Desk, Office
from bot.care.red_flag.no_word import serve_advice
from bot.store import advice, cases
from bot.store.tables import AdviceRow
from tests.console.conftest import Browser, Clock, code_of
from tests.console.test_case import made_for


async def advice_of(office: Office, code: str) -> AdviceRow:
    def look(desk: Desk) -> AdviceRow:
        case = cases.case_by_code(desk.session, code)
        assert case is not None
        return advice.of_case(desk.session, case.id or 0)[-1]

    return await office.read(look)


async def time_passes(office: Office, clock: Clock, code: str) -> None:
    """Until the next asking."""
    row = await advice_of(office, code)
    assert row.due_at is not None
    clock.now = row.due_at
    await office.act("advice", lambda desk: serve_advice(desk, row.id or 0))


def words(page: str) -> str:
    """Without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


async def test_the_case_says_when_it_is_asked_and_by_when_somebody_is_called(
    ana: Browser, office: Office, clock: Clock
) -> None:
    code = await code_of(office, "Maria")
    assert "“Did you go?” is asked" in words((await ana.opens(f"/cases/{code}")).text)
    await time_passes(office, clock, code)
    page = words((await ana.opens(f"/cases/{code}")).text)
    assert "“Did you go?” was asked" in page
    assert "Then whoever has the case is called." in page


async def test_no_word_is_a_task_with_the_numbers_to_call(ana: Browser, office: Office, clock: Clock) -> None:
    code = await code_of(office, "Maria")
    for _ in range(3):
        await time_passes(office, clock, code)
        await ana.opens("/")  # who is away for long has to sign in again
    page = (await ana.opens(f"/cases/{code}")).text
    task = words(page.split('id="advice"')[1].split('id="more"')[0])
    assert "No word" in task
    assert "the patient, (555) 010-4471 the emergency contact, Luis Garcia (son), (555) 010-4472" in task
    assert "No word after emergency advice" in words((await ana.opens("/")).text)

    await ana.sends(f"/cases/{code}/claim")
    page = (await ana.opens(f"/cases/{code}")).text
    path = f"/cases/{code}/call"
    await ana.sends(path, result="reached", **made_for(page, path))
    assert "Call now, one after the other" not in words((await ana.opens(f"/cases/{code}")).text)


async def test_who_knows_that_they_are_there_says_so_with_one_press(ana: Browser, office: Office, clock: Clock) -> None:
    code = await code_of(office, "Maria")
    await time_passes(office, clock, code)
    page, path = (await ana.opens(f"/cases/{code}")).text, f"/cases/{code}/went"
    assert (await ana.sends(path, **made_for(page, path))).status_code == 303
    assert (await advice_of(office, code)).answer == "nurse_knows"
    page = words((await ana.opens(f"/cases/{code}")).text)
    assert "Ana Reyes · Clinic knows where the patient is" in page
    assert "I know that they are there" not in page


async def test_an_old_form_does_not_say_it(ana: Browser, office: Office, clock: Clock) -> None:
    code = await code_of(office, "Maria")
    page, path = (await ana.opens(f"/cases/{code}")).text, f"/cases/{code}/went"
    old = made_for(page, path)
    await ana.sends(f"/cases/{code}/claim")
    assert (await ana.sends(path, **old)).status_code == 409
    assert (await advice_of(office, code)).answer == ""


async def test_without_emergency_advice_there_is_nothing_to_know(ana: Browser, office: Office) -> None:
    code = await code_of(office, "Tom")
    page = (await ana.opens(f"/cases/{code}")).text
    assert "emergency advice" not in page
    version = made_for(page, f"/cases/{code}/call")
    answer = await ana.sends(f"/cases/{code}/went", **version)
    assert answer.status_code == 422
    assert "was not told to seek emergency care" in answer.text
