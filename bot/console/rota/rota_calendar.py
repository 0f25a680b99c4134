"""One's shifts in one's own calendar program: a secret address, and the file under it."""

from __future__ import annotations

from starlette.responses import Response

from bot.care.rota.calendar_link import calendar_of, new_calendar_link, revoke_calendar_link
from bot.console.page.on_call_line import DUTIES
from bot.console.page.visit import Visit
from bot.console.rota.rota_page import show_rota


async def new_address(visit: Visit) -> Response:
    """A secret address of one's own calendar; shown once. The one before stops working."""
    address = await visit.act(lambda desk: new_calendar_link(desk, visit.staff))
    return await show_rota(visit, calendar=address)


async def revoke_address(visit: Visit) -> Response:
    await visit.act(lambda desk: revoke_calendar_link(desk, visit.staff))
    return visit.go("/rota")


async def show_file(visit: Visit) -> Response:
    """For a calendar program, which has no session: the secret in the address is what admits it."""
    token = visit.request.query_params.get("token", "")
    found = await visit.console.office.read(lambda desk: calendar_of(desk, token, DUTIES))
    if found is None:
        return visit.problem(404, "Not found", "This calendar address was revoked or mistyped. Make a new one: Rota.")
    return Response(found, media_type="text/calendar; charset=utf-8")
