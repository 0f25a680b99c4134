"""The door in front of every page: who is it, may they, is the form ours."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.care.errors import CaseIsClosed, NoSuchCase, NoSuchTreatment, Refused
from bot.console.page.access import HOMES, Rule, form_is_ours, session_of
from bot.console.page.alarms import alarm_lines
from bot.console.page.offers import offer_lines
from bot.console.page.visit import Console, Visit

LONGEST_FORM = 512 * 1024  # bytes; many times a full enrolment

Page = Callable[[Visit], Awaitable[Response]]


@dataclass(frozen=True)
class Address:
    """One route. Without a rule nobody passes."""

    method: str
    path: str
    page: Page
    rule: Rule | None = None


def route(console: Console, address: Address) -> Route:
    async def endpoint(request: Request) -> Response:
        visit = await _visit(console, request)
        response = await _answer(visit, address)
        if visit.session is None and request.cookies.get(console.cookies.stranger) != visit.csrf:
            console.cookies.give(response, console.cookies.stranger, visit.csrf)
        return response

    return Route(address.path, endpoint, methods=[address.method])


async def _visit(console: Console, request: Request) -> Visit:
    token = request.cookies.get(console.cookies.session, "")
    watching = "refresh" in request.query_params
    session = await session_of(console.office, token, console.session_idle, console.session_lifetime, watching=watching)
    stranger = request.cookies.get(console.cookies.stranger, "") or secrets.token_urlsafe(24)
    if session is None:
        return Visit(console, request, None, stranger)
    role, wording = session.staff.role, console.wording
    staff_id = session.staff.id or 0
    alarms = await console.office.read(lambda desk: alarm_lines(desk, wording, role))
    offers = await console.office.read(lambda desk: offer_lines(desk, staff_id))
    return Visit(console, request, session, session.csrf, alarms=alarms, offers=offers)


async def _answer(visit: Visit, address: Address) -> Response:
    refused = await _refused(visit, address)
    if refused is not None:
        return refused
    try:
        return await address.page(visit)
    except (NoSuchCase, NoSuchTreatment) as wrong:
        return visit.problem(404, "Not found", str(wrong))
    except CaseIsClosed as wrong:
        return visit.problem(409, "This case is closed", str(wrong), [("/", "Back to the queue")])
    except Refused as wrong:
        return visit.problem(422, "That did not work", str(wrong))


async def _refused(visit: Visit, address: Address) -> Response | None:
    rule, request = address.rule, visit.request
    if rule is None:
        return visit.problem(403, "Not for you", "Nobody may open this page.")
    if not rule.public and visit.session is None:
        there = request.url.path if request.method == "GET" else "/"
        return visit.go(f"/sign-in?next={quote(there)}")
    if not rule.public and not rule.admits(visit.staff.role):
        home = HOMES[visit.staff.role]
        return visit.problem(403, "Not for your role", _role_text(visit), [(home, "Back to your start page")])
    if request.method == "POST":
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > LONGEST_FORM:
            raise HTTPException(413)
        visit.form = await request.form(max_files=0, max_part_size=64 * 1024)
        if not form_is_ours(visit.form, visit.csrf):
            return visit.problem(
                403, "This form is too old", "Nothing was changed. Go back, reload the page and try again."
            )
    return None


def _role_text(visit: Visit) -> str:
    role = visit.console.wording.label("role", visit.staff.role).lower()
    return f"You are signed in as {visit.staff.name} ({role}). This page is for other roles."
