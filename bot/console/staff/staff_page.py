"""Staff: the list in calling order, adding somebody, new links, letting somebody go."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.hand_over.disable_staff import disable_staff
from bot.care.staff.accounts import ROLES, StaffAdded, add_staff, sign_in_link, telegram_link
from bot.console.page.visit import Visit
from bot.store import reading
from bot.store.tables import StaffRow


async def show_staff(
    visit: Visit, *, added: StaffAdded | None = None, problem: str = "", status: int = 200
) -> Response:
    """`added` are links that are shown this once: only their hashes are kept."""
    staff = await visit.console.office.read(lambda desk: reading.everybody(desk.session))
    values = {name: visit.field(name) if problem else "" for name in ("name", "email", "role")}
    return visit.show(
        "staff.html", status=status, people=staff, roles=ROLES, added=added, problem=problem, values=values
    )


async def add(visit: Visit) -> Response:
    name, email, role = visit.field("name"), visit.field("email"), visit.field("role")
    try:
        added = await visit.act(lambda desk: add_staff(desk, name, email, role, visit.staff))
    except Refused as refused:
        return await show_staff(visit, problem=str(refused), status=422)
    return await show_staff(visit, added=added)


async def new_link(visit: Visit) -> Response:
    """New links for somebody who lost theirs; the old password works until a new one is set."""

    def links(desk: Desk) -> StaffAdded:
        staff = _found(desk, visit)
        return StaffAdded(staff, sign_in_link(desk, staff), telegram_link(desk, staff))

    return await show_staff(visit, added=await visit.act(links))


async def disable(visit: Visit) -> Response:
    await visit.act(lambda desk: disable_staff(desk, _found(desk, visit), visit.staff))
    return visit.go("/staff")


def _found(desk: Desk, visit: Visit) -> StaffRow:
    staff = desk.session.get(StaffRow, visit.number("staff_id"))
    if staff is None:
        raise HTTPException(404)
    return staff
