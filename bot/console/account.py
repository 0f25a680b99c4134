"""One's own account: the Telegram chat one is paged in, and open sessions."""

from __future__ import annotations

from starlette.responses import Response

from bot.care.desk import Desk
from bot.care.disable_staff import end_sign_in
from bot.care.staff import telegram_link
from bot.console.visit import Visit
from bot.store import reading


async def show_account(visit: Visit, *, link: str = "") -> Response:
    idle = visit.console.session_idle
    number = visit.staff.id or 0
    sessions = await visit.console.office.read(
        lambda desk: reading.open_sign_ins(desk.session, number, desk.now - idle)
    )
    return visit.show("account.html", link=link, sessions=sessions, current=visit.session)


async def telegram(visit: Visit) -> Response:
    """A link that joins this person's Telegram; shown once."""

    def make(desk: Desk) -> str:
        return telegram_link(desk, visit.staff)

    return await show_account(visit, link=await visit.act(make))


async def end_session(visit: Visit) -> Response:
    await visit.act(lambda desk: end_sign_in(desk, visit.staff, visit.number("sign_in_id")))
    return visit.go("/account")
