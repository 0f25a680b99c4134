"""One update, one transaction: the act and the mark that the update is done commit together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from telegram import Update
from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import Application, ContextTypes, TypeHandler

from bot.care.answer import answer_membership, answer_pressed, answer_said
from bot.care.desk import Desk, Office
from bot.chat.menu import show_menu
from bot.chat.parse import parse
from bot.domain.incoming import MembershipChanged, Pressed, Said
from bot.domain.tap import TapKind, decode
from bot.store import mail, people

log = structlog.get_logger()

App = Application[Any, Any, Any, Any, Any, Any]


def add_handlers(application: App, office: Office) -> None:
    """The one handler: what kind of update it is, is decided by `parse`."""

    beside: set[asyncio.Task[None]] = set()  # courtesies: they neither delay an act nor fail it

    def meanwhile(courtesy: Coroutine[Any, Any, object]) -> None:
        task = asyncio.create_task(_try(courtesy))
        beside.add(task)
        task.add_done_callback(beside.discard)

    async def on_update(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        happened = parse(update)
        if isinstance(happened, Said) and happened.person.private:
            meanwhile(context.bot.send_chat_action(happened.person.chat_id, ChatAction.TYPING))
        label = await office.act(
            f"update:{update.update_id}", lambda desk: _once(desk, update.update_id, lambda: _act(desk, happened))
        )
        if update.callback_query is not None:
            await _try(update.callback_query.answer(label or None))
        if happened is not None and (language := _chosen_language(happened)) in office.playbook.words:
            meanwhile(show_menu(context.bot, happened.person.chat_id, office.playbook.words[language]))

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


def _chosen_language(happened: object) -> str:
    """The language a tap asks for, an empty string for anything else."""
    tapped = decode(happened.data) if isinstance(happened, Pressed) else None
    return tapped.arg(0) if tapped is not None and tapped.kind is TapKind.LANGUAGE else ""


async def _try(courtesy: Coroutine[Any, Any, object]) -> None:
    """Stop the clock on a button, show that the bot writes: too late or refused is no matter, the act is done."""
    try:
        await courtesy
    except TelegramError as error:
        log.info("courtesy_failed", reason=type(error).__name__)
