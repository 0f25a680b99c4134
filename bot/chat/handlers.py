"""One update, one transaction: the act and the mark that the update is done commit together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from telegram import CallbackQuery, Update
from telegram.error import TelegramError
from telegram.ext import Application, ContextTypes, TypeHandler

from bot.care.answer import answer_membership, answer_pressed, answer_said
from bot.care.desk import Desk, Office
from bot.chat.parse import parse
from bot.domain.incoming import MembershipChanged, Pressed, Said
from bot.store import mail, people

log = structlog.get_logger()

App = Application[Any, Any, Any, Any, Any, Any]


def add_handlers(application: App, office: Office) -> None:
    """The one handler: what kind of update it is, is decided by `parse`."""

    async def on_update(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        happened = parse(update)
        label = await office.act(
            f"update:{update.update_id}", lambda desk: _once(desk, update.update_id, lambda: _act(desk, happened))
        )
        if update.callback_query is not None:
            await _answer_tap(update.callback_query, label)

    application.add_handler(TypeHandler(Update, on_update))


def _once(desk: Desk, update_id: int, act: Callable[[], str]) -> str:
    """The same update twice acts once."""
    return act() if mail.finish_update(desk.session, update_id, desk.now) else ""


def _act(desk: Desk, happened: Said | Pressed | MembershipChanged | None) -> str:
    match happened:
        case Said():
            answer_said(desk, happened)
        case Pressed():
            return toast(desk, happened, answer_pressed(desk, happened))
        case MembershipChanged():
            answer_membership(desk, happened)
    return ""


def toast(desk: Desk, pressed: Pressed, label: str) -> str:
    """The short word for the finger, in the language of the chat."""
    contact = people.contact_of_chat(desk.session, pressed.person.chat_id)
    words = desk.playbook.words_in(contact.language if contact else pressed.person.language)
    return words.label(label) if label else ""


async def _answer_tap(query: CallbackQuery, words: str) -> None:
    """Stop the little clock on the button. Too old to be answered is no matter: the act is done."""
    try:
        await query.answer(words or None)
    except TelegramError as error:
        log.info("tap_not_answered", reason=type(error).__name__)
