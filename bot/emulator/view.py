"""What the page and the tests see of a chat."""

from __future__ import annotations

from bot.emulator.keyboards import buttons
from bot.emulator.settings import commands_in
from bot.emulator.state import Body, Chat, Message
from bot.emulator.world import World


def listed(world: World) -> list[Body]:
    """All phones, patients before staff, in the order they came."""
    chats = sorted(world.chats.values(), key=lambda chat: chat.kind == "staff")
    return [_line(chat) for chat in chats if chat.migrated_to is None]


def _line(chat: Chat) -> Body:
    last = next(reversed(chat.messages.values()), None)
    spoken = [number for number, message in chat.messages.items() if message.by_bot]
    return {
        "chat_id": chat.id,
        "name": chat.person.first_name,
        "kind": chat.kind,
        "type": chat.type,
        "language_code": chat.person.language_code,
        "blocked": chat.blocked,
        "last_text": _preview(last) if last else "",
        "last_date": last.body["date"] if last else None,
        "last_bot_message_id": max(spoken, default=0),
    }


def opened(world: World, chat: Chat, after: int = 0) -> Body:
    """One phone, with the messages whose id is above `after`."""
    bot = world.bots[chat.bot_id]
    return _line(chat) | {
        "bot": {"name": bot.name, "username": bot.username, "description": bot.texts.get("description:", "")},
        "messages": [message_view(message) for number, message in chat.messages.items() if number > after],
        "pinned": chat.pinned[-1] if chat.pinned else None,
        "typing": chat.typing_until > world.unix(),
        "commands": commands_in(bot, chat),
        "reply_keyboard": chat.reply_keyboard,
    }


def message_view(message: Message) -> Body:
    """One message; dates are unix seconds, entity offsets UTF-16 units."""
    body = message.body
    reply = body.get("reply_to_message")
    view = {
        "message_id": body["message_id"],
        "from": "bot" if message.by_bot else "person",
        "text": body.get("text", body.get("caption", "")),
        "entities": body.get("entities", body.get("caption_entities", [])),
        "buttons": buttons(body),
        "edited": message.edited,
        "date": body["date"],
    }
    if reply:
        view["reply_to"] = {"message_id": reply["message_id"], "text": reply.get("text", reply.get("caption", ""))}
    return view | _attached(body)


def _attached(body: Body) -> Body:
    if "photo" in body:
        largest = body["photo"][-1]
        size = {"width": largest["width"], "height": largest["height"]}
        return {"photo": {"url": f"/emulator/files/{largest['file_id']}"} | size}
    if "document" in body:
        file = body["document"]
        return {"document": {"url": f"/emulator/files/{file['file_id']}", "name": file["file_name"]}}
    if "voice" in body:
        return {"voice": {"seconds": body["voice"]["duration"]}}
    if "sticker" in body:
        return {"sticker": body["sticker"]["emoji"]}
    return {"location": body["location"]} if "location" in body else {}


def _preview(message: Message) -> str:
    view = message_view(message)
    kinds = {"photo": "Photo", "document": "File", "voice": "Voice message", "location": "Location"}
    named = view["text"] or view.get("sticker") or next((word for key, word in kinds.items() if key in view), "")
    return " ".join(str(named).split())[:80]
