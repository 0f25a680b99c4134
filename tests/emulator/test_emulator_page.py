"""The chat page in a real browser: what a person does there, without accessibility faults or foreign requests."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import AsyncIterator

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright, expect
from telegram import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot.emulator.request import EmulatorRequest
from bot.emulator.telegram import Telegram
from tests.emulator.stand import PATIENT, TOKEN

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
expect.set_options(timeout=20_000)
KEYBOARD = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton(words, callback_data=words) for words in ("Eyes", "Bladder")],
        [InlineKeyboardButton("None of these", callback_data="none")],
    ]
)

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and "CI" not in os.environ, reason="NO BROWSER: chromium is not installed, the page is NOT tested"
)


async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_message is not None
    card = await update.effective_message.reply_html("<b>Call 911</b> if you cannot breathe")
    await card.pin()
    await update.effective_message.reply_text("<img src=x onerror=alert(1)> Any of these?", reply_markup=KEYBOARD)


async def save(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("Noted")
    await update.callback_query.edit_message_text("Day 3 is saved.")


@pytest.fixture
async def clinic(telegram: Telegram) -> AsyncIterator[None]:
    """A small bot that answers every text and every tap."""
    request, polls = EmulatorRequest(telegram), EmulatorRequest(telegram)
    app = Application.builder().token(TOKEN).request(request).get_updates_request(polls).build()
    app.add_handlers([MessageHandler(filters.TEXT, answer), CallbackQueryHandler(save)])
    telegram.open_chat(1002, "Tom")
    telegram.open_chat(2001, "Ana", "staff")
    async with app:
        await app.bot.set_my_commands(
            [BotCommand("diary", "Today's check-in"), BotCommand("urgent", "Something is wrong")]
        )
        assert app.updater is not None
        await app.updater.start_polling(timeout=5)
        await app.start()
        yield
        await app.updater.stop()
        await app.stop()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        await started.close()


@pytest.fixture
async def page(browser: Browser, address: str, clinic: None) -> AsyncIterator[Page]:
    opened = await browser.new_page(viewport={"width": 1400, "height": 900})
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    opened.on("request", lambda request: None if request.url.startswith(address) else faults.append(request.url))
    await opened.goto(f"{address}/")
    yield opened
    assert faults == []


async def violations(page: Page) -> list[str]:
    found = await Axe().run(page)
    return [f"{fault['id']}: {node['html'][:120]}" for fault in found.response["violations"] for node in fault["nodes"]]


async def test_a_day_is_lived_with_buttons_edits_and_toasts(page: Page) -> None:
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.locator("#pinned-text")).to_have_text("Call 911 if you cannot breathe")
    await expect(page.locator(".words b")).to_have_text("Call 911")
    await expect(page.locator(".message").last).to_contain_text("<img src=x onerror=alert(1)> Any of these?")
    await page.get_by_role("button", name="None of these").click()
    await expect(page.get_by_role("status").filter(has_text="Noted")).to_be_visible()
    await expect(page.locator(".message").last).to_contain_text("Day 3 is saved.")
    await expect(page.locator(".message").last.locator(".meta")).to_contain_text("edited")
    assert await page.locator(".keys").count() == 0


async def test_all_of_it_works_from_the_keyboard(page: Page, telegram: Telegram) -> None:
    await page.get_by_role("button", name="Start", exact=True).press("Enter")
    box = page.get_by_label("Message", exact=True)
    await expect(box).to_be_focused()
    await box.type("my tea goes down the wong way")
    await box.press("Enter")
    await expect(page.locator(".message.mine").last).to_contain_text("wong")
    await box.press("ArrowUp")
    await box.fill("my tea goes down the wrong way")
    await box.press("Enter")
    await expect(page.locator(".message.mine").last).to_contain_text("edited")
    assert "my tea goes down the wrong way" in [
        message.body["text"] for message in telegram.chats[PATIENT].messages.values()
    ]
    await box.type("/u")
    await page.get_by_role("button", name="/urgent").press("Enter")
    await expect(page.locator(".message.mine").last).to_contain_text("/urgent")


async def test_photos_voice_and_blocking(page: Page, telegram: Telegram) -> None:
    await page.get_by_role("button", name="Start", exact=True).click()
    await page.get_by_role("button", name="Attach").click()
    await page.get_by_role("button", name="Take a sample photo").click()
    await expect(page.get_by_role("img", name="Photo you sent")).to_be_visible()
    await page.get_by_role("button", name="Attach").click()
    await page.get_by_role("button", name="Voice message").click()
    await expect(page.locator(".voice")).to_be_visible()
    await page.get_by_role("button", name="More", exact=True).click()
    await page.get_by_role("button", name="Block the bot").click()
    await page.get_by_role("button", name="Unblock", exact=True).click()
    await expect(page.get_by_label("Message", exact=True)).to_be_visible()
    assert telegram.chats[PATIENT].blocked is False


async def test_another_phone_shows_a_dot_until_it_is_opened(page: Page, telegram: Telegram) -> None:
    telegram.say(2001, "/start")
    ana = page.get_by_role("button", name="Ana")
    await expect(ana.get_by_role("img", name="unread")).to_be_visible()
    await ana.click()
    await expect(page.locator("#bot-state")).to_have_text("bot · Ana’s phone")
    await expect(ana.get_by_role("img", name="unread")).to_have_count(0)


async def test_an_invite_link_opens_on_a_new_phone(page: Page, address: str, telegram: Telegram) -> None:
    await page.goto(f"{address}/?start=TOKEN-1")
    await page.get_by_label("Whose is it?").fill("Rosa")
    await page.get_by_role("button", name="Add the phone").click()
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.locator(".message.mine").last).to_contain_text("/start TOKEN-1")
    assert telegram.chats[5001].person.first_name == "Rosa"


async def test_time_moves_by_a_button_and_an_outage_is_shown(page: Page, telegram: Telegram) -> None:
    await expect(page.locator("#clock-date")).to_have_text(re.compile("^Thu,? 19 November$"))
    await page.get_by_role("button", name="Day 14").click()
    await expect(page.locator("#clock-date")).to_have_text(re.compile("^Thu,? 3 December$"))
    await page.request.post(f"{page.url.split('?')[0]}emulator/faults", data={"down_for": "PT1M"})
    await page.get_by_role("button", name="Repair now").click()
    await expect(page.locator("#trouble")).to_be_hidden()
    assert telegram.faults.listed() == []


async def test_the_page_has_no_accessibility_fault(page: Page) -> None:
    assert await violations(page) == []
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.get_by_role("button", name="None of these")).to_be_visible()
    await page.get_by_role("button", name="Attach").click()
    assert await violations(page) == []
    await page.emulate_media(color_scheme="dark")
    assert await violations(page) == []
    await page.keyboard.press("Escape")
    await page.set_viewport_size({"width": 390, "height": 844})
    assert await violations(page) == []
    await page.get_by_role("button", name="Phones and time").click()
    await expect(page.get_by_role("button", name="Day 14")).to_be_visible()
    await page.wait_for_timeout(250)  # the drawer slides in; colours are measured when it stands
    assert await violations(page) == []
