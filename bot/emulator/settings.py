"""What a bot tells Telegram about itself: commands, name, descriptions, menu button; and what it may ask back."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.emulator.params import Request
from bot.emulator.refusal import bad_request
from bot.emulator.state import Body, Bot, Chat
from bot.emulator.world import World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"} | {
    f"chat{part}" for part in ("", "_administrators", "_member")
}
_DOWNLOAD_LIMIT = 20 * 1024 * 1024
TEXTS = {"name": 64, "description": 512, "short_description": 120}


def get_me(world: World, bot: Bot, request: Request) -> Body:
    """The bot itself."""
    return bot.user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(world: World, bot: Bot, request: Request) -> bool:
    """The command menu of a scope and language."""
    commands = request.structure("commands") or []
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(str(command.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    bot.commands[_key(request)] = [
        {"command": item["command"].removeprefix("/"), "description": item["description"]} for item in commands
    ]
    world.changed("chat")
    return True


def get_my_commands(world: World, bot: Bot, request: Request) -> list[Body]:
    """The commands of exactly this scope and language."""
    return bot.commands.get(_key(request), [])


def delete_my_commands(world: World, bot: Bot, request: Request) -> bool:
    """Forget the commands of this scope and language."""
    bot.commands.pop(_key(request), None)
    world.changed("chat")
    return True


def _key(request: Request) -> str:
    scope = request.structure("scope") or {"type": "default"}
    if scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    return f"{scope['type']}:{scope.get('chat_id', '')}:{request.text('language_code')}"


def commands_in(bot: Bot, chat: Chat) -> list[Body]:
    """The menu a person sees: the narrowest scope first, and in each their language before none."""
    everywhere = "all_private_chats" if chat.type == "private" else "all_group_chats"
    for scope in (f"chat:{chat.id}", f"{everywhere}:", "default:"):
        for language in (chat.person.language_code[:2], ""):
            if commands := bot.commands.get(f"{scope}:{language}"):
                return commands
    return []


def setter(name: str) -> Callable[[World, Bot, Request], bool]:
    """setMyName and its kin."""

    def put(world: World, bot: Bot, request: Request) -> bool:
        text = request.text(name)
        if len(text) > TEXTS[name]:
            raise bad_request(f"{name.replace('_', ' ')} is too long")
        bot.texts[f"{name}:{request.text('language_code')}"] = text
        if name == "name" and text and not request.text("language_code"):
            bot.name = text
        world.changed("chat")
        return True

    return put


def getter(name: str) -> Callable[[World, Bot, Request], Body]:
    """getMyName and its kin: the language's own text, or the one for all."""

    def read(world: World, bot: Bot, request: Request) -> Body:
        default = bot.name if name == "name" else ""
        general = bot.texts.get(f"{name}:", default)
        return {name: bot.texts.get(f"{name}:{request.text('language_code')}") or general}

    return read


def set_chat_menu_button(world: World, bot: Bot, request: Request) -> bool:
    """What stands left of the input, for one chat or for all."""
    bot.menu_buttons[request.text("chat_id")] = request.structure("menu_button") or {"type": "default"}
    return True


def get_chat_menu_button(world: World, bot: Bot, request: Request) -> Body:
    """The menu button of one chat, or of all."""
    return bot.menu_buttons.get(request.text("chat_id")) or bot.menu_buttons.get("") or {"type": "default"}


def get_chat(world: World, bot: Bot, request: Request) -> Body:
    """All about a chat, with its newest pin."""
    chat = world.reachable(bot, request)
    full = chat.short() | {"accent_color_id": 0, "max_reaction_count": 11}
    full["accepted_gift_types"] = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
    )
    return full | ({"pinned_message": chat.messages[chat.pinned[-1]].body} if chat.pinned else {})


def get_file(world: World, bot: Bot, request: Request) -> Body:
    """Where a file can be fetched: /file/bot<token>/<file_path>."""
    file = world.files.get(request.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.content) > _DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    unique = f"u-{file.id}"
    return {"file_id": file.id, "file_unique_id": unique, "file_size": len(file.content), "file_path": file.path}


def yes(world: World, bot: Bot, request: Request) -> bool:
    """logOut and close: nothing to do here."""
    return True
