"""Closing a case in the console: an outcome always, and for noise a reason of the list or in words."""

from __future__ import annotations

from bot.care.desk import Office
from tests.console.conftest import Browser, Clock, code_of


def made_for(page: str) -> dict[str, str]:
    """The state of the case that its forms were made for."""
    return {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("version", "seen")}


async def test_both_forms_offer_the_reasons_of_content(ana: Browser, office: Office) -> None:
    tom = f"/cases/{await code_of(office, 'Tom')}"
    early = (await ana.opens(tom)).text
    await ana.sends(f"{tom}/call", result="reached", **made_for(early))
    late = (await ana.opens(tom)).text

    for page, field in ((early, "early-noise-reason"), (late, "noise-reason")):
        form = page.split(f'<select id="{field}" name="noise_reason">')[1].split("</select>")[0]
        assert form.count("<option") == len(office.playbook.review.noise_reasons) + 1
        assert "A way of speaking" in form


async def test_nothing_is_closed_without_an_outcome(ana: Browser, office: Office) -> None:
    tom = f"/cases/{await code_of(office, 'Tom')}"
    fields = made_for((await ana.opens(tom)).text)

    refused = await ana.sends(f"{tom}/close", reason="well", noise_reason="past", **fields)

    assert refused.status_code == 422
    assert "Choose how the case ended." in refused.text


async def test_noise_is_closed_with_a_reason_and_shows_it(ana: Browser, office: Office) -> None:
    tom = f"/cases/{await code_of(office, 'Tom')}"
    fields = made_for((await ana.opens(tom)).text)

    without = await ana.sends(f"{tom}/close", outcome="noise", **fields)
    unknown = await ana.sends(f"{tom}/close", outcome="noise", noise_reason="bad luck", **fields)
    silent = await ana.sends(f"{tom}/close", outcome="noise", noise_reason="other", **fields)
    closed = await ana.sends(f"{tom}/close", outcome="noise", noise_reason="figure_of_speech", **fields)

    assert (without.status_code, unknown.status_code, silent.status_code, closed.status_code) == (422, 422, 422, 303)
    assert "say why" in without.text
    assert "write what it was" in silent.text
    assert "<b>No red flag</b> · A way of speaking" in (await ana.opens(tom)).text


async def test_a_form_that_came_too_late_keeps_the_reason(ana: Browser, office: Office) -> None:
    tom = f"/cases/{await code_of(office, 'Tom')}"
    await ana.opens(tom)

    stale = await ana.sends(f"{tom}/close", outcome="noise", noise_reason="past", version="0", seen="1")

    assert stale.status_code == 409
    assert '<input type="hidden" name="noise_reason" value="past">' in stale.text


async def close_as_noise(browser: Browser, path: str) -> None:
    fields = made_for((await browser.opens(path)).text)
    await browser.sends(f"{path}/close", outcome="noise", noise_reason="past", **fields)


async def test_a_closed_case_is_opened_again_from_its_page_with_a_reason(ana: Browser, office: Office) -> None:
    tom = f"/cases/{await code_of(office, 'Tom')}"
    assert f"{tom}/reopen" not in (await ana.opens(tom)).text
    await close_as_noise(ana, tom)
    assert f'action="{tom}/reopen"' in (await ana.opens(tom)).text

    silent = await ana.sends(f"{tom}/reopen", reason=" ")
    opened = await ana.sends(f"{tom}/reopen", reason="It was not over.")
    again = await ana.sends(f"{tom}/reopen", reason="It was not over.")

    assert (silent.status_code, opened.status_code, again.status_code) == (422, 303, 422)
    assert "write why" in silent.text
    page = (await ana.opens(tom)).text
    assert "You have it" in page
    assert "Opened again" in page
    assert "It was not over." in page


async def test_who_does_not_treat_opens_nothing_again(ada: Browser, ana: Browser, office: Office) -> None:
    tom = f"/cases/{await code_of(office, 'Tom')}"
    await close_as_noise(ana, tom)
    assert (await ada.sends(f"{tom}/reopen", reason="It was not over.")).status_code == 403


async def test_the_form_that_closes_an_emergency_unseen_asks_for_words(ana: Browser, office: Office) -> None:
    maria = f"/cases/{await code_of(office, 'Maria')}"
    page = (await ana.opens(maria)).text
    assert "(needed: nobody has taken it and reached the patient)" in page

    refused = await ana.sends(f"{maria}/close", outcome="advised_home", **made_for(page))
    uncalled = await ana.sends(f"{maria}/close", outcome="unreachable", reason="No luck.", **made_for(page))
    closed = await ana.sends(f"{maria}/close", outcome="advised_home", reason="Her son called.", **made_for(page))

    assert (refused.status_code, uncalled.status_code, closed.status_code) == (422, 422, 303)
    assert "Log the call first" in uncalled.text
    assert "write why it is closed without" in refused.text


async def test_the_form_says_what_is_unfinished(ana: Browser, office: Office, clock: Clock) -> None:
    tom = f"/cases/{await code_of(office, 'Tom')}"
    page = (await ana.opens(tom)).text
    assert "(needed: nobody has spoken with the patient; but not for “No red flag” and “Not reached”)" in page
    silent = await ana.sends(f"{tom}/close", outcome="advised_home", **made_for(page))
    assert silent.status_code == 422
    assert "write why it is closed without" in silent.text

    await ana.sends(f"{tom}/call", result="reached", **made_for(page))
    await ana.sends(f"{tom}/write", phrase="call_at", time="16:00", **made_for((await ana.opens(tom)).text))
    clock.passes(minutes=1)  # the message can no longer be undone
    page = (await ana.opens(tom)).text
    assert "(needed: a call or a message that was promised has not come)" in page
    dropped = await ana.sends(f"{tom}/close", outcome="advised_home", **made_for(page))
    said = await ana.sends(f"{tom}/close", outcome="advised_home", reason="He came by.", **made_for(page))
    assert (dropped.status_code, said.status_code) == (422, 303)
