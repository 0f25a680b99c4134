"""The Bot API over HTTP: /bot<token>/<method> and /file/bot<token>/<path>."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Mapping
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.emulator.params import Upload
from bot.emulator.refusal import Refused, Silent, Torn
from bot.emulator.state import Body
from bot.emulator.telegram import Telegram

_LONG = "getupdates"
_LOOK_SECONDS = 0.3  # between two looks whether the far side is still there


class TornResponse(Response):
    """Promises a body and breaks the connection instead."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a head and nothing after it; the server closes the socket."""
        head = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]}
        await send(head)


class SilentResponse(Response):
    """Half of an answer, or nothing of it; then the connection stands open until the other side gives up."""

    def __init__(self, answer: Mapping[str, Any] | None) -> None:
        super().__init__()
        self._answer = b"" if answer is None else json.dumps(answer).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Uvicorn cancels it when the server stops."""
        if self._answer:
            length = str(len(self._answer)).encode()
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]})
            half = self._answer[: len(self._answer) // 2]
            await send({"type": "http.response.body", "body": half, "more_body": True})
        while (await receive())["type"] != "http.disconnect":
            pass


def routes(telegram: Telegram) -> list[Route]:
    """What a bot talks to."""

    async def method(request: Request) -> Response:
        params, files = await _read(request)
        path = request.path_params
        try:
            call = telegram.call(path["token"], path["method"], params, files, request.client)
            status, body = await _while_connected(request, call) if path["method"].lower() == _LONG else await call
        except Torn:
            return TornResponse()
        except Silent as silent:
            return SilentResponse(silent.answer)
        except ClientDisconnect:
            return Response()
        return JSONResponse(body, status)

    async def download(request: Request) -> Response:
        path = request.path_params
        try:
            file = telegram.download(path["token"], path["path"])
        except Refused as refusal:
            return JSONResponse(refusal.body(), refusal.code)
        return Response(file.content, media_type="application/octet-stream")

    return [
        Route("/bot{token}/{method}", method, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", download, methods=["GET"]),
    ]


async def _while_connected(request: Request, call: Coroutine[Any, Any, tuple[int, Body]]) -> tuple[int, Body]:
    """A long poll ends when nobody waits for it any more. Raises ClientDisconnect."""
    answer = asyncio.ensure_future(call)
    try:
        while not (await asyncio.wait({answer}, timeout=_LOOK_SECONDS))[0]:
            if await request.is_disconnected():
                raise ClientDisconnect
        return answer.result()
    finally:
        answer.cancel()


async def _read(request: Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    params: dict[str, Any] = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        body = await request.json() if await request.body() else {}
        return params | (body if isinstance(body, dict) else {}), {}
    fields, files = await form(request)
    return params | fields, files


async def form(request: Request) -> tuple[dict[str, str], dict[str, Upload]]:
    """The fields and the files of a form, read whole."""
    fields, files = {}, {}
    async with request.form() as parts:
        for name, value in parts.multi_items():
            if isinstance(value, UploadFile):
                files[name] = await _uploaded(value)
            else:
                fields[name] = value
    return fields, files


async def _uploaded(file: UploadFile) -> Upload:
    return Upload(file.filename or "file", await file.read(), file.content_type or "application/octet-stream")
