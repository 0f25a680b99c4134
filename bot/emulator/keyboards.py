"""Buttons: what Telegram refuses in a reply_markup, and what a phone shows of it."""

from __future__ import annotations

from typing import Any

from bot.emulator.params import Request
from bot.emulator.refusal import bad_request
from bot.emulator.state import Body, Chat

_ACTIONS = ("callback_data", "url", "web_app", "login_url", "copy_text", "switch_inline_query", "pay")
_MOST_BUTTONS = 100


def inline_keyboard(request: Request) -> Body | None:
    """The inline keyboard of a request, checked; None when it has none."""
    markup = request.structure("reply_markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        return None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse inline keyboard: Array of Arrays of InlineKeyboardButton expected")
    if sum(len(row) for row in rows) > _MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    kept = [[_checked(button) for button in row] for row in rows if row]
    return {"inline_keyboard": kept} if kept else None


def _checked(button: Any) -> Body:
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be non-empty')
    if not any(action in button for action in _ACTIONS):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    return button


def reply_keyboard(request: Request, chat: Chat) -> None:
    """Keep or remove the keyboard of ready words under the input."""
    markup = request.structure("reply_markup")
    if not isinstance(markup, dict):
        return
    if markup.get("remove_keyboard"):
        chat.reply_keyboard = []
    elif "keyboard" in markup:
        chat.reply_keyboard = [
            [button if isinstance(button, str) else str(button.get("text", "")) for button in row]
            for row in markup["keyboard"]
        ]


def buttons(body: Body) -> list[list[Body]]:
    """The rows of a message's inline keyboard: text, data, and url for links."""
    rows = body.get("reply_markup", {}).get("inline_keyboard", [])
    return [[_shown(button) for button in row] for row in rows]


def _shown(button: Body) -> Body:
    shown = {"text": button["text"], "data": button.get("callback_data")}
    link = button.get("url") or button.get("web_app", {}).get("url")
    return shown | ({"url": link} if link else {})


def data(body: Body) -> list[str]:
    """Every callback data of a message."""
    return [button["data"] for row in buttons(body) for button in row if button["data"]]
