"""Delivery to a webhook as Telegram does it: in order for each person, patiently, and no longer than an update lives."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.emulator.telegram import Telegram
from bot.emulator.webhook import LONGEST_ASKED, LONGEST_PAUSE, Patience
from tests.emulator.hook import Hook
from tests.emulator.stand import PATIENT, HandClock, until

BOT = 1000001
OTHER = 1002


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    made = Hook()
    async with made.served():
        yield made


async def test_a_webhook_gets_every_update_in_order_with_the_secret(bot: Bot, telegram: Telegram, hook: Hook) -> None:
    hook.codes = [500, 503]
    await bot.set_webhook(hook.url, secret_token="s3cret-token")
    telegram.say(PATIENT, "one")
    telegram.say(PATIENT, "two")
    await until(lambda: not telegram.bots[BOT].updates)
    assert hook.texts == ["/start", "one", "two"]
    assert set(hook.secrets) == {"s3cret-token"}
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == (hook.url, 0)
    assert info.last_error_message == "Wrong response from the webhook: 503"
    await bot.delete_webhook()
    telegram.say(PATIENT, "three")
    assert [update.message.text for update in await bot.get_updates() if update.message] == ["three"]


async def test_what_is_not_taken_holds_up_that_person_and_nobody_else(
    direct_bot: Bot, telegram: Telegram, hook: Hook
) -> None:
    hook.refuses = {"poison": 500}
    await direct_bot.set_webhook(hook.url)
    for text in ("before", "poison", "behind"):
        telegram.say(PATIENT, text)
    telegram.say(OTHER, "somebody else")
    await until(lambda: "somebody else" in hook.texts and len(hook.asked_at) > 5)
    assert "behind" not in hook.texts
    hook.refuses.clear()
    await until(lambda: not telegram.bots[BOT].updates)
    assert [text for text in hook.texts if text != "somebody else"] == ["before", "poison", "behind"]


async def test_what_is_not_taken_dies_of_age_and_what_is_behind_it_goes_on(
    direct_bot: Bot, telegram: Telegram, clock: HandClock, hook: Hook
) -> None:
    telegram.say(PATIENT, "/start")
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("None", callback_data="none")]])
    await direct_bot.send_message(PATIENT, "Day 3", reply_markup=keyboard)
    await direct_bot.get_updates(offset=-1)
    await direct_bot.get_updates(offset=telegram.bots[BOT].next_update_id)
    hook.codes = [500] * 3
    await direct_bot.set_webhook(hook.url)
    telegram.tap(PATIENT, "None")
    await until(lambda: hook.asked_at)
    await clock.turn(timedelta(seconds=151))
    hook.codes.clear()
    telegram.say(PATIENT, "behind the tap")
    await until(lambda: hook.taken)
    assert hook.texts == ["behind the tap"]


async def test_the_wait_that_a_webhook_asks_for_is_kept(direct_bot: Bot, telegram: Telegram, hook: Hook) -> None:
    hook.codes, hook.headers = [503], {"Retry-After": "1"}
    await direct_bot.set_webhook(hook.url)
    telegram.say(PATIENT, "hello")
    await until(lambda: hook.taken)
    first, second = hook.asked_at
    assert second - first >= 0.95


def test_waits_double_up_to_a_minute_and_what_is_asked_for_has_an_end() -> None:
    patience = Patience(1.0)
    assert [patience.next() for _ in range(9)] == [1, 2, 4, 8, 16, 32, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]
    assert patience.next("300") == 300
    assert patience.next("99999") == LONGEST_ASKED
    assert patience.next("Wed, 21 Oct") == LONGEST_PAUSE


async def test_a_webhook_that_says_for_23_hours_that_it_is_gone_is_deleted(
    direct_bot: Bot, telegram: Telegram, clock: HandClock, hook: Hook
) -> None:
    hook.refuses = {"hello": 410}
    await direct_bot.set_webhook(hook.url)
    telegram.say(PATIENT, "hello")
    await until(lambda: len(hook.asked_at) > 1)
    assert (await direct_bot.get_webhook_info()).url
    await clock.turn(timedelta(hours=23))
    await until(lambda: telegram.bots[BOT].webhook is None)
    assert len(await direct_bot.get_updates()) == 1, "it waits for getUpdates now"


async def test_an_outage_of_the_webhook_is_told_by_getwebhookinfo(
    direct_bot: Bot, telegram: Telegram, hook: Hook
) -> None:
    telegram.faults.add({"method": "webhook", "times": 2})
    await direct_bot.set_webhook(hook.url)
    telegram.say(PATIENT, "hello")
    await until(lambda: hook.taken)
    assert (await direct_bot.get_webhook_info()).last_error_message == "Connection timed out"
