"""python-telegram-bot without sockets: its requests go straight into a Telegram of this process."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.emulator.params import Upload
from bot.emulator.refusal import Refused, Silent, Torn
from bot.emulator.telegram import Telegram


class EmulatorRequest(BaseRequest):
    """Give it to `Application.builder().request(...)` and `.get_updates_request(...)`."""

    def __init__(self, telegram: Telegram, read_timeout: float | None = 5.0) -> None:
        self._telegram = telegram
        self._read_timeout = read_timeout
        self._line = object()

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer; None waits for ever."""
        return self._read_timeout

    async def initialize(self) -> None:
        """A new connection."""
        self._line = object()

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request. TimedOut when an answer takes too long, NetworkError when the line is cut."""
        wait = self._read_timeout if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        try:
            async with asyncio.timeout(wait):
                return await self._ask(urlsplit(url), request_data)
        except TimeoutError:
            raise TimedOut from None
        except Torn:
            raise NetworkError("aiohttp.ServerDisconnectedError") from None

    async def _ask(self, url: SplitResult, data: RequestData | None) -> tuple[int, bytes]:
        path = unquote(url.path).lstrip("/")
        if path.startswith("file/bot"):
            return self._download(path.removeprefix("file/bot"))
        token, _, method = path.removeprefix("bot").partition("/")
        params = dict(parse_qsl(url.query)) | (data.json_parameters if data else {})
        try:
            status, body = await self._telegram.call(token, method, params, _uploads(data), self._line)
        except Silent:
            await asyncio.Event().wait()  # for ever: the time-out ends it
            raise
        return status, json.dumps(body).encode()

    def _download(self, path: str) -> tuple[int, bytes]:
        token, _, name = path.partition("/")
        try:
            return 200, self._telegram.download(token, name).content
        except Refused as refusal:
            return refusal.code, json.dumps(refusal.body()).encode()


def _uploads(data: RequestData | None) -> dict[str, Upload]:
    parts = data.multipart_data if data and data.contains_files else {}
    return {name: Upload(part[0], _bytes(part[1]), part[2]) for name, part in parts.items()}


def _bytes(content: Any) -> bytes:
    return content if isinstance(content, bytes) else bytes(content.read())
