"""Connections that break in every way a network knows, over real sockets; and what people and BotFather do to a bot."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from telegram import Bot
from telegram.error import ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.request import HTTPXRequest

from bot.emulator.telegram import Telegram
from tests.emulator.stand import PATIENT, TOKEN

BOT = 1000001


async def set_trouble(address: str, **wanted: object) -> httpx.Response:
    async with httpx.AsyncClient(base_url=address) as client:
        return await client.post("/emulator/faults", json=wanted)


def texts(telegram: Telegram, chat_id: int = PATIENT) -> list[str]:
    return [message.body.get("text", "") for message in telegram.chats[chat_id].messages.values() if message.by_bot]


@pytest.fixture
async def bot(http_bot: Bot, telegram: Telegram) -> Bot:
    telegram.say(PATIENT, "/start")
    return http_bot


async def test_a_server_that_takes_a_request_and_never_answers(bot: Bot, address: str, telegram: Telegram) -> None:
    await set_trouble(address, method="sendMessage", drop="hang")
    with pytest.raises(TimedOut):
        await bot.send_message(PATIENT, "hello", read_timeout=0.2)
    assert texts(telegram) == []
    await bot.send_message(PATIENT, "again")
    assert texts(telegram) == ["again"]


async def test_half_of_an_answer_of_a_message_that_was_sent(bot: Bot, address: str, telegram: Telegram) -> None:
    await set_trouble(address, method="sendMessage", drop="half")
    with pytest.raises(TimedOut):
        await bot.send_message(PATIENT, "hello", read_timeout=0.2)
    assert texts(telegram) == ["hello"]


async def test_a_message_that_was_sent_and_its_answer_lost(bot: Bot, address: str, telegram: Telegram) -> None:
    await set_trouble(address, method="sendMessage", drop="answer")
    with pytest.raises(NetworkError):
        await bot.send_message(PATIENT, "hello")
    assert texts(telegram) == ["hello"]


async def test_a_connection_whose_far_side_died_stays_dead_and_a_new_one_works(
    bot: Bot, address: str, telegram: Telegram
) -> None:
    await set_trouble(address, method="getMe", drop="dead")
    with pytest.raises(TimedOut):
        await bot.get_me(read_timeout=0.2)  # httpx throws the connection away
    host, port = address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    await set_trouble(address, method="getMe", drop="dead")
    question = f"GET /bot{TOKEN}/getMe HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    for _ in range(2):  # one that keeps the connection hears nothing, however often it asks
        writer.write(question)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(1), 0.2)
    writer.close()
    assert (await bot.get_me()).username == "riverside_bot"


async def test_in_one_process_a_dead_connection_is_dead_until_it_is_opened_anew(
    direct_bot: Bot, telegram: Telegram
) -> None:
    telegram.faults.add({"method": "getMe", "drop": "dead"})
    for _ in range(2):
        with pytest.raises(TimedOut):
            await direct_bot.get_me(read_timeout=0.02)
    await direct_bot.request.initialize()
    assert (await direct_bot.get_me(read_timeout=5)).username == "riverside_bot"


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_a_server_with_a_trouble_of_its_own(bot: Bot, address: str, status: int) -> None:
    await set_trouble(address, method="sendMessage", status=status)
    with pytest.raises(NetworkError):
        await bot.send_message(PATIENT, "hello")


async def test_limits_that_are_enforced(bot: Bot, address: str) -> None:
    await set_trouble(address, act="limits", chat_burst=1)
    await bot.send_message(PATIENT, "one")
    with pytest.raises(RetryAfter):
        await bot.send_message(PATIENT, "two")
    await set_trouble(address, act="no_limits")
    await bot.send_message(PATIENT, "two")


async def test_a_person_who_blocks_and_lets_in_again(bot: Bot, address: str) -> None:
    await set_trouble(address, act="block", chat_id=PATIENT)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(PATIENT, "hello")
    await set_trouble(address, act="unblock", chat_id=PATIENT)
    await bot.send_message(PATIENT, "hello")


async def test_an_account_that_is_gone(bot: Bot, address: str) -> None:
    await set_trouble(address, act="deactivate", chat_id=PATIENT)
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(PATIENT, "hello")


async def test_a_group_that_moves_tells_its_new_number_both_ways(bot: Bot, address: str, telegram: Telegram) -> None:
    telegram.say(-5, "hello")
    await set_trouble(address, act="migrate", chat_id=-5)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(-5, "hello")
    there = moved.value.new_chat_id
    told = [update.message for update in await bot.get_updates() if update.message][-2:]
    assert [(m.chat.id, m.migrate_to_chat_id, m.migrate_from_chat_id) for m in told] == [
        (-5, there, None),
        (there, None, -5),
    ]
    await bot.send_message(there, "hello")


async def test_a_token_that_is_taken_back_and_given_again(bot: Bot, address: str) -> None:
    await set_trouble(address, act="revoke")
    with pytest.raises(InvalidToken):
        await bot.get_me()
    await set_trouble(address, act="give_token", token=TOKEN)
    assert len(await bot.get_updates()) == 1, "what was said meanwhile waits"
    await set_trouble(address, act="revoke")
    await set_trouble(address, act="give_token", token="1000001:new")
    with pytest.raises(InvalidToken):
        await bot.get_me()
    async with Bot("1000001:new", f"{address}/bot", request=HTTPXRequest(httpx_kwargs={"verify": False})) as other:
        assert len(await other.get_updates()) == 1


@pytest.mark.parametrize("wrong", [{"act": "explode"}, {"act": "block"}, {"drop": "x"}, {"act": "limits", "x": 1}])
async def test_a_trouble_nobody_knows_is_refused(address: str, wrong: dict[str, object]) -> None:
    assert (await set_trouble(address, **wrong)).status_code == 400
