"""Telegram, as far as a bot and its patients can tell."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.emulator import editing, keep, person, receiving, sending, settings
from bot.emulator.faults import Fault
from bot.emulator.flood import Limits
from bot.emulator.params import Request, Upload
from bot.emulator.pictures import sample_picture
from bot.emulator.refusal import Refused, Silent, Torn
from bot.emulator.state import Body, Bot, Chat, Kind, StoredFile
from bot.emulator.webhook import deliver
from bot.emulator.world import World

_METHODS: dict[str, Callable[[World, Bot, Request], Any]] = {
    "getme": settings.get_me,
    "getupdates": receiving.get_updates,
    "setwebhook": receiving.set_webhook,
    "deletewebhook": receiving.delete_webhook,
    "getwebhookinfo": receiving.get_webhook_info,
    "sendmessage": sending.send_message,
    "sendphoto": sending.send_photo,
    "senddocument": sending.send_document,
    "sendchataction": sending.send_chat_action,
    "editmessagetext": editing.edit_message_text,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
    "answercallbackquery": editing.answer_callback_query,
    "pinchatmessage": editing.pin_chat_message,
    "unpinchatmessage": editing.unpin_chat_message,
    "unpinallchatmessages": editing.unpin_all_chat_messages,
    "setmycommands": settings.set_my_commands,
    "getmycommands": settings.get_my_commands,
    "deletemycommands": settings.delete_my_commands,
    "setchatmenubutton": settings.set_chat_menu_button,
    "getchatmenubutton": settings.get_chat_menu_button,
    "getchat": settings.get_chat,
    "getfile": settings.get_file,
    "logout": settings.yes,
    "close": settings.yes,
}
_METHODS |= {f"setmy{name.replace('_', '')}": settings.setter(name) for name in settings.TEXTS}
_METHODS |= {f"getmy{name.replace('_', '')}": settings.getter(name) for name in settings.TEXTS}


class Telegram(World):
    """Bots call `call`; persons `say`, `tap` and so on. `clock` gives aware UTC; nothing else tells the time.

    `limits` are Telegram's flood limits, off by default. `webhook_pause` is the first wait, in seconds
    of the wall clock, before an update that a webhook did not take is posted again.
    """

    def __init__(
        self, clock: Callable[[], datetime], *, limits: Limits | None = None, webhook_pause: float = 1.0
    ) -> None:
        super().__init__(clock, limits)
        self._webhook_pause = webhook_pause
        self._deliveries: dict[int, asyncio.Task[None]] = {}
        self._dead_lines: set[object] = set()

    def add_bot(self, token: str, username: str = "aftercare_demo_bot", name: str = "Aftercare") -> Bot:
        """A bot for a token `<digits>:<anything>`; the same bot when the token is known already."""
        bot = Bot(token, int(token.partition(":")[0]), username, name)
        return self.bots.setdefault(bot.id, bot)

    def open_chat(
        self, chat_id: int, name: str, kind: Kind = "patient", language_code: str = "en", bot: Bot | None = None
    ) -> Chat:
        """A phone with an empty conversation, or the one that is there. Until its person writes, the bot cannot."""
        chat = self.chats.get(chat_id)
        if chat is None:
            chat = self.new_chat(bot or next(iter(self.bots.values())), chat_id, name, language_code)
        chat.kind, chat.person.first_name, chat.person.language_code = kind, name, language_code
        return chat

    def chat(self, chat_id: int) -> Chat:
        """The conversation; a new person "Person <id>" when it is unknown."""
        return self.chats.get(chat_id) or self.open_chat(chat_id, f"Person {abs(chat_id)}")

    async def call(
        self,
        token: str,
        method: str,
        params: Mapping[str, Any],
        files: Mapping[str, Upload] | None = None,
        line: object = None,
    ) -> tuple[int, Body]:
        """Answer a method of the Bot API with HTTP status and JSON body. `line` is the connection it came by.

        Raises Torn when a fault cuts the line, Silent when it leaves it open and says nothing.
        """
        if line in self._dead_lines:
            raise Silent
        try:
            fault = self.faults.meet(method, params.get("chat_id"))
            if fault is not None:
                await self._suffer(fault, line)
            result = await self._answer(token, method, Request(params, files or {}), line)
        except Refused as refusal:
            return refusal.code, refusal.body()
        body = {"ok": True, "result": result}
        if fault is not None and fault.drop == "answer":
            raise Torn
        if fault is not None and fault.drop == "half":
            raise Silent(body)
        return 200, body

    async def _suffer(self, fault: Fault, line: object) -> None:
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.drop == "request":
            raise Torn
        if fault.drop == "dead":
            self._dead_lines.add(line)
        if fault.drop in ("hang", "dead"):
            raise Silent
        if refusal := fault.refusal():
            raise refusal

    async def _answer(self, token: str, method: str, request: Request, line: object) -> Any:
        bot = self.bot(token)
        known = _METHODS.get(method.lower())
        if known is None:
            raise Refused(404, "Not Found")
        result = known(self, bot, request)
        if inspect.isawaitable(result):
            result = await result
            if result and (fault := self.faults.meet(method)):
                await self._suffer(fault, line)  # an outage that began while the bot was waiting
                if fault.drop:
                    raise Torn
        if method.lower() == "setwebhook":
            self.start()
        return result

    def revoke(self, token: str) -> None:
        """The token is taken back at BotFather: whoever uses it is answered with 401. Its updates stay."""
        self.bot(token).revoked = True

    def give_token(self, bot_id: int, token: str) -> None:
        """The bot of this id has a token again, the same or another one."""
        self.bots[bot_id].token, self.bots[bot_id].revoked = token, False

    def limit(self, limits: Limits | None) -> None:
        """Telegram's flood limits from now on; None lifts them."""
        self._limits, self._floods = limits, {}

    def download(self, token: str, path: str) -> StoredFile:
        """The file of a getFile answer; refused (404) when there is none."""
        self.bot(token)
        file = next((file for file in self.files.values() if file.path == path), None)
        if file is None:
            raise Refused(404, "Not Found")
        return file

    def start(self) -> None:
        """Deliver to the webhooks that are set; needs a running event loop."""
        for bot in self.bots.values():
            task = self._deliveries.get(bot.id)
            if bot.webhook and (task is None or task.done()):
                self._deliveries[bot.id] = asyncio.create_task(deliver(self, bot, self._webhook_pause))

    async def stop(self) -> None:
        """End deliveries, waiting getUpdates and the page's event streams, so that a server can shut down."""
        for bot in self.bots.values():
            self.wake(bot)
        self.changed("stop")
        tasks, self._deliveries = list(self._deliveries.values()), {}
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def say(self, chat_id: int, text: str, reply_to: int | None = None) -> int:
        """The person writes. Returns the id of the (last) message."""
        return person.say(self, self.chat(chat_id), text, reply_to)[-1]

    def edit(self, chat_id: int, message_id: int, text: str) -> int:
        """The person changes an own message."""
        return person.edit(self, self.chat(chat_id), message_id, text)

    def tap(self, chat_id: int, button: str) -> str:
        """The person presses the newest button of these words. Returns the callback query's id."""
        chat = self.chat(chat_id)
        return person.tap(self, chat, *person.button(chat, button))

    def tap_data(self, chat_id: int, message_id: int, data: str) -> str:
        """The person presses a button that the message shows or once showed."""
        chat = self.chat(chat_id)
        return person.tap(self, chat, *person.old_button(chat, message_id, data))

    def photo(self, chat_id: int, photo: Upload | None = None, caption: str = "") -> int:
        """The person sends a photo, a generated one when none is given."""
        sample = Upload("photo.png", sample_picture(len(self.files) % 5), "image/png")
        return person.send_photo(self, self.chat(chat_id), photo or sample, caption)

    def voice(self, chat_id: int, seconds: int = 4) -> int:
        """The person sends a voice message."""
        return person.send_voice(self, self.chat(chat_id), seconds)

    def sticker(self, chat_id: int, emoji: str = "👍") -> int:
        """The person sends a sticker."""
        return person.send_sticker(self, self.chat(chat_id), emoji)

    def document(self, chat_id: int, file: Upload, caption: str = "") -> int:
        """The person sends a file."""
        return person.send_document(self, self.chat(chat_id), file, caption)

    def location(self, chat_id: int, latitude: float, longitude: float) -> int:
        """The person sends a place."""
        return person.send_location(self, self.chat(chat_id), latitude, longitude)

    def block(self, chat_id: int, blocked: bool = True) -> None:
        """The person blocks the bot, or lets it in again."""
        person.block(self, self.chat(chat_id), blocked)

    def deactivate(self, chat_id: int) -> None:
        """The person's account is gone."""
        self.chat(chat_id).person.deactivated = True

    def migrate(self, chat_id: int) -> int:
        """The group becomes a supergroup. Returns its new id."""
        return person.migrate(self, self.chat(chat_id))

    def save(self, folder: Path) -> None:
        """Write everything under `folder`, atomically."""
        keep.write(self, folder)

    @classmethod
    def load(cls, folder: Path, clock: Callable[[], datetime], **options: Any) -> Telegram:
        """What `save` wrote; an empty Telegram when nothing was. `options` as for the constructor."""
        telegram = cls(clock, **options)
        if keep.exists(folder):
            keep.read(telegram, folder)
        return telegram
