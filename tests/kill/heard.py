"""An emulator that remembers each message it took from the bot, as it came: a phone shows only the last edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.emulator.params import Upload
from bot.emulator.state import Body
from bot.emulator.telegram import Telegram


@dataclass(frozen=True)
class Taken:
    """One new message of the bot."""

    chat_id: int
    message_id: int
    text: str


class RecordingTelegram(Telegram):
    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(clock)
        self.taken: list[Taken] = []

    async def call(
        self,
        token: str,
        method: str,
        params: Mapping[str, Any],
        files: Mapping[str, Upload] | None = None,
        line: object = None,
    ) -> tuple[int, Body]:
        status, body = await super().call(token, method, params, files, line)
        if method.lower() == "sendmessage" and status == 200:  # its names have no case
            self.taken.append(Taken(int(params["chat_id"]), body["result"]["message_id"], str(params["text"])))
        return status, body
