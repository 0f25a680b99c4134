"""Where the link in a page leads, after signing in: one button for one case."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from bot.care.case.find import find_case
from bot.care.case.state import clock as case_clock
from bot.care.desk import Desk
from bot.care.paging.acknowledge_link import sent_to
from bot.console.case.called_again import CalledAgain, called_again
from bot.console.page.visit import Visit
from bot.domain.clocks import Clock
from bot.store.tables import CaseRow, StaffRow


@dataclass(frozen=True)
class HaveIt:
    """The case without its patient; `sent_to` is whom the link was for, None where it is no good."""

    case: CaseRow
    clock: Clock
    owner: StaffRow | None
    again: CalledAgain | None  # why whoever had it is called once more
    sent_to: StaffRow | None


async def show_button(visit: Visit) -> Response:
    """A look changes nothing: the form claims the case as the one on its page does."""
    code, token = visit.request.path_params["code"], visit.request.path_params["token"]

    def look(desk: Desk) -> HaveIt:
        case = find_case(desk, code)
        staff_id = sent_to(desk, case.code, token)
        visit.record(desk, "open_page_link", f"case:{case.id}")
        owner = desk.session.get(StaffRow, case.owner_id) if case.owner_id else None
        sent = desk.session.get(StaffRow, staff_id) if staff_id else None
        again = called_again(desk, visit.console.wording, case)
        return HaveIt(case, case_clock(desk, case), owner, again, sent)

    page = await visit.read(look)
    if page.sent_to is None:
        text = "It works for a day and for one case only. The case itself is where it always is."
        links = [(f"/cases/{page.case.code}", f"Open case {page.case.code}"), ("/", "Queue")]
        return visit.problem(410, "This link is too old", text, links)
    return visit.show("have_it.html", page=page)
