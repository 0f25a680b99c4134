"""A person with a phone, for seeding and for stories: says, taps, and reads what came."""

from __future__ import annotations

import re
from typing import Any

from bot.emulator.telegram import Telegram
from bot.emulator.view import message_view


class NoSuchButton(LookupError):
    """The button is on no message of this chat."""


class Phone:
    """One chat of the emulator, from the person's side."""

    def __init__(
        self, telegram: Telegram, chat_id: int, name: str, kind: str = "patient", language: str = "en"
    ) -> None:
        self.telegram, self.chat_id = telegram, chat_id
        telegram.open_chat(chat_id, name, kind, language)  # type: ignore[arg-type]

    def says(self, text: str) -> int:
        return self.telegram.say(self.chat_id, text)

    def taps(self, button: str) -> None:
        """Press the newest button whose words contain `button`. Raises NoSuchButton."""
        self._press(lambda shown: button.casefold() in shown["text"].casefold(), button)

    def taps_data(self, pattern: str) -> None:
        """Press the newest button whose data matches the pattern. Raises NoSuchButton."""
        self._press(lambda shown: re.search(pattern, shown.get("data") or "") is not None, pattern)

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [message_view(message) for message in self.telegram.chat(self.chat_id).messages.values()]

    @property
    def received(self) -> list[str]:
        """The texts of the bot, oldest first, as they stand now."""
        return [message["text"] for message in self.messages if message["from"] == "bot"]

    def buttons(self) -> list[str]:
        """The words on every button now shown, newest message first."""
        return [shown["text"] for message in reversed(self.messages) for row in message["buttons"] for shown in row]

    def _press(self, fits: Any, wanted: str) -> None:
        for message in reversed(self.messages):
            for row in message["buttons"]:
                for shown in row:
                    if fits(shown):
                        self.telegram.tap_data(self.chat_id, message["message_id"], shown["data"])
                        return
        raise NoSuchButton(f"{wanted!r}; there are: {self.buttons()}")
