"""The person's side over HTTP, as the page and other programs use it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from bot.emulator.pictures import sample_picture
from bot.emulator.request import EmulatorRequest
from bot.emulator.telegram import Telegram
from tests.emulator.stand import PATIENT, TOKEN, HandClock, direct, until

KEYBOARD = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("None of these", callback_data="d3:none"),
            InlineKeyboardButton("Our page", url="https://a.example"),
        ]
    ]
)


@pytest.fixture
async def phone(address: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{address}/emulator", timeout=10, verify=False) as client:
        yield client


async def test_saying_something_opens_a_chat(phone: httpx.AsyncClient, telegram: Telegram) -> None:
    said = await phone.post("/chats/5001/say", json={"text": "/start abc", "name": "Ana", "kind": "staff"})
    assert said.json() == {"message_id": 1}
    [maria, ana] = (await phone.get("/chats")).json()["chats"]
    assert [(chat["chat_id"], chat["name"], chat["kind"]) for chat in (maria, ana)] == [
        (PATIENT, "Maria", "patient"),
        (5001, "Ana", "staff"),
    ]
    await direct(telegram).send_message(5001, "<b>Hello</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    [_, hello] = (await phone.get("/chats/5001")).json()["messages"]
    assert (hello["from"], hello["text"], hello["edited"]) == ("bot", "Hello", False)
    assert hello["buttons"] == [
        [
            {"text": "None of these", "data": "d3:none"},
            {"text": "Our page", "data": None, "url": "https://a.example"},
        ]
    ]
    assert hello["date"] == int(telegram.unix())


async def test_a_tap_returns_what_the_bot_answered(phone: httpx.AsyncClient, telegram: Telegram) -> None:
    async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text("Any of these?", reply_markup=KEYBOARD)

    async def save(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.callback_query is not None
        await update.callback_query.answer("Saved")
        await update.callback_query.edit_message_text("Day 3 is saved.")

    request = EmulatorRequest(telegram)
    app = Application.builder().token(TOKEN).request(request).get_updates_request(EmulatorRequest(telegram)).build()
    app.add_handlers([CommandHandler("start", start), CallbackQueryHandler(save)])
    async with app:
        assert app.updater is not None
        await app.updater.start_polling(timeout=5)
        await app.start()
        await phone.post(f"/chats/{PATIENT}/say", json={"text": "/start"})
        await until(lambda: len(telegram.chats[PATIENT].messages) == 2)
        tapped = (await phone.post(f"/chats/{PATIENT}/tap", json={"button": "none of THESE"})).json()
        assert (tapped["answered"], tapped["text"]) == (True, "Saved")
        await until(lambda: telegram.chats[PATIENT].messages[2].edited)
        old = await phone.post(f"/chats/{PATIENT}/tap", json={"message_id": 2, "data": "d3:none"})
        assert old.status_code == 200  # a phone may still show the old state
        await app.updater.stop()
        await app.stop()


async def test_taps_that_no_phone_could_do_are_refused_in_words(phone: httpx.AsyncClient, telegram: Telegram) -> None:
    telegram.say(PATIENT, "/start")
    await direct(telegram).send_message(PATIENT, "Any of these?", reply_markup=KEYBOARD)
    wishes = [
        {"button": "Nope"},
        {"button": "Our page"},
        {"message_id": 2, "data": "x"},
        {"message_id": 9, "data": "x"},
    ]
    answers = [await phone.post(f"/chats/{PATIENT}/tap", json=wish) for wish in [*wishes, {}]]
    assert [answer.status_code for answer in answers] == [404, 409, 409, 404, 400]
    assert answers[0].json() == {"error": "no message here has a button 'Nope'"}


async def test_an_own_message_can_be_changed(phone: httpx.AsyncClient) -> None:
    number = (await phone.post(f"/chats/{PATIENT}/say", json={"text": "fine"})).json()["message_id"]
    await phone.post(f"/chats/{PATIENT}/say", json={"text": "not fine", "edit": number})
    [message] = (await phone.get(f"/chats/{PATIENT}")).json()["messages"]
    assert (message["text"], message["edited"]) == ("not fine", True)
    assert (await phone.post(f"/chats/{PATIENT}/say", json={"text": "x", "edit": 77})).status_code == 404


async def test_photos_voices_stickers_files_and_places_reach_the_bot(
    phone: httpx.AsyncClient, telegram: Telegram
) -> None:
    own = {"photo": ("arm.png", sample_picture(1), "image/png")}
    answers = [
        await phone.post(f"/chats/{PATIENT}/photo"),
        await phone.post(f"/chats/{PATIENT}/photo", files=own, data={"caption": "left arm"}),
        await phone.post(f"/chats/{PATIENT}/voice", json={"seconds": 9}),
        await phone.post(f"/chats/{PATIENT}/sticker"),
        await phone.post(f"/chats/{PATIENT}/document", files={"file": ("a.txt", b"text", "text/plain")}),
        await phone.post(f"/chats/{PATIENT}/location", json={"latitude": 1.5, "longitude": 2.5}),
    ]
    assert [answer.status_code for answer in answers] == [200] * 6
    messages = [update.message for update in await direct(telegram).get_updates() if update.message]
    sample, arm, voice, sticker, document, place = messages
    assert (sample.caption, arm.caption) == (None, "left arm")
    assert arm.photo[-1].file_size == len(sample_picture(1))
    assert voice.voice is not None
    assert sticker.sticker is not None
    assert document.document is not None
    assert place.location is not None
    view = (await phone.get(f"/chats/{PATIENT}")).json()["messages"][1]
    picture = await phone.get(view["photo"]["url"].removeprefix("/emulator"))
    assert (picture.content, picture.headers["content-type"]) == (sample_picture(1), "image/png")


async def test_wrong_wishes_get_400_and_words(phone: httpx.AsyncClient) -> None:
    answers = [
        await phone.post(f"/chats/{PATIENT}/say", json={"text": "  "}),
        await phone.post(f"/chats/{PATIENT}/say", json=["text"]),
        await phone.post(f"/chats/{PATIENT}/say", content=b"{"),
        await phone.post(f"/chats/{PATIENT}/say", json={"text": "x", "kind": "king"}),
        await phone.post("/faults", json={"drop": "all"}),
        await phone.post("/clock", json={"advance": "tomorrow"}),
    ]
    assert [answer.status_code for answer in answers] == [400] * 6
    assert all(answer.json()["error"] for answer in answers)
    assert (await phone.get("/chats/31337")).status_code == 404


async def test_who_blocked_the_bot_cannot_write_until_unblocked(phone: httpx.AsyncClient) -> None:
    await phone.post(f"/chats/{PATIENT}/block")
    assert (await phone.post(f"/chats/{PATIENT}/say", json={"text": "x"})).status_code == 409
    await phone.post(f"/chats/{PATIENT}/unblock")
    assert (await phone.post(f"/chats/{PATIENT}/say", json={"text": "x"})).status_code == 200


async def test_the_clock_is_turned_by_a_span_or_to_a_named_time(phone: httpx.AsyncClient, clock: HandClock) -> None:
    assert (await phone.post("/clock", json={"advance": "PT24H"})).json()["now"] == "2026-11-20T14:00:00+00:00"
    assert (await phone.post("/next", json={"what": "Day 14"})).json()["now"] == "2026-12-04T14:00:00+00:00"
    assert (await phone.post("/next", json={"what": "Easter"})).status_code == 404
    assert (await phone.get("/clock")).json()["now"] == clock.now().isoformat()


async def test_faults_are_set_listed_and_cleared(phone: httpx.AsyncClient, clock: HandClock) -> None:
    await phone.post("/faults", json={"method": "sendMessage", "status": 500, "times": 3})
    await phone.post("/faults", json={"down_for": "PT1M"})
    first, second = (await phone.get("/faults")).json()["faults"]
    assert (first["method"], first["times"], second["until"]) == ("sendMessage", 3, "2026-11-19T14:01:00+00:00")
    assert (await phone.delete("/faults")).json() == {"faults": []}


async def test_the_page_hears_what_changes(phone: httpx.AsyncClient, telegram: Telegram, clock: HandClock) -> None:
    async with asyncio.timeout(20), phone.stream("GET", "/events") as stream:
        lines = stream.aiter_lines()
        assert await anext(lines) == "retry: 1000"
        telegram.say(PATIENT, "hello")
        await phone.post("/clock", json={"advance": "PT1H"})
        heard = [json.loads(line[6:]) async for line in _first(lines, 3)]
    assert [change["what"] for change in heard] == ["message", "turning", "clock"]
    assert heard[2]["now"] == (clock.now() + timedelta(0)).isoformat()


async def _first(lines: AsyncIterator[str], count: int) -> AsyncIterator[str]:
    async for line in lines:
        if line.startswith("data: "):
            yield line
            count -= 1
        if not count:
            return
