"""Closing a case in the console: an outcome always, and for noise a reason of the list or in words."""

from __future__ import annotations

from bot.care.desk import Office
from tests.console.conftest import Browser, code_of


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
