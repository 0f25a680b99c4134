"""What a webhook delivers is committed before Telegram is told, on both databases; nobody else gets in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import select

from bot.care.desk import Office
from bot.chat.webhook import LARGEST_BODY, webhook
from bot.playbook.playbook import Playbook
from bot.store.database import Database
from bot.store.tables import InboxRow
from tests.store.rows import NOW

SECRET = "a-secret-word"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
CHAT = {"id": 42, "type": "private"}
BODY: dict[str, Any] = {"update_id": 9, "message": {"message_id": 1, "date": 0, "chat": CHAT, "text": "hola"}}


@pytest.fixture
def office(database: Database, playbook: Playbook) -> Office:
    return Office(database, playbook, lambda: NOW)


async def kept(office: Office) -> list[InboxRow]:
    return await office.read(lambda desk: list(desk.session.exec(select(InboxRow))))


async def posts(office: Office, secret: str | None = SECRET, **request: Any) -> int:
    app = FastAPI()
    app.include_router(webhook(office, SECRET))
    headers = {HEADER: secret} if secret is not None else {}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://clinic") as client:
        return (await client.post("/telegram", headers=headers, **request)).status_code


async def test_the_webhook_keeps_what_telegram_sends(office: Office) -> None:
    assert await posts(office, json=BODY) == 200
    assert [row.update_id for row in await kept(office)] == [9]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x"])
async def test_the_webhook_takes_nothing_without_the_secret(office: Office, secret: str | None) -> None:
    assert await posts(office, secret, json=BODY) == 401
    assert await kept(office) == []


async def test_the_webhook_takes_nothing_huge(office: Office) -> None:
    assert await posts(office, content=b" " * (LARGEST_BODY + 1)) == 413


async def in_pieces(count: int) -> AsyncIterator[bytes]:
    """A body without a stated length."""
    for _ in range(count):
        yield b"x" * 100_000


async def test_the_webhook_reads_no_further_than_an_update_can_be_long(office: Office) -> None:
    assert await posts(office, content=in_pieces(LARGEST_BODY // 100_000 + 2)) == 413


@pytest.mark.parametrize("body", [b"", b"no json", b"[]", b"{}", b'{"update_id": "x"}', b"\xff\xfe", b"null"])
async def test_a_body_that_is_no_update_is_refused_and_not_asked_for_again(office: Office, body: bytes) -> None:
    assert await posts(office, content=body) == 400
    assert await kept(office) == []


def test_a_webhook_without_a_secret_is_not_opened(office: Office) -> None:
    with pytest.raises(ValueError, match="let everybody in"):
        webhook(office, "")
