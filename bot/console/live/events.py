"""Server-sent events: the page hears that something changed and looks again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Final

from starlette.responses import Response, StreamingResponse

from bot.care.desk import Desk
from bot.console.live.news import News
from bot.console.page.access import CARE
from bot.console.page.visit import Visit
from bot.store.database import is_down

NEVER: Final = -1  # a number no line has


async def stream(visit: Visit) -> Response:
    headers = {"X-Accel-Buffering": "no"}
    return StreamingResponse(_told(visit), media_type="text/event-stream", headers=headers)


async def _told(visit: Visit) -> AsyncIterator[str]:
    """The browser says by itself where it was cut off (Last-Event-ID); before the first break the page says how old it is (after)."""
    last = visit.request.headers.get("last-event-id", "")
    news = News(
        _number(last or visit.request.query_params.get("after", "")),
        visit.console.wording,
        CARE.admits(visit.staff.role),
    )
    bell = visit.console.bell.listen()
    await anext(bell)  # from here on nothing is missed
    yield "retry: 2000\n\n"
    yield await _look(visit, lambda desk: news.first(desk, again=bool(last)))
    async for rung in bell:
        yield await _look(visit, news.look) if rung else ": here\n\n"


async def _look(visit: Visit, work: Callable[[Desk], str]) -> str:
    """With the database away the page is told to look, and says what is wrong itself; its place is kept."""
    try:
        return await visit.console.office.read(work)
    except Exception as error:
        if not is_down(error):
            raise
        return "event: changed\ndata: 1\n\n"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else NEVER
