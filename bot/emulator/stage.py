"""Around the phones: clock, faults, files, live events, over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.emulator.durations import duration
from bot.emulator.person_side import body
from bot.emulator.telegram import Telegram
from bot.emulator.troubles import set_trouble

Turn = Callable[[timedelta], Awaitable[datetime]]
_KEEP_ALIVE_SECONDS = 15.0


@dataclass
class Stage:
    """What surrounds the phones. `now` gives aware UTC, `zone` is for showing it; `turn` moves the clock, if it can."""

    telegram: Telegram
    now: Callable[[], datetime]
    turn: Turn | None = None
    turn_to: Mapping[str, Callable[[], Awaitable[datetime]]] = field(default_factory=dict)
    offers: Sequence[Mapping[str, Any]] = ()
    zone: tzinfo = UTC
    console_url: str | None = None
    turning: asyncio.Lock = field(default_factory=asyncio.Lock)

    def clock(self) -> dict[str, Any]:
        """The time, as ISO 8601 in UTC and as the phones show it."""
        now = self.now()
        local = now.astimezone(self.zone)
        return {
            "now": now.astimezone(UTC).isoformat(),
            "local": local.isoformat(),
            "zone": str(getattr(self.zone, "key", "UTC")),
        }

    async def move(self, step: Callable[[], Awaitable[datetime]]) -> Response:
        """One move of the clock at a time; answers when everything due by then has happened."""
        async with self.turning:
            self.telegram.changed("turning")
            try:
                now = await step()
            finally:
                self.telegram.changed("clock", **self.clock())
        return JSONResponse(self.clock() | {"now": now.astimezone(UTC).isoformat()})


def routes(stage: Stage) -> list[Route]:
    """Clock, next, faults, files, events, and what the page needs to know."""
    telegram = stage.telegram

    async def clock(request: Request) -> Response:
        if request.method == "GET":
            return JSONResponse(stage.clock())
        turn = stage.turn
        if turn is None:
            return _error("this clock cannot be turned", 409)
        try:
            step = duration(str((await body(request)).get("advance", "")))
        except (TypeError, ValueError) as error:
            return _error(str(error), 400)
        return await stage.move(lambda: turn(step))

    async def turn_to(request: Request) -> Response:
        try:
            label = str((await body(request)).get("what", ""))
        except (TypeError, ValueError) as error:
            return _error(str(error), 400)
        if label not in stage.turn_to:
            return _error(f"unknown: {label!r}; known: {', '.join(stage.turn_to)}", 404)
        return await stage.move(stage.turn_to[label])

    async def faults(request: Request) -> Response:
        if request.method == "DELETE":
            telegram.faults.clear()
        elif request.method == "POST":
            try:
                set_trouble(telegram, await body(request))
            except (TypeError, ValueError, LookupError) as error:
                return _error(str(error), 400)
            telegram.wake_all()
        telegram.changed("faults")
        return JSONResponse({"faults": telegram.faults.listed()})

    async def file(request: Request) -> Response:
        found = telegram.files.get(request.path_params["file_id"])
        if found is None:
            return _error("there is no such file", 404)
        # Only pictures show in the page; anything else is handed out as a download.
        shown = found.mime in ("image/png", "image/jpeg", "image/gif", "image/webp")
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=3600"}
        headers |= {} if shown else {"Content-Disposition": "attachment"}
        return Response(found.content, media_type=found.mime if shown else "application/octet-stream", headers=headers)

    async def events(request: Request) -> Response:
        return StreamingResponse(
            _events(telegram), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    async def scene(request: Request) -> Response:
        about = {"offers": [dict(offer) for offer in stage.offers], "console_url": stage.console_url}
        steps = {"steps": list(stage.turn_to), "turnable": stage.turn is not None}
        return JSONResponse(about | steps | {"clock": stage.clock(), "faults": telegram.faults.listed()})

    return [
        Route("/emulator/clock", clock, methods=["GET", "POST"]),
        Route("/emulator/next", turn_to, methods=["POST"]),
        Route("/emulator/faults", faults, methods=["GET", "POST", "DELETE"]),
        Route("/emulator/files/{file_id}", file),
        Route("/emulator/events", events),
        Route("/emulator/scene", scene),
    ]


async def _events(telegram: Telegram) -> AsyncIterator[str]:
    """Server-sent events, one JSON object each, until the browser goes or the emulator stops."""
    queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    telegram.watchers.add(queue.put_nowait)
    try:
        yield "retry: 1000\n\n"
        while True:
            try:
                change = await asyncio.wait_for(queue.get(), _KEEP_ALIVE_SECONDS)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if change["what"] == "stop":
                return
            yield f"data: {json.dumps(change)}\n\n"
    finally:
        telegram.watchers.discard(queue.put_nowait)


def _error(words: str, code: int) -> Response:
    return JSONResponse({"error": words}, code)
