"""One message to Telegram: one request, and what became of it."""

from __future__ import annotations

from typing import Any

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.chat.failures import sort
from bot.domain.message import Failure, Fate
from bot.store.outbox import Letter
from bot.store.tables import OutboxRow

log = structlog.get_logger()


async def deliver(bot: Bot, letter: Letter) -> int | Fate:
    """The id of Telegram's message, or what became of the try."""
    try:
        return await (
            _send_new(bot, letter.row) if letter.changes is None else _change(bot, letter.row, letter.changes)
        )
    except TelegramError as error:
        return _gone(error) if letter.changes is not None and isinstance(error, BadRequest) else sort(error)
    except Exception as error:  # a row that cannot be sent at all must not stop the others
        log.error("message_faulty", message=letter.row.id, error=type(error).__name__)
        return Fate(Failure.PERMANENT, type(error).__name__)


async def pin(bot: Bot, row: OutboxRow, message_id: int) -> None:
    """A courtesy: the message has arrived."""
    try:
        await bot.pin_chat_message(row.chat_id, message_id, disable_notification=True)
    except TelegramError as error:
        log.info("not_pinned", message=row.id, error=type(error).__name__)


def keyboard(row: OutboxRow) -> InlineKeyboardMarkup | None:
    rows = [
        [InlineKeyboardButton(b["text"], callback_data=b["data"] or None, url=b["url"] or None) for b in buttons]
        for buttons in row.buttons or []
    ]
    return InlineKeyboardMarkup(rows) if rows else None


async def _send_new(bot: Bot, row: OutboxRow) -> int:
    """The plain request: `send_message` makes an object of the whole answer, of which only the id is wanted.

    Telegram's names have no case, and the library warns of one that is a method of its own.
    """
    asked = {"chat_id": row.chat_id, "text": row.words, "parse_mode": ParseMode.HTML, "reply_markup": keyboard(row)}
    sent: Any = await bot.do_api_request("sendmessage", {name: value for name, value in asked.items() if value})
    return int(sent["message_id"])


async def _change(bot: Bot, row: OutboxRow, message_id: int) -> int:
    try:
        await bot.edit_message_text(
            row.words,
            chat_id=row.chat_id,
            message_id=message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(row),
        )
    except BadRequest as error:
        if "not modified" not in error.message.lower():
            raise
    return message_id


def _gone(error: BadRequest) -> Fate:
    """Deleted, or too old to change. The new message is a try of its own, so that no try is two requests."""
    return Fate(Failure.NOT_SENT, f"BadRequest: {error.message}", anew=True)
