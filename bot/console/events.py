"""Server-sent events: the page hears that something changed and looks again."""

from __future__ import annotations

from starlette.responses import Response, StreamingResponse

from bot.console.visit import Visit


async def stream(visit: Visit) -> Response:
    headers = {"X-Accel-Buffering": "no"}
    return StreamingResponse(visit.console.bell.listen(), media_type="text/event-stream", headers=headers)
