"""One's own channels on the account page: added, ordered, tried, removed; and the delivery trail of a case."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from fastapi import FastAPI
from sqlmodel import Session, col, select

from bot.care.desk import Desk, Office
from bot.care.paging.record_call import record_call
from bot.channels.address import fault_of
from bot.console.application import application
from bot.domain.message import Delivery
from bot.store.tables import AuditRow, OutboxRow, StaffChannelRow
from tests.console.conftest import Browser, code_of, rendered

MAIL, PAGER = "mailtos://ana:secret@mail.example", "pagerduty://key@routing"


@pytest.fixture
def app(office: Office) -> FastAPI:
    fault = partial(fault_of, schemes=("mailtos", "pagerduty"))
    return application(office, render_summary=rendered, secure_cookies=False, address_fault=fault)


async def sent_tests(office: Office) -> list[OutboxRow]:
    def look(session: Session) -> list[OutboxRow]:
        found = select(OutboxRow).where(col(OutboxRow.key).startswith("channel_test/"))
        return list(session.exec(found.order_by(col(OutboxRow.id))))

    return await office.database.read(look)


async def test_a_channel_is_added_sealed_and_recorded(ana: Browser, office: Office) -> None:
    await ana.opens("/account")
    await ana.sends("/account/channels", address=MAIL)
    page = (await ana.opens("/account")).text
    assert "2. Mailtos" in page
    assert "secret" not in page

    def look(session: Session) -> tuple[str, str, str]:
        row = session.exec(select(AuditRow).where(AuditRow.action == "add_channel")).one()
        return row.actor, row.subject, str(row.detail)

    assert await office.database.read(look) == ("staff:1", "staff:1", "{'channel': 'mailtos'}")


async def test_an_address_that_may_not_be_called_is_refused_without_being_shown(ana: Browser) -> None:
    await ana.opens("/account")
    answer = await ana.sends("/account/channels", address="file://secret")
    assert answer.status_code == 422
    assert (
        "The address was not added: it begins with file://, which is not on the list of CHANNEL_SCHEMES." in answer.text
    )
    assert "secret" not in answer.text


async def test_a_channel_moves_up_even_before_telegram_and_is_removed(ana: Browser, office: Office) -> None:
    await ana.opens("/account")
    for address in (MAIL, PAGER):
        await ana.sends("/account/channels", address=address)
    for _ in range(2):
        await ana.sends("/account/channels/2/sooner")
    page = (await ana.opens("/account")).text
    assert [page.index(f"{n}. {name}") for n, name in ((1, "Pagerduty"), (2, "Telegram"), (3, "Mailtos"))]
    await ana.sends("/account/channels/2/remove")
    page = (await ana.opens("/account")).text
    assert "Pagerduty" not in page
    assert "1. Telegram" in page

    def look(session: Session) -> int:
        return len(session.exec(select(StaffChannelRow)).all())

    assert await office.database.read(look) == 2  # what was removed stays in the records


async def test_a_test_page_shows_its_delivery(ana: Browser, office: Office) -> None:
    await ana.opens("/account")
    await ana.sends("/account/channels", address=MAIL)
    await ana.sends("/account/channels/0/test")
    await ana.sends("/account/channels/1/test")
    telegram, mail = await sent_tests(office)
    assert (telegram.channel, telegram.chat_id, bool(telegram.address)) == ("telegram", 100, False)
    assert (mail.channel, mail.chat_id, mail.address) == ("mailtos", 0, MAIL)
    assert (await ana.opens("/account")).text.count("waiting to be sent") == 2

    def fates(desk: Desk) -> None:
        desk.session.get_one(OutboxRow, telegram.id).state = Delivery.SENT
        record_call(desk, mail.id or 0, "HTTP 403", for_good=True)

    await office.act("test", fates)
    page = (await ana.opens("/account")).text
    assert 'class="">sent<' in page
    assert "not delivered</span> (HTTP 403)" in page


async def test_another_persons_channel_is_left_alone(ana: Browser, ben: Browser, office: Office) -> None:
    await ana.opens("/account")
    await ana.sends("/account/channels", address=MAIL)
    await ben.opens("/account")
    for what in ("test", "remove", "sooner"):
        assert (await ben.sends(f"/account/channels/1/{what}")).status_code == 422
    assert await sent_tests(office) == []


async def test_the_trail_of_a_case_says_who_was_called_why_and_what_became_of_it(
    ana: Browser, office: Office, someone: Callable[[], Browser]
) -> None:
    code = await code_of(office, "Tom")
    page = (await ana.opens(f"/cases/{code}")).text
    trail = page[page.index('id="trail"') :]
    assert "Who was called (1)" in trail
    assert "<b>Ana Reyes</b> by Telegram" in trail
    assert "as first nurse" in trail
    for what in ("queued <time", "acknowledged <time"):
        assert what in trail
    assert "Only “acknowledged” means that the person has seen it." in trail
