"""One's own account: the channels by which one is paged, and open sessions."""

from __future__ import annotations

from starlette.responses import Response

from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.hand_over.disable_staff import end_sign_in
from bot.care.paging.try_channel import latest_tests, send_test_page
from bot.care.staff.accounts import telegram_link
from bot.care.staff.channels import add_channel, drop_channel, own_channel, try_sooner
from bot.console.case.delivery_trail import DELIVERY
from bot.console.page.visit import Visit
from bot.store import reading
from bot.store.tables import StaffRow


async def show_account(visit: Visit, *, link: str = "", problem: str = "") -> Response:
    idle = visit.console.session_idle
    number = visit.staff.id or 0
    sessions = await visit.console.office.read(
        lambda desk: reading.open_sign_ins(desk.session, number, desk.now - idle)
    )
    tried = await visit.console.office.read(lambda desk: latest_tests(desk, desk.session.get_one(StaffRow, number)))
    return visit.show(
        "account.html",
        status=422 if problem else 200,
        link=link,
        sessions=sessions,
        current=visit.session,
        channels=tried,
        states=DELIVERY,
        problem=problem,
    )


async def telegram(visit: Visit) -> Response:
    """A link that joins this person's Telegram; shown once."""

    def make(desk: Desk) -> str:
        return telegram_link(desk, visit.staff)

    return await show_account(visit, link=await visit.act(make))


async def end_session(visit: Visit) -> Response:
    await visit.act(lambda desk: end_sign_in(desk, visit.staff, visit.number("sign_in_id")))
    return visit.go("/account")


async def add(visit: Visit) -> Response:
    """The address is sealed at once and never shown again, not even after a fault."""
    address = visit.field("address")
    if fault := visit.console.address_fault(address):
        return await show_account(visit, problem=f"The address was not added: it {fault}.")
    await visit.act(lambda desk: add_channel(desk, visit.staff, address, by=visit.staff))
    return visit.go("/account")


async def remove(visit: Visit) -> Response:
    def act(desk: Desk) -> None:
        channel = own_channel(desk, visit.staff, visit.number("number"))
        if channel.id is None:
            raise Refused("Telegram is left in Telegram: block the bot, or join another chat.")
        drop_channel(desk, visit.staff, channel, visit.staff)

    await visit.act(act)
    return visit.go("/account")


async def sooner(visit: Visit) -> Response:
    await visit.act(lambda desk: try_sooner(desk, visit.staff, own_channel(desk, visit.staff, visit.number("number"))))
    return visit.go("/account")


async def test(visit: Visit) -> Response:
    def act(desk: Desk) -> None:
        send_test_page(desk, visit.staff, own_channel(desk, visit.staff, visit.number("number")))

    await visit.act(act)
    return visit.go("/account")
