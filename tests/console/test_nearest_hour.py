"""Of two hours the nearer one stands first, on the page and in the message; whoever promises a later one is warned before it is sent."""

from __future__ import annotations

from bot.care.desk import Desk, Office
from bot.care.working.claim_case import claim_case
from bot.care.working.log_call import log_call
from bot.care.working.work_case import write_to_patient
from tests.console.conftest import Browser, Clock, code_of
from tests.console.test_case import made_for, nurse
from tests.console.test_queue import said

BEHIND = "is behind the running clock."


async def taken(office: Office) -> str:
    """An emergency of 13:58, taken by Ana at 14:02: to be reached by 14:04."""
    code = await code_of(office, "Maria")
    await office.act("test", lambda desk: claim_case(desk, code, nurse(desk.session, "ana")))
    return code


async def writes(office: Office, code: str, hour: str) -> None:
    def act(desk: Desk) -> None:
        write_to_patient(desk, code, nurse(desk.session, "ana"), "", "call_at", hour)

    await office.act("test", act)


async def preview(browser: Browser, code: str, hour: str) -> str:
    path = f"/cases/{code}"
    fields = made_for((await browser.opens(path)).text, f"{path}/write")
    shown = await browser.sends(f"{path}/write/preview", phrase="call_at", time=hour, **fields)
    assert shown.status_code == 200
    return said(shown.text)


async def test_the_nearer_hour_stands_first_on_the_page_and_in_the_hand_off(ana: Browser, office: Office) -> None:
    code = await taken(office)
    await writes(office, code, "14:40")
    page = said((await ana.opens(f"/cases/{code}")).text)
    assert page.index("Reach the patient by 14:04 ") < page.index("Promised to call at 14:40")
    assert "Reach the patient by 14:04. Call by 14:40, as promised." in page

    await writes(office, code, "14:03")
    page = said((await ana.opens(f"/cases/{code}")).text)
    assert page.index("Promised to call at 14:03") < page.index("Reach the patient by 14:04 ")
    assert "Call by 14:03, as promised. Reach the patient by 14:04." in page


async def test_an_hour_behind_the_clock_is_warned_of_before_it_is_sent_and_the_nearer_one_is_read_first(
    ana: Browser, office: Office
) -> None:
    code = await taken(office)
    late = await preview(ana, code, "14:40")
    assert f"14:40 {BEHIND} Reach the patient by 14:04 02:00 left" in late
    assert "this message does not move that hour." in late
    assert "The patient reads it first." in late
    assert (
        "We call you or write to you by 14:04. Nobody called by then? Call (555) 010-0199. I will call you at 14:40."
        in late
    )

    soon = await preview(ana, code, "14:03")
    assert BEHIND not in soon
    assert "We call you" not in soon


async def test_what_is_sent_is_what_was_shown(ana: Browser, office: Office) -> None:
    code = await taken(office)
    await writes(office, code, "14:40")
    wrote = (await ana.opens(f"/cases/{code}")).text.split('item-wrote"')[1].split("</li>")[0]

    assert wrote.index("by 14:04.") < wrote.index("at 14:40.")


async def test_before_anybody_has_it_the_clock_is_that_of_the_call(ana: Browser, office: Office) -> None:
    late = await preview(ana, await code_of(office, "Maria"), "14:40")
    assert f"14:40 {BEHIND} Reach the patient by" in late


async def test_of_a_later_step_the_nurse_is_warned_and_the_patient_reads_nothing(
    ana: Browser, office: Office, clock: Clock
) -> None:
    code = await taken(office)
    await office.act("test", lambda desk: log_call(desk, code, nurse(desk.session, "ana"), "reached"))
    late = await preview(ana, code, "22:00")

    assert f"22:00 {BEHIND} Decide by" in late
    assert "The patient reads it first." not in late
    assert "We call you" not in late
