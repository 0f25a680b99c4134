"""An update is committed before Telegram is told, once, on both databases; the webhook lets nobody else in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import select
from telegram import Update

from bot.care.desk import Office
from bot.chat.receiver import LARGEST_BODY, Inbox, chat_of, webhook
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


async def test_when_put_returns_the_update_is_committed(office: Office) -> None:
    await Inbox(office).put(Update.de_json(BODY, None))
    (row,) = await kept(office)
    assert (row.update_id, row.chat_id, row.body["message"]["text"], row.received_at) == (9, 42, "hola", NOW)


async def test_an_update_that_comes_again_is_kept_once(office: Office) -> None:
    for _ in range(2):
        await Inbox(office).put(Update.de_json(BODY, None))
    assert len(await kept(office)) == 1


async def test_whoever_waits_for_work_is_told_after_the_commit(office: Office) -> None:
    told: list[bool] = []
    office.listeners.append(lambda: told.append(True))
    await Inbox(office).put(Update.de_json(BODY, None))
    assert told == [True]


async def test_a_database_that_fails_is_not_hidden_from_telegram(office: Office) -> None:
    with office.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE inbox")
    with pytest.raises(Exception, match="inbox"):
        await Inbox(office).put(Update.de_json(BODY, None))


async def test_the_webhook_keeps_what_telegram_sends(office: Office) -> None:
    assert await posts(office, json=BODY) == 200
    assert [row.update_id for row in await kept(office)] == [9]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x"])
async def test_the_webhook_takes_nothing_without_the_secret(office: Office, secret: str | None) -> None:
    assert await posts(office, secret, json=BODY) == 401
    assert await kept(office) == []


async def test_the_webhook_takes_nothing_huge(office: Office) -> None:
    assert await posts(office, content=b" " * (LARGEST_BODY + 1)) == 413


@pytest.mark.parametrize(
    ("body", "chat"),
    [
        (BODY, 42),
        ({"edited_message": {"chat": {"id": 7}}}, 7),
        ({"my_chat_member": {"chat": {"id": 8}}}, 8),
        ({"callback_query": {"from": {"id": 5}, "message": {"chat": {"id": 6}}}}, 6),
        ({"callback_query": {"from": {"id": 5}}}, 5),
        ({"update_id": 1}, 0),
    ],
)
def test_the_chat_of_an_update(body: dict[str, Any], chat: int) -> None:
    assert chat_of(body) == chat


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
