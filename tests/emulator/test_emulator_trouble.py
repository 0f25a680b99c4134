"""Trouble that a bot must survive: floods, faults, torn connections, restarts."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.emulator.durations import duration
from bot.emulator.flood import Limits
from bot.emulator.keep import keep_saving
from bot.emulator.telegram import Telegram
from tests.emulator.stand import PATIENT, TOKEN, HandClock, direct, until

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("None of these", callback_data="d3:none")]])


async def test_a_tap_lives_150_seconds_and_its_answer_no_longer(bot: Bot, telegram: Telegram, clock: HandClock) -> None:
    await bot.send_message(PATIENT, "Day 3", reply_markup=KEYBOARD)
    number = telegram.tap(PATIENT, "None of these")
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert (query.data, query.id) == ("d3:none", number)
    assert await query.answer("Noted")
    await clock.turn(timedelta(seconds=151))
    assert [update.callback_query for update in await bot.get_updates()] == [None]  # only the text is left
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
        await query.answer()


async def test_a_forced_429_says_how_long_to_wait_and_ends(bot: Bot, telegram: Telegram) -> None:
    telegram.faults.add({"method": "sendMessage", "status": 429, "retry_after": 7})
    with pytest.raises(RetryAfter) as limited:
        await bot.send_message(PATIENT, "hello")
    assert limited.value.retry_after == timedelta(seconds=7)
    await bot.send_message(PATIENT, "hello")


async def test_a_fault_can_be_for_one_chat_only(bot: Bot, telegram: Telegram) -> None:
    telegram.say(1002, "/start")
    telegram.faults.add({"method": "sendMessage", "chat_id": PATIENT, "status": 403, "times": 2})
    await bot.send_message(1002, "hello")
    for _ in range(2):
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await bot.send_message(PATIENT, "hello")
    await bot.send_message(PATIENT, "hello")


async def test_an_answer_can_be_lost_though_the_message_was_sent(bot: Bot, telegram: Telegram) -> None:
    before = len(telegram.chats[PATIENT].messages)
    telegram.faults.add({"method": "sendMessage", "drop": "answer"})
    with pytest.raises(NetworkError):
        await bot.send_message(PATIENT, "hello")
    telegram.faults.add({"method": "sendMessage", "drop": "request"})
    with pytest.raises(NetworkError):
        await bot.send_message(PATIENT, "hello")
    assert len(telegram.chats[PATIENT].messages) == before + 1


async def test_a_slow_answer_times_out(bot: Bot, telegram: Telegram) -> None:
    telegram.faults.add({"method": "sendMessage", "delay": 30})
    with pytest.raises(TimedOut):
        await bot.send_message(PATIENT, "hello", read_timeout=0.05)


async def test_an_outage_lasts_by_the_turned_clock(bot: Bot, telegram: Telegram, clock: HandClock) -> None:
    telegram.faults.add({"down_for": "PT1M"})
    for _ in range(3):
        with pytest.raises(NetworkError, match="Bad Gateway"):
            await bot.get_updates()
    await clock.turn(timedelta(minutes=1))
    assert len(await bot.get_updates()) == 1


async def test_a_waiting_poll_brings_nothing_during_an_outage(bot: Bot, telegram: Telegram) -> None:
    [start] = await bot.get_updates()
    waiting = asyncio.create_task(bot.get_updates(offset=start.update_id + 1, timeout=30))
    await until(lambda: telegram.polls)
    telegram.faults.add({"down_for": "PT1M"})
    telegram.say(PATIENT, "hello")
    with pytest.raises(NetworkError):
        await waiting
    telegram.faults.clear()
    assert len(await bot.get_updates()) == 1


def test_a_fault_with_a_wrong_word_is_refused(telegram: Telegram) -> None:
    with pytest.raises(ValueError, match="retry"):
        telegram.faults.add({"retry": 3})
    with pytest.raises(ValueError, match="drop must be"):
        telegram.faults.add({"drop": "everything"})


async def limited_bot(clock: HandClock, limits: Limits, chats: list[int]) -> Bot:
    telegram = Telegram(clock.now, limits=limits)
    telegram.add_bot(TOKEN)
    for chat_id in chats:
        telegram.say(chat_id, "/start")
    return direct(telegram)


async def sent(bot: Bot, chats: list[int]) -> int:
    """How many messages pass before the first 429."""
    for number, chat_id in enumerate(chats):
        try:
            await bot.send_message(chat_id, "hello")
        except RetryAfter:
            return number
    return len(chats)


async def test_flood_limits_hold_over_all_chats_per_chat_and_per_group(clock: HandClock) -> None:
    many = [3000 + number for number in range(40)]
    bot = await limited_bot(clock, Limits(), many)
    assert await sent(bot, many) == 30
    await clock.turn(timedelta(seconds=1))
    assert await sent(bot, [many[0]] * 10) == 3
    await clock.turn(timedelta(seconds=1))
    assert await sent(bot, [many[0]] * 10) == 1
    group = await limited_bot(clock, Limits(chat_burst=99), [-5])
    assert await sent(group, [-5] * 30) == 20
    await clock.turn(timedelta(seconds=60))
    assert await sent(group, [-5]) == 1


async def test_a_restart_continues_with_chats_files_and_what_was_not_confirmed(
    telegram: Telegram, clock: HandClock, tmp_path: Path
) -> None:
    telegram.say(PATIENT, "/start")
    telegram.photo(PATIENT, caption="Day 1")
    before = direct(telegram)
    await before.send_message(PATIENT, "Day 3", reply_markup=KEYBOARD)
    [start, _] = await before.get_updates()
    await before.get_updates(offset=start.update_id + 1)
    telegram.save(tmp_path)
    telegram.save(tmp_path)
    again = Telegram.load(tmp_path, clock.now)
    bot = direct(again)
    [update] = await bot.get_updates()
    assert update.message is not None
    file = await update.message.photo[-1].get_file()
    assert (await file.download_as_bytearray()).startswith(b"\x89PNG")
    again.tap(PATIENT, "None of these")
    assert [late.update_id for late in await bot.get_updates()] == [update.update_id, update.update_id + 1]
    assert (await bot.send_message(PATIENT, "next")).message_id == 4


def saved_texts(folder: Path, clock: HandClock) -> list[str]:
    chats = Telegram.load(folder, clock.now).chats
    return [message.body["text"] for message in chats[PATIENT].messages.values()] if chats else []


async def test_changes_are_saved_by_themselves_and_at_the_end(
    telegram: Telegram, clock: HandClock, tmp_path: Path
) -> None:
    saving = asyncio.create_task(keep_saving(telegram, tmp_path, 0.01))
    telegram.say(PATIENT, "first")
    await until(lambda: saved_texts(tmp_path, clock) == ["first"])
    telegram.say(PATIENT, "last")
    saving.cancel()
    await asyncio.gather(saving, return_exceptions=True)
    assert saved_texts(tmp_path, clock) == ["first", "last"]


def test_loading_from_nowhere_is_an_empty_telegram(tmp_path: Path, clock: HandClock) -> None:
    assert Telegram.load(tmp_path / "nothing", clock.now).chats == {}


def test_durations_are_read_as_iso_8601() -> None:
    assert duration("PT24H") == timedelta(days=1)
    assert duration("P1DT1H30M") == timedelta(days=1, hours=1, minutes=30)
    assert duration("pt1.5s") == timedelta(seconds=1.5)
    for wrong in ("", "P", "PT", "24h", "P1M", "-PT1H"):
        with pytest.raises(ValueError, match="ISO 8601"):
            duration(wrong)
