"""Telegram in, by webhook: the delivery is answered with 200 only when the update is committed."""

from __future__ import annotations

import hmac
import json
from typing import Any

from fastapi import APIRouter, HTTPException, Request

from bot.care.desk import Office
from bot.chat.receiver import receive

LARGEST_BODY = 1_000_000  # bytes; Telegram's updates are far smaller


def webhook(office: Office, secret: str) -> APIRouter:
    """Anything but 200 and Telegram sends it again."""
    if not secret:
        raise ValueError("a webhook without a secret would let everybody in")
    router = APIRouter()

    @router.post("/telegram")
    async def update(request: Request) -> dict[str, bool]:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            raise HTTPException(401)
        await receive(office, [_update_in(await _body(request))])
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
