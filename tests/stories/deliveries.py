"""Everything that reaches a phone, in order, until a story awaits it: new messages, and messages that change in place."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Literal

from bot.emulator.telegram import Telegram
from bot.emulator.view import message_view

Kind = Literal["message", "change"]
Look = tuple[str, str]  # the text, and the buttons


@dataclass(frozen=True)
class Delivery:
    kind: Kind
    text: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"


class Deliveries:
    """Looks over the shoulder of Telegram itself, so nothing that leaves the bot is missed."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._looks: dict[tuple[int, int], Look] = {}
        self._waiting: defaultdict[int, list[Delivery]] = defaultdict(list)
        telegram.watchers.add(self._notice)

    def take(self, chat_id: int, kind: Kind, words: tuple[str, ...]) -> None:
        """Use up the next delivery of this phone. Fails where it is of another kind, lacks a word, or where there is none."""
        waiting = self._waiting[chat_id]
        found = waiting[0] if waiting else None
        if found is None or found.kind != kind or not all(word.casefold() in found.text.casefold() for word in words):
            came = "\n\n".join(map(str, waiting)) or "nothing"
            raise AssertionError(
                f"a {kind} with {words} was awaited, but there came:\n\n{came}\n\n{self._talk(chat_id)}"
            )
        del waiting[0]

    def forget(self, chat_id: int) -> None:
        self._waiting[chat_id].clear()

    def check(self, *chat_ids: int) -> None:
        """Fails if something came to these phones, or to any where none is named, that nobody awaited."""
        for chat_id in chat_ids or tuple(self._waiting):
            if waiting := self._waiting[chat_id]:
                came = "\n\n".join(map(str, waiting))
                raise AssertionError(f"nobody awaited:\n\n{came}\n\n{self._talk(chat_id)}")

    def _notice(self, change: dict[str, Any]) -> None:
        if change["what"] != "message":
            return
        for number, message in self._telegram.chat(change["chat_id"]).messages.items():
            if not message.by_bot:
                continue
            key, look = (change["chat_id"], number), _look(message_view(message))
            before = self._looks.get(key)
            if look != before:
                self._looks[key] = look
                kind: Kind = "message" if before is None else "change"
                self._waiting[key[0]].append(Delivery(kind, look[0]))

    def _talk(self, chat_id: int) -> str:
        chat = self._telegram.chat(chat_id)
        views = [message_view(message) for message in chat.messages.values()]
        said = "\n".join(f"  {view['from']:>6}: {view['text']}" for view in views)
        return f"The conversation on the phone of {chat.person.first_name}:\n{said}"


def _look(view: dict[str, Any]) -> Look:
    return view["text"], json.dumps(view["buttons"])
