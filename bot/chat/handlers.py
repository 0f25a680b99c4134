"""One update, one transaction: the act and the mark that the update is done commit together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import structlog
from telegram import Bot, Update
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.care.desk import Desk, Office
from bot.care.hearing.answer import answer_membership, answer_pressed, answer_said
from bot.chat.menu import show_menu
from bot.chat.parse import parse
from bot.domain.drill import DRILL_CHAT
from bot.domain.incoming import MembershipChanged, Pressed, Said
from bot.domain.tap import TapKind, decode
from bot.store import inbox, people

log = structlog.get_logger()

Happened = Said | Pressed | MembershipChanged | None

SLOW = 0.5  # seconds; from then on the chat shows that the bot writes


class Handler:
    """Acts on updates of a bot. Raises what the act raises: then nothing of it was committed."""

    def __init__(self, bot: Bot, office: Office) -> None:
        self.bot, self._office = bot, office
        self._beside: set[asyncio.Task[None]] = set()  # courtesies: they neither delay an act nor fail it

    async def __call__(self, update: Update) -> None:
        """What kind of update it is, is decided by `parse`. The same update twice acts once."""
        happened = parse(update)
        act = partial(_once, update_id=update.update_id, happened=happened)
        slow = asyncio.get_running_loop().call_later(SLOW, self._meanwhile, partial(_typing, self.bot, happened))
        try:
            label = await self._office.act(f"update:{update.update_id}", act)
        finally:
            slow.cancel()
        if update.callback_query is not None:
            self._meanwhile(partial(update.callback_query.answer, label or None))
        if happened is not None and (language := _chosen_language(happened)) in self._office.playbook.words:
            words = self._office.playbook.words[language]
            self._meanwhile(partial(show_menu, self.bot, happened.person.chat_id, words))

    def _meanwhile(self, courtesy: Callable[[], Coroutine[Any, Any, object]]) -> None:
        task = asyncio.create_task(_try(courtesy))
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)


async def _typing(bot: Bot, happened: Happened) -> None:
    if isinstance(happened, Said) and happened.person.private and happened.person.chat_id != DRILL_CHAT:
        await bot.send_chat_action(happened.person.chat_id, ChatAction.TYPING)


def _once(desk: Desk, update_id: int, happened: Happened) -> str:
    """The short word for the finger, if any."""
    if not inbox.finish_update(desk.session, update_id, desk.now):
        return ""
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


def _chosen_language(happened: Happened) -> str:
    """The language a tap asks for, an empty string for anything else."""
    tapped = decode(happened.data) if isinstance(happened, Pressed) else None
    return tapped.arg(0) if tapped is not None and tapped.kind is TapKind.LANGUAGE else ""


async def _try(courtesy: Callable[[], Coroutine[Any, Any, object]]) -> None:
    """Stop the clock on a button, show that the bot writes: too late or refused is no matter, the act is done."""
    try:
        await courtesy()
    except TelegramError as error:
        log.info("courtesy_failed", reason=type(error).__name__)
