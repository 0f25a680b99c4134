"""Methods that send something new."""

from __future__ import annotations

from typing import Any

from bot.emulator.formatted import caption, message_text
from bot.emulator.keyboards import data, inline_keyboard, reply_keyboard
from bot.emulator.params import Request, Upload
from bot.emulator.pictures import file_body, photo_sizes
from bot.emulator.refusal import bad_request
from bot.emulator.state import Body, Bot, Chat
from bot.emulator.world import World

_ACTIONS = {"typing", "choose_sticker", "find_location", "record_video", "record_voice", "record_video_note"} | {
    f"upload_{what}" for what in ("photo", "video", "voice", "document", "video_note")
}
_LARGEST_UPLOAD = 50 * 1024 * 1024


def send_message(world: World, bot: Bot, request: Request) -> Body:
    """A text with entities and buttons."""
    text, entities = message_text(request)
    return _send(world, bot, request, {"text": text} | ({"entities": entities} if entities else {}))


def send_photo(world: World, bot: Bot, request: Request) -> Body:
    """A photo, uploaded or by the id of one that Telegram has."""
    upload = request.upload("photo")
    if upload is None:
        return _send(world, bot, request, {"photo": _known(world, request.text("photo"), "photo")} | _caption(request))
    world.reachable(bot, request)  # nothing is stored for somebody who cannot be reached
    sizes = photo_sizes(world, upload.name, upload.mime, upload.content)
    return _send(world, bot, request, {"photo": sizes} | _caption(request))


def send_document(world: World, bot: Bot, request: Request) -> Body:
    """Any file, uploaded or by id."""
    upload = request.upload("document")
    if upload is None:
        content = {"document": _known(world, request.text("document"), "document")}
    else:
        world.reachable(bot, request)
        content = {"document": document(world, upload)}
    return _send(world, bot, request, content | _caption(request))


def document(world: World, upload: Upload) -> Body:
    """Store a file and describe it as a Document."""
    if len(upload.content) > _LARGEST_UPLOAD:
        raise bad_request("file is too big")
    if not upload.content:
        raise bad_request("file must be non-empty")
    file = world.store(upload.name, upload.mime, upload.content, "documents")
    return file_body(file) | {"file_name": file.name, "mime_type": file.mime}


def send_chat_action(world: World, bot: Bot, request: Request) -> bool:
    """Show the bot as typing for five seconds."""
    chat = world.reachable(bot, request)
    if request.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.typing(chat)
    return True


def _caption(request: Request) -> Body:
    text, entities = caption(request)
    return ({"caption": text} if text else {}) | ({"caption_entities": entities} if entities else {})


def _known(world: World, file_id: str, what: str) -> Any:
    if not file_id:
        raise bad_request(f"there is no {what} in the request")
    bodies = (message.body for chat in world.chats.values() for message in chat.messages.values())
    for body in bodies:
        value = body.get(what)
        parts = value if isinstance(value, list) else [value]
        if any(part and part["file_id"] == file_id for part in parts):
            return value
    raise bad_request("wrong file identifier/HTTP URL specified")


def _send(world: World, bot: Bot, request: Request, content: Body) -> Body:
    chat = world.reachable(bot, request)
    markup = inline_keyboard(request)
    reply = _replied(chat, request)
    world.count(bot, chat)
    reply_keyboard(request, chat)
    content = content | ({"reply_markup": markup} if markup else {}) | reply
    if request.flag("protect_content"):
        content["has_protected_content"] = True
    message = world.add_message(chat, bot.user(), content, by_bot=True)
    message.offered = data(message.body)
    return message.body


def _replied(chat: Chat, request: Request) -> Body:
    wanted = request.structure("reply_parameters") or {}
    number = int(wanted.get("message_id") or request.number("reply_to_message_id", 0))
    if not number:
        return {}
    if number not in chat.messages:
        if wanted.get("allow_sending_without_reply") or request.flag("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    original = chat.messages[number].body
    return {"reply_to_message": {key: value for key, value in original.items() if key != "reply_to_message"}}
