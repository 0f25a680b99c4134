"""A webhook for the tests: takes updates, or answers with the codes it was given."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.emulator.stand import until


class Hook:
    """`codes` are answered first, then 200; `refuses` are texts that are never taken, with the code they get."""

    def __init__(self) -> None:
        self.codes: list[int] = []
        self.refuses: dict[str, int] = {}
        self.headers: dict[str, str] = {}  # of an answer that is not 200
        self.taken: list[dict[str, Any]] = []
        self.asked_at: list[float] = []
        self.secrets: list[str | None] = []
        self.url = ""

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.taken]

    async def take(self, request: Request) -> Response:
        body = await request.json()
        code = self.refuses.get(body.get("message", {}).get("text", ""), 200)
        code = self.codes.pop(0) if self.codes else code
        self.asked_at.append(time.monotonic())
        self.secrets.append(request.headers.get("x-telegram-bot-api-secret-token"))
        if code == 200:
            self.taken.append(body)
        return Response(status_code=code, headers={} if code == 200 else self.headers)

    @contextlib.asynccontextmanager
    async def served(self) -> AsyncIterator[None]:
        app = Starlette(routes=[Route("/hook", self.take, methods=["POST"])])
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.url = f"http://127.0.0.1:{free.getsockname()[1]}/hook"
            server = uvicorn.Server(uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1))
            serving = asyncio.create_task(server.serve(sockets=[free]))
            await until(lambda: server.started)
            yield
            server.should_exit = True
            await serving
