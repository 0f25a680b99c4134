"""When the database takes nothing: whoever writes is told so at once, past inbox and outbox, with the emergency words first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.care.desk import Desk, Office
from bot.store import people

log = structlog.get_logger()


class Unkept:
    """Once a chat for as long as the trouble lasts. The message itself stays with Telegram and is answered later."""

    def __init__(self, bot: Bot, office: Office) -> None:
        self._bot, self._office = bot, office
        self._told: set[int] = set()

    async def tell(self, bodies: Sequence[dict[str, Any]]) -> None:
        """The private chats of updates that could not be kept."""
        for body in bodies:
            person = _speaker(body)
            if person and person["id"] not in self._told:
                self._told.add(person["id"])
                await self._tell(person["id"], str(person.get("language_code", "")))

    def forget(self) -> None:
        """The trouble is over."""
        self._told.clear()

    async def _tell(self, chat_id: int, language: str) -> None:
        playbook = self._office.playbook
        words = playbook.words_in(await self._language_of(chat_id) or language[:2])
        try:
            await self._bot.send_message(
                chat_id, words.say("not_kept", clinic=playbook.clinic), parse_mode=ParseMode.HTML
            )
        except TelegramError as error:
            log.warning("unkept_not_told", error=type(error).__name__)

    async def _language_of(self, chat_id: int) -> str:
        """As the chat chose it, where the database can at least be read."""

        def read(desk: Desk) -> str:
            contact = people.contact_of_chat(desk.session, chat_id)
            return contact.language if contact else ""

        try:
            return await self._office.read(read)
        except Exception:  # then the phone's
            return ""


def _speaker(body: dict[str, Any]) -> dict[str, Any]:
    """Who wrote or tapped, where that was in a chat of their own."""
    query = body.get("callback_query") or {}
    message = body.get("message") or body.get("edited_message") or query.get("message") or {}
    person: dict[str, Any] = query.get("from") or message.get("from") or {}
    return person if message.get("chat", {}).get("id") == person.get("id") else {}
