"""Pages for what went wrong outside of a page function. They say nothing of the program's insides."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.console.page.visit import Console, Visit

TEXTS = {
    404: ("Not found", "There is nothing at this address. The link may be old or mistyped."),
    405: ("Not found", "This address takes a form. Go back and use the button of the page."),
    413: ("Too much", "The form is larger than this page takes."),
    500: ("Something broke", "It was recorded. What you did may not have been saved: look before you repeat it."),
}
Handler = Callable[[Request, Any], Coroutine[Any, Any, Response]]


def handlers(console: Console, headers: Mapping[str, str]) -> dict[int | type[Exception], Handler]:
    async def refused(request: Request, error: HTTPException) -> Response:
        return _page(console, request, error.status_code)

    async def broken(request: Request, error: Exception) -> Response:
        response = _page(console, request, 500)
        response.headers.update(headers)  # this answer is given outside of the middleware that adds them
        return response

    return {HTTPException: refused, Exception: broken}


def _page(console: Console, request: Request, status: int) -> Response:
    title, text = TEXTS.get(status, ("That did not work", "Go back and try again."))
    return Visit(console, request, None, "").problem(status, title, text, [("/", "To the start page")])
