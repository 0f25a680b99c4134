"""Methods that change, pin or take back what was sent, and the answer to a tap."""

from __future__ import annotations

from bot.emulator.formatted import caption, message_text
from bot.emulator.keyboards import data, inline_keyboard
from bot.emulator.params import Request
from bot.emulator.refusal import Refused, bad_request
from bot.emulator.state import CALLBACK_SECONDS, Body, Bot, Chat, Message
from bot.emulator.text import units
from bot.emulator.world import World

_UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_DELETABLE_SECONDS = 48 * 3600


def edit_message_text(world: World, bot: Bot, request: Request) -> Body:
    """Put another text; buttons that are not sent again are gone."""
    chat, message = _own(world, bot, request)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    text, entities = message_text(request)
    return _edit(world, chat, message, {"text": text, "entities": entities}, inline_keyboard(request))


def edit_message_caption(world: World, bot: Bot, request: Request) -> Body:
    """Put another caption under a photo or document."""
    chat, message = _own(world, bot, request)
    if "photo" not in message.body and "document" not in message.body:
        raise bad_request("there is no caption in the message to edit")
    text, entities = caption(request)
    return _edit(world, chat, message, {"caption": text, "caption_entities": entities}, inline_keyboard(request))


def edit_message_reply_markup(world: World, bot: Bot, request: Request) -> Body:
    """Put other buttons, or none."""
    chat, message = _own(world, bot, request)
    return _edit(world, chat, message, {}, inline_keyboard(request))


def _own(world: World, bot: Bot, request: Request) -> tuple[Chat, Message]:
    if request.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = world.reachable(bot, request)
    message = chat.messages.get(request.number("message_id", 0))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.by_bot:
        raise bad_request("message can't be edited")
    return chat, message


def _edit(world: World, chat: Chat, message: Message, content: Body, markup: Body | None) -> Body:
    new = content | {"reply_markup": markup}
    if all((message.body.get(key) or None) == (value or None) for key, value in new.items()):
        raise bad_request(_UNCHANGED)
    for key, value in new.items():
        if value:
            message.body[key] = value
        else:
            message.body.pop(key, None)
    message.body["edit_date"] = int(world.unix())
    message.edited = message.edited or bool(content)
    message.offered = sorted({*message.offered, *data(message.body)})
    world.changed("message", chat.id)
    return message.body


def delete_message(world: World, bot: Bot, request: Request) -> bool:
    """Take a message back, the bot's own or a private chat's, when it is younger than 48 h."""
    chat = world.reachable(bot, request)
    number = request.number("message_id")
    message = chat.messages.get(number)
    if message is None:
        raise bad_request("message to delete not found")
    if world.unix() - message.body["date"] >= _DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    del chat.messages[number]
    chat.pinned = [pin for pin in chat.pinned if pin != number]
    world.changed("message", chat.id)
    return True


def pin_chat_message(world: World, bot: Bot, request: Request) -> bool:
    """Show a message in the bar on top of the chat; the newest pin shows."""
    chat = world.reachable(bot, request)
    number = request.number("message_id")
    if number not in chat.messages:
        raise bad_request("message to pin not found")
    chat.pinned = [pin for pin in chat.pinned if pin != number] + [number]
    world.changed("message", chat.id)
    return True


def unpin_chat_message(world: World, bot: Bot, request: Request) -> bool:
    """Take one pin away, the newest when none is named."""
    chat = world.reachable(bot, request)
    number = request.number("message_id", chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    world.changed("message", chat.id)
    return True


def unpin_all_chat_messages(world: World, bot: Bot, request: Request) -> bool:
    """Take all pins away."""
    chat = world.reachable(bot, request)
    chat.pinned = []
    world.changed("message", chat.id)
    return True


def answer_callback_query(world: World, bot: Bot, request: Request) -> bool:
    """End the waiting of a tapped button, with or without words; refused when the tap is older than 150 s."""
    number = request.text("callback_query_id")
    query = bot.queries.get(number)
    if query is None or world.unix() - query.at > CALLBACK_SECONDS:
        bot.queries.pop(number, None)
        raise Refused(400, f"Bad Request: {_TOO_OLD}")
    if units(request.text("text")) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answer = {"text": request.text("text"), "show_alert": request.flag("show_alert")}
    waiting = world.answers.get(number)
    if waiting is not None and not waiting.done():
        waiting.set_result(query.answer)
    return True
