"""What a person does on the phone. Each act becomes the update Telegram would send."""

from __future__ import annotations

import copy
from http import HTTPStatus

from bot.emulator.keyboards import buttons
from bot.emulator.params import Upload
from bot.emulator.pictures import file_body, photo_sizes
from bot.emulator.sending import document
from bot.emulator.state import Body, Bot, Chat, Message, Query
from bot.emulator.text import CAPTION_LIMIT, found, split, units
from bot.emulator.world import World


class NotPossible(Exception):
    """A phone cannot do this; `code` is the HTTP status for it, the words say why."""

    def __init__(self, words: str, code: int = HTTPStatus.CONFLICT) -> None:
        super().__init__(words)
        self.code = int(code)


def say(world: World, chat: Chat, text: str, reply_to: int | None = None) -> list[int]:
    """Write; a text above 4096 units goes out in several messages. Returns their ids."""
    text = text.strip()
    if not text:
        raise NotPossible("there is no text to send", HTTPStatus.BAD_REQUEST)
    return [_send(world, chat, _worded(part), reply_to) for part in split(text)]


def send_photo(world: World, chat: Chat, photo: Upload, caption: str = "", reply_to: int | None = None) -> int:
    """Send a photo. Returns the message id."""
    sizes = photo_sizes(world, photo.name, photo.mime, photo.content)
    return _send(world, chat, {"photo": sizes} | _captioned(caption), reply_to)


def send_document(world: World, chat: Chat, file: Upload, caption: str = "") -> int:
    """Send a file."""
    return _send(world, chat, {"document": document(world, file)} | _captioned(caption), None)


def send_voice(world: World, chat: Chat, seconds: int = 4, recording: bytes = b"OggS\0") -> int:
    """Send a voice message of so many seconds."""
    file = world.store("voice.oga", "audio/ogg", recording, "voice")
    return _send(world, chat, {"voice": file_body(file) | {"duration": seconds, "mime_type": "audio/ogg"}}, None)


def send_sticker(world: World, chat: Chat, emoji: str = "👍") -> int:
    """Send a sticker that stands for an emoji."""
    file = world.store("sticker.webp", "image/webp", b"RIFF\0\0\0\0WEBP", "stickers")
    kind = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": emoji}
    return _send(world, chat, {"sticker": file_body(file) | kind}, None)


def send_location(world: World, chat: Chat, latitude: float, longitude: float) -> int:
    """Send a place."""
    return _send(world, chat, {"location": {"latitude": latitude, "longitude": longitude}}, None)


def edit(world: World, chat: Chat, message_id: int, text: str) -> int:
    """Change an own message; it reaches the bot as edited_message."""
    message = chat.messages.get(message_id)
    if message is None or message.by_bot:
        raise NotPossible("there is no such message of this person", HTTPStatus.NOT_FOUND)
    if not text.strip() or units(text) > (CAPTION_LIMIT if "photo" in message.body else 4096):
        raise NotPossible("the text is empty or too long", HTTPStatus.BAD_REQUEST)
    worded = _captioned(text) if "text" not in message.body else _worded(text.strip())
    for name in ("entities", "caption_entities"):
        message.body.pop(name, None)
    message.body |= worded | {"edit_date": int(world.unix())}
    message.edited = True
    world.enqueue(_bot(world, chat), "edited_message", message.body)
    world.changed("message", chat.id)
    return message_id


def tap(world: World, chat: Chat, message: Message, data: str) -> str:
    """Press a button. Returns the id of the callback query."""
    _must_not_be_blocked(chat)
    bot = _bot(world, chat)
    number = str(4_000_000_000 + world.next_query)
    world.next_query += 1
    payload = {"id": number, "from": chat.person.user(), "chat_instance": str(-chat.id), "data": data}
    payload["message"] = copy.deepcopy(message.body)
    bot.queries[number] = Query(world.unix())
    world.enqueue(bot, "callback_query", payload)
    return number


def button(chat: Chat, text: str) -> tuple[Message, str]:
    """The newest message with a button of these words, and the button's data."""
    for same in (str.__eq__, lambda one, other: one.strip().casefold() == other.strip().casefold()):
        for message in reversed(list(chat.messages.values())):
            for shown in (one for row in buttons(message.body) for one in row):
                if same(shown["text"], text):
                    return message, _pressable(shown)
    raise NotPossible(f"no message here has a button {text!r}", HTTPStatus.NOT_FOUND)


def _pressable(shown: Body) -> str:
    if shown["data"] is None:
        raise NotPossible(f"the button {shown['text']!r} opens {shown.get('url', 'something else')}")
    return str(shown["data"])


def old_button(chat: Chat, message_id: int, data: str) -> tuple[Message, str]:
    """A button by its data, on a message that shows it or once did: a phone may lag behind."""
    message = chat.messages.get(message_id)
    if message is None:
        raise NotPossible(f"there is no message {message_id}", HTTPStatus.NOT_FOUND)
    if data not in message.offered:
        raise NotPossible(f"message {message_id} never had a button with this data")
    return message, data


def block(world: World, chat: Chat, blocked: bool = True) -> None:
    """Block the bot, or let it in again; in a group: remove or add it. The bot learns of it by my_chat_member."""
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    bot, states = _bot(world, chat), ("member", "kicked" if chat.type == "private" else "left")
    old, new = states if blocked else states[::-1]
    change = {"chat": chat.short(), "from": chat.person.user(), "date": int(world.unix())}
    for name, status in (("old_chat_member", old), ("new_chat_member", new)):
        until = {"until_date": 0} if status == "kicked" else {}
        change[name] = {"user": bot.user(), "status": status} | until
    world.enqueue(bot, "my_chat_member", change)
    world.changed("chat", chat.id)


def migrate(world: World, chat: Chat) -> int:
    """A group becomes a supergroup with another id; the old id only tells the new one. Returns the new id."""
    new = world.new_chat(_bot(world, chat), -1_000_000_000_000 + chat.id, chat.person.first_name, "en")
    new.type, new.wrote, new.kind, new.person = "supergroup", True, chat.kind, chat.person
    _send(world, chat, {"migrate_to_chat_id": new.id}, None)
    chat.migrated_to = new.id
    _send(world, new, {"migrate_from_chat_id": chat.id}, None)
    return new.id


def _send(world: World, chat: Chat, content: Body, reply_to: int | None) -> int:
    _must_not_be_blocked(chat)
    if reply_to is not None and reply_to not in chat.messages:
        raise NotPossible(f"there is no message {reply_to} to reply to", HTTPStatus.NOT_FOUND)
    if reply_to is not None:
        original = chat.messages[reply_to].body
        content["reply_to_message"] = {key: original[key] for key in original if key != "reply_to_message"}
    chat.wrote = True
    message = world.add_message(chat, chat.person.user(), content, by_bot=False)
    world.enqueue(_bot(world, chat), "message", message.body)
    return int(message.body["message_id"])


def _must_not_be_blocked(chat: Chat) -> None:
    if chat.blocked:
        raise NotPossible("this person has blocked the bot; unblock it first")


def _bot(world: World, chat: Chat) -> Bot:
    return world.bots[chat.bot_id]


def _worded(text: str) -> Body:
    entities = found(text)
    return {"text": text} | ({"entities": entities} if entities else {})


def _captioned(text: str) -> Body:
    text = text.strip()
    if units(text) > CAPTION_LIMIT:
        raise NotPossible(f"a caption has at most {CAPTION_LIMIT} characters", HTTPStatus.BAD_REQUEST)
    entities = found(text)
    return ({"caption": text} if text else {}) | ({"caption_entities": entities} if entities else {})
