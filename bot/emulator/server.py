"""The whole stand-in as one ASGI application: Bot API, phones, clock and the chat page."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.emulator import bot_side, person_side, stage
from bot.emulator.telegram import Telegram

_HERE = Path(__file__).parent


class _Signed(Convertor[int]):
    """A chat id in a path; groups are negative."""

    regex = "-?[0-9]{1,15}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("signed", _Signed())


def application(
    telegram: Telegram,
    *,
    now: Callable[[], datetime],
    turn: stage.Turn | None = None,
    turn_to: Mapping[str, Callable[[], Awaitable[datetime]]] | None = None,
    offers: Sequence[Mapping[str, Any]] = (),
    zone: tzinfo = UTC,
    console_url: str | None = None,
) -> Starlette:
    """Serve `telegram`.

    `turn` moves the clock by a span and returns the new time; None when it cannot be moved. `turn_to` are named
    moves, shown as buttons. `offers` are things to try: {"label", "text"} goes into the input, {"label", "fault"}
    sets a fault. `zone` is the one the phones show. `console_url` stands beside the phone.
    """
    around = stage.Stage(telegram, now, turn, turn_to or {}, offers, zone, console_url)
    page = (_HERE / "templates" / "chat.html").read_text(encoding="utf-8")
    headers = {"Content-Security-Policy": _policy(console_url), "Referrer-Policy": "no-referrer"}

    async def chat_page(request: Request) -> Response:
        return HTMLResponse(page, headers=headers)

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        telegram.start()
        yield
        await telegram.stop()

    static = Mount("/emulator/static", StaticFiles(directory=_HERE / "static"))
    routes = [
        Route("/", chat_page),
        static,
        *bot_side.routes(telegram),
        *person_side.routes(telegram),
        *stage.routes(around),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


def _policy(console_url: str | None) -> str:
    parts = urlsplit(console_url or "")
    frame = f"{parts.scheme}://{parts.netloc}" if parts.netloc else "'self'"
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        f"frame-src {frame}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
