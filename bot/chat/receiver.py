"""Telegram in: an update is committed to the inbox before Telegram is told that it arrived."""

from __future__ import annotations

import asyncio
import hmac
import json
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from telegram import Update

from bot.care.desk import Office
from bot.store import mail

ALLOWED = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
LARGEST_BODY = 1_000_000  # bytes; Telegram's updates are far smaller


class Inbox(asyncio.Queue[object]):
    """What python-telegram-bot's Updater writes to. It moves the offset, which confirms updates, only after `put` has returned."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office

    async def put(self, item: object) -> None:
        """Committed when this returns. Raises whatever the database raises: then Telegram keeps the update."""
        if isinstance(item, Update):
            await receive(self._office, item.to_dict())


async def receive(office: Office, body: dict[str, Any]) -> None:
    """Keep one update as Telegram wrote it; one that is here already is left alone."""
    update_id, chat_id = int(body["update_id"]), chat_of(body)
    await office.act(f"update:{update_id}", lambda desk: mail.receive(desk.session, update_id, chat_id, body, desk.now))


def chat_of(body: dict[str, Any]) -> int:
    """The chat an update belongs to, 0 where it has none: order is kept within a chat."""
    for kind in ("message", "edited_message", "my_chat_member"):
        if kind in body:
            return int(body[kind]["chat"]["id"])
    query = body.get("callback_query", {})
    return int(query.get("message", {}).get("chat", {}).get("id") or query.get("from", {}).get("id") or 0)


def webhook(office: Office, secret: str) -> APIRouter:
    """The way in for RECEIVE=webhook: 200 only when the update is committed; anything else and Telegram sends it again."""
    if not secret:
        raise ValueError("a webhook without a secret would let everybody in")
    router = APIRouter()

    @router.post("/telegram")
    async def update(request: Request) -> dict[str, bool]:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            raise HTTPException(401)
        await receive(office, _update_in(await _body(request)))
        return {"ok": True}

    return router


async def _body(request: Request) -> bytes:
    """Read no further than an update can be long."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise HTTPException(413)
    return body


def _update_in(body: bytes) -> dict[str, Any]:
    try:
        update = json.loads(body)
        int(update["update_id"])
    except (ValueError, TypeError, KeyError) as error:
        raise HTTPException(400) from error
    return dict(update)
