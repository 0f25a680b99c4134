"""Telegram in, by polling: updates are committed to the inbox before Telegram is told that they arrived."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

import structlog
from telegram import Bot, Update
from telegram.error import RetryAfter
from telegram.request import BaseRequest

from bot.care.desk import Office
from bot.chat.failures import seconds_of
from bot.chat.hearing import Hearing
from bot.chat.unkept import Unkept
from bot.store import inbox
from bot.store.database import is_down

log = structlog.get_logger()

ALLOWED = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
POLL_SECONDS = 10
GRACE = 25  # seconds more, and a poll without an answer is given up
A_PAGE = 100  # updates; more come with the next answer
PAUSES = (1, 2, 5, 10)  # seconds before the next try


class Receiver:
    """One of it for each bot: Telegram refuses a second poller (409). `connection` is the one the bot polls by."""

    def __init__(
        self,
        bot: Bot,
        connection: BaseRequest,
        office: Office,
        monotonic: Callable[[], float] = time.monotonic,
        pauses: Sequence[float] = PAUSES,
        grace: float = GRACE,
    ) -> None:
        self._bot, self._connection, self._office, self._monotonic = bot, connection, office, monotonic
        self._pauses, self._grace = pauses, grace
        self._offset, self._failures = 0, 0
        self._hearing, self._unkept = Hearing(office, monotonic), Unkept(bot, office)
        self.turns = 0  # polls that were begun, and that came to their end, well or not
        self.heard_at = monotonic()  # when Telegram last answered, by the same clock
        self.unkept_since: float | None = None  # the database takes nothing of what was heard since then

    async def run(self) -> None:
        """Until cancelled. What was said while we were away is kept, never dropped."""
        while True:
            await self.poll()

    async def poll(self, seconds: int = POLL_SECONDS) -> int:
        """Ask once; how many updates came. The next question confirms them, so they are committed before it."""
        seconds = min(seconds, 1) if self._hearing.unfinished else seconds
        self.turns += 1
        try:
            async with asyncio.timeout(seconds + self._grace):
                updates = await self._ask(seconds)
            self.heard_at = self._monotonic()
            await self._keep(updates)
        except Exception as error:  # whatever it is: Telegram keeps what is not confirmed, and is asked again
            await self._recover(error)
            return 0
        finally:
            self.turns += 1
        self._failures = 0
        self._offset = int(updates[-1]["update_id"]) + 1 if updates else self._offset
        return len(updates)

    async def _ask(self, seconds: int) -> list[dict[str, Any]]:
        """getUpdates as Telegram answers it. The library's own reading fails for all where it cannot read one, and would for ever."""
        asked = {"offset": self._offset, "timeout": seconds, "allowed_updates": json.dumps(ALLOWED)}
        url = f"{self._bot.base_url}/getUpdates?{urlencode(asked)}"
        return list(await self._connection.post(url, read_timeout=seconds + GRACE / 2))  # type: ignore[arg-type]

    async def _keep(self, bodies: Sequence[dict[str, Any]]) -> None:
        """Where the database does not take them, their senders are told: they stay with Telegram, and come again."""
        try:
            await receive(self._office, bodies)
        except Exception:
            self.unkept_since = self._monotonic() if self.unkept_since is None else self.unkept_since
            await self._unkept.tell(bodies)
            raise
        self.unkept_since = None
        await self._hearing.heard()
        self._unkept.forget()
        if len(bodies) < A_PAGE:  # else more waits, and an answer may be in it
            await self._hearing.ask_again()

    async def _recover(self, error: Exception) -> None:
        """A connection that was torn unseen may hold the only place of its pool for ever: a new one, after a pause."""
        log.warning("poll_failed", error=type(error).__name__)
        with contextlib.suppress(Exception):  # the database may be the trouble
            await self._hearing.silent()
        await self._connection.shutdown()
        await self._connection.initialize()
        pause = self._pauses[min(self._failures, len(self._pauses) - 1)]
        self._failures += 1
        await asyncio.sleep(seconds_of(error) if isinstance(error, RetryAfter) else pause)


class UnkeptError(Exception):
    """The database took nothing of an update."""


async def receive(office: Office, bodies: Sequence[dict[str, Any]]) -> None:
    """Keep updates as Telegram wrote them, all in one commit; those that are here already are left alone.

    Where one of them cannot be kept, each by itself: it must hold up no other, and is kept as far as it can be.
    """
    try:
        await _receive(office, bodies)
    except Exception as error:
        if is_down(error):
            raise
        log.error("updates_kept_singly", error=type(error).__name__)
        for body in bodies:
            await _receive_somehow(office, body)


async def _receive(office: Office, bodies: Sequence[dict[str, Any]]) -> None:
    updates = [(int(body["update_id"]), chat_of(body), body) for body in bodies]
    if updates:
        await office.act(f"update:{updates[0][0]}", lambda desk: inbox.receive(desk.session, updates, desk.now))


async def _receive_somehow(office: Office, body: dict[str, Any]) -> None:
    """As it is; else without what is no letter; else its number and chat alone: the worker sets that aside, and a nurse looks."""
    trouble: Exception | None = None
    bare = {"update_id": body["update_id"], "message": {"chat": {"id": chat_of(body)}}}
    for form in (body, _legible(body), bare, {**bare, "message": {"chat": {"id": 0}}}):
        try:
            await _receive(office, [form])
            return
        except Exception as error:
            if is_down(error):
                raise
            trouble = error
    raise UnkeptError from trouble  # not even its number: Telegram is to keep it


def _legible(body: dict[str, Any]) -> dict[str, Any]:
    return dict(json.loads(json.dumps(body, ensure_ascii=False).encode("utf-8", "ignore")))


def chat_of(body: dict[str, Any]) -> int:
    """The chat an update belongs to, 0 where it has none or cannot be read: order is kept within a chat."""
    try:
        for kind in ("message", "edited_message", "my_chat_member"):
            if kind in body:
                return int(body[kind]["chat"]["id"])
        query = body.get("callback_query", {})
        return int(query.get("message", {}).get("chat", {}).get("id") or query.get("from", {}).get("id") or 0)
    except (KeyError, TypeError, ValueError, AttributeError):
        return 0
