"""How a bot learns what happened: getUpdates through real python-telegram-bot."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict, InvalidToken
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bot.emulator.request import EmulatorRequest
from bot.emulator.telegram import Telegram
from tests.emulator.stand import PATIENT, TOKEN, HandClock, until


async def test_a_message_arrives_with_its_command_marked(bot: Bot) -> None:
    [update] = await bot.get_updates()
    message = update.effective_message
    assert message is not None
    assert message.from_user is not None
    assert (message.text, message.chat.id, message.from_user.language_code) == ("/start", PATIENT, "en")
    assert [entity.type for entity in message.entities] == ["bot_command"]


async def test_an_update_comes_again_until_a_higher_offset_confirms_it(bot: Bot) -> None:
    [first] = await bot.get_updates()
    [again] = await bot.get_updates(offset=first.update_id)
    assert again.update_id == first.update_id
    assert await bot.get_updates(offset=first.update_id + 1) == ()
    assert await bot.get_updates() == ()


async def test_update_ids_follow_each_other_and_limit_cuts(bot: Bot, telegram: Telegram) -> None:
    for number in range(4):
        telegram.say(PATIENT, f"note {number}")
    updates = await bot.get_updates(limit=3)
    assert [update.update_id - updates[0].update_id for update in updates] == [0, 1, 2]


async def test_a_negative_offset_forgets_what_is_older(bot: Bot, telegram: Telegram) -> None:
    telegram.say(PATIENT, "old")
    telegram.say(PATIENT, "newest")
    assert [update.message.text for update in await bot.get_updates(offset=-1) if update.message] == ["newest"]
    assert len(await bot.get_updates()) == 1


async def test_a_long_poll_ends_as_soon_as_something_happens(bot: Bot, telegram: Telegram) -> None:
    [start] = await bot.get_updates()
    waiting = asyncio.create_task(bot.get_updates(offset=start.update_id + 1, timeout=30))
    await asyncio.sleep(0)
    telegram.say(PATIENT, "hello")
    async with asyncio.timeout(20):
        [update] = await waiting
    assert update.message is not None
    assert update.message.text == "hello"


async def test_of_two_getupdates_the_waiting_one_is_told_409(bot: Bot, telegram: Telegram) -> None:
    [start] = await bot.get_updates()
    waiting = asyncio.create_task(bot.get_updates(offset=start.update_id + 1, timeout=30))
    await until(lambda: telegram.polls)
    await bot.get_updates()
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await waiting


async def test_getupdates_is_refused_while_a_webhook_is_set(bot: Bot) -> None:
    await bot.set_webhook("https://clinic.example/hook")
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert len(await bot.get_updates()) == 1


async def test_only_the_kinds_a_bot_asked_for_are_queued(bot: Bot, telegram: Telegram) -> None:
    [start] = await bot.get_updates(allowed_updates=[Update.CALLBACK_QUERY])
    telegram.say(PATIENT, "not wanted")
    assert await bot.get_updates(offset=start.update_id + 1) == ()


async def test_text_lives_24_hours(bot: Bot, clock: HandClock) -> None:
    await clock.turn(timedelta(hours=24))
    assert len(await bot.get_updates()) == 1
    await clock.turn(timedelta(seconds=1))
    assert await bot.get_updates() == ()


async def test_an_edited_message_arrives_as_such(bot: Bot, telegram: Telegram) -> None:
    number = telegram.say(PATIENT, "I am fine")
    telegram.edit(PATIENT, number, "I cannot swallow")
    update = (await bot.get_updates())[-1]
    assert update.edited_message is not None
    assert (update.edited_message.message_id, update.edited_message.text) == (number, "I cannot swallow")
    assert update.edited_message.edit_date is not None


async def test_blocking_reaches_the_bot_as_my_chat_member(bot: Bot, telegram: Telegram) -> None:
    telegram.block(PATIENT)
    telegram.block(PATIENT, False)
    changes = [update.my_chat_member for update in await bot.get_updates() if update.my_chat_member]
    assert [change.new_chat_member.status for change in changes] == ["kicked", "member"]


async def test_a_text_above_4096_units_comes_in_parts_as_from_a_phone(bot: Bot, telegram: Telegram) -> None:
    telegram.say(PATIENT, "😀" * 2049)
    texts = [update.message.text or "" for update in await bot.get_updates() if update.message][1:]
    assert [len(text) for text in texts] == [2048, 1]


async def test_an_application_that_stops_and_starts_loses_and_repeats_nothing(address: str, telegram: Telegram) -> None:
    telegram.say(PATIENT, "/start")
    heard: list[str] = []
    said = ["/start"]

    async def hear(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        heard.append(update.message.text or "")

    for text in ("first", "second"):
        app = Application.builder().token(TOKEN).base_url(f"{address}/bot").build()
        app.add_handler(MessageHandler(filters.TEXT, hear))
        async with app:
            assert app.updater is not None
            await app.updater.start_polling(timeout=5)
            await app.start()
            telegram.say(PATIENT, text)
            said.append(text)
            await until(lambda: len(heard) >= len(said))
            await app.updater.stop()
            await app.stop()
    assert heard == said


async def test_a_wrong_token_is_401(telegram: Telegram) -> None:
    stranger = Bot("999:wrong", request=EmulatorRequest(telegram))
    with pytest.raises(InvalidToken, match="Unauthorized"):
        await stranger.get_me()


async def test_an_unknown_method_is_404(telegram: Telegram) -> None:
    assert await telegram.call("1000001:tests", "sendTelepathy", {}) == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found"},
    )


async def test_a_webhook_address_must_be_an_address(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Bad webhook"):
        await bot.set_webhook("clinic.example")
