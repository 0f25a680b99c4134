"""Signing in and out."""

from __future__ import annotations

from starlette.responses import Response

from bot.care.errors import Refused
from bot.care.staff.accounts import SignedIn, SignInRefused, set_password, sign_in, sign_out, staff_of_link
from bot.console.page.access import HOMES
from bot.console.page.visit import Visit


async def show_form(visit: Visit) -> Response:
    if visit.session is not None:
        return visit.go(HOMES[visit.staff.role])
    return visit.show("sign_in.html", problem="", email="", to=visit.request.query_params.get("next", ""))


async def sign_in_by_password(visit: Visit) -> Response:
    email, password = visit.field("email"), str(visit.form.get("password", ""))
    address = visit.request.client.host if visit.request.client else ""
    result = await visit.act(lambda desk: sign_in(desk, email, password, address))
    if isinstance(result, SignInRefused):
        return visit.show("sign_in.html", status=422, problem=str(result), email=email, to=visit.field("next"))
    wanted = _local(visit.field("next"))
    # The bare address is no destination of its own: each role starts on its own page.
    return _let_in(visit, result, HOMES[result.staff.role] if wanted in ("", "/") else wanted)


async def show_link(visit: Visit) -> Response:
    staff = await visit.act(lambda desk: staff_of_link(desk, visit.request.path_params["token"]))
    if staff is None:
        text = "This link was used or is too old. Ask an administrator for a new one."
        return visit.problem(404, "This link does not work", text, [("/sign-in", "Sign in with a password")])
    return visit.show("set_password.html", person=staff, problem="")


async def use_link(visit: Visit) -> Response:
    token, password = visit.request.path_params["token"], str(visit.form.get("password", ""))
    staff = await visit.act(lambda desk: staff_of_link(desk, token))
    try:
        signed_in = await visit.act(lambda desk: set_password(desk, token, password))
    except Refused as refused:
        if staff is None:
            raise
        return visit.show("set_password.html", status=422, person=staff, problem=str(refused))
    return _let_in(visit, signed_in, HOMES[signed_in.staff.role])


async def leave(visit: Visit) -> Response:
    token = visit.request.cookies.get(visit.console.cookies.session, "")
    await visit.act(lambda desk: sign_out(desk, token))
    response = visit.go("/sign-in")
    visit.console.cookies.take(response, visit.console.cookies.session)
    return response


def _let_in(visit: Visit, signed_in: SignedIn, path: str) -> Response:
    response = visit.go(path)
    visit.console.cookies.give(response, visit.console.cookies.session, signed_in.token)
    return response


def _local(path: str) -> str:
    """The path if it stays on this host, else nothing: a link must not lead elsewhere after signing in."""
    fine = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if fine and not path.startswith("/sign-in") else ""
