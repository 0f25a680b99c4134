"""The state and its few moves; methods of the Bot API and acts of persons are built from them."""

from __future__ import annotations

import asyncio
import copy
import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.emulator.faults import Faults
from bot.emulator.flood import Flood, Limits
from bot.emulator.params import Request
from bot.emulator.refusal import Refused, bad_request, forbidden
from bot.emulator.state import Body, Bot, Chat, Message, Person, StoredFile, Update

Change = dict[str, Any]


class World:
    """Bots, chats and files under one clock (aware UTC). Not thread-safe: one event loop owns it."""

    def __init__(self, clock: Callable[[], datetime], limits: Limits | None = None) -> None:
        self.clock = clock
        self.bots: dict[int, Bot] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.next_query = 1
        self.revision = 0
        self.faults = Faults(clock)
        self.polls: dict[int, asyncio.Future[str]] = {}
        self.arrivals: dict[int, asyncio.Event] = {}
        self.answers: dict[str, asyncio.Future[Body]] = {}
        self.watchers: set[Callable[[Change], None]] = set()
        self._limits = limits
        self._floods: dict[int, Flood] = {}

    def unix(self) -> float:
        """Now, in unix seconds."""
        return self.clock().timestamp()

    def changed(self, what: str, chat_id: int | None = None, **more: Any) -> None:
        """Tell everybody who watches; `revision` counts what is worth saving."""
        self.revision += 1
        for watcher in tuple(self.watchers):
            watcher({"what": what, "chat_id": chat_id, **more})

    def bot(self, token: str) -> Bot:
        """The bot of a token; refused (401) when there is none."""
        found = next((bot for bot in self.bots.values() if bot.token == token and not bot.revoked), None)
        if found is None:
            raise Refused(401, "Unauthorized")
        return found

    def reachable(self, bot: Bot, request: Request) -> Chat:
        """The chat a bot wants to write to; refused when Telegram would refuse."""
        name = request.text("chat_id")
        if not name:
            raise bad_request("chat_id is empty")
        chat = self.chats.get(int(name)) if name.lstrip("-").isdigit() else None
        if chat is None or chat.bot_id != bot.id:
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            raise Refused(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.migrated_to,
            )
        _check_welcome(chat)
        return chat

    def count(self, bot: Bot, chat: Chat) -> None:
        """Count one message against the flood limits, when there are any."""
        if self._limits is not None:
            self._floods.setdefault(bot.id, Flood(self._limits)).count(chat.id, self.unix())

    def add_message(self, chat: Chat, author: Body, content: Body, *, by_bot: bool) -> Message:
        """Append a message; ids count per chat, dates are unix seconds."""
        head = {"message_id": chat.next_message_id, "from": author, "chat": chat.short(), "date": int(self.unix())}
        message = Message(head | content, by_bot)
        chat.messages[chat.next_message_id] = message
        chat.next_message_id += 1
        if by_bot:
            chat.typing_until = 0.0
        self.changed("message", chat.id)
        return message

    def enqueue(self, bot: Bot, kind: str, payload: Body) -> int | None:
        """Queue an update and wake whoever waits for it; None when the bot did not ask for this kind."""
        if bot.allowed and kind not in bot.allowed:
            return None
        update = Update(bot.next_update_id, kind, copy.deepcopy(payload), self.unix())
        bot.next_update_id += 1
        bot.updates.append(update)
        self.wake(bot)
        self.revision += 1
        return update.id

    def wake(self, bot: Bot, why: str = "update") -> None:
        """Let a waiting getUpdates, or the webhook, look again."""
        poll = self.polls.get(bot.id)
        if poll is not None and not poll.done():
            poll.set_result(why)
        if bot.id in self.arrivals:
            self.arrivals[bot.id].set()

    def wake_all(self) -> None:
        """Let every bot look again, for instance at a fault that was just set."""
        for bot in self.bots.values():
            self.wake(bot)

    def pending(self, bot: Bot) -> list[Update]:
        """Updates that are neither confirmed nor too old, oldest first."""
        now = self.unix()
        bot.updates = [update for update in bot.updates if not update.expired(now)]
        return bot.updates

    def store(self, name: str, mime: str, content: bytes, folder: str) -> StoredFile:
        """Keep a file."""
        number = len(self.files)
        digest = hashlib.sha256(content).hexdigest()[:16]
        suffix = name.rsplit(".", 1)[-1] if "." in name else "bin"
        file = StoredFile(f"file-{number}-{digest}", f"{folder}/file_{number}.{suffix}", name, mime, content)
        self.files[file.id] = file
        return file

    def typing(self, chat: Chat) -> None:
        """The bot shows as typing for 5 s."""
        chat.typing_until = self.unix() + 5
        self.changed("typing", chat.id)

    def new_chat(self, bot: Bot, chat_id: int, name: str, language_code: str) -> Chat:
        """A conversation nobody has written in yet; negative ids are groups."""
        kind = "private" if chat_id > 0 else "group"
        chat = Chat(chat_id, bot.id, Person(abs(chat_id), name, language_code), type=kind)
        self.chats[chat_id] = chat
        self.changed("chat", chat_id)
        return chat


def _check_welcome(chat: Chat) -> None:
    if chat.type != "private":
        if chat.blocked:
            raise forbidden(f"bot was kicked from the {chat.type} chat")
        return
    if chat.person.deactivated:
        raise forbidden("user is deactivated")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.wrote:
        raise forbidden("bot can't initiate conversation with a user")
