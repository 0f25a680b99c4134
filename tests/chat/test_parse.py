"""Telegram's updates as the values the acts take."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Update

from bot.chat.parse import parse
from bot.domain.incoming import Kind, MembershipChanged, Person, Pressed, Said

PAT = Person(42, "Pat Doe", "es")
USER = {"id": 42, "is_bot": False, "first_name": "Pat", "last_name": "Doe", "language_code": "es-MX"}
CHAT = {"id": 42, "type": "private"}
FILE = {"file_id": "f", "file_unique_id": "u"}


def parsed(kind: str = "message", **body: Any) -> object:
    message = {"message_id": 7, "date": 0, "chat": CHAT, "from": USER, **body}
    return parse(Update.de_json({"update_id": 1, kind: message}, None))


def test_a_text_is_said() -> None:
    assert parsed(text="hola") == Said(PAT, Kind.TEXT, "hola", 7)


def test_an_edited_text_is_marked() -> None:
    assert parsed("edited_message", text="hola") == Said(PAT, Kind.TEXT, "hola", 7, edited=True)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"voice": {**FILE, "duration": 1}}, Kind.VOICE),
        ({"audio": {**FILE, "duration": 1}}, Kind.VOICE),
        ({"video": {**FILE, "duration": 1, "width": 1, "height": 1}}, Kind.VOICE),
        ({"document": FILE}, Kind.DOCUMENT),
        (
            {"sticker": {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}},
            Kind.STICKER,
        ),
    ],
)
def test_what_is_no_text_has_its_kind_and_its_file(body: dict[str, Any], kind: Kind) -> None:
    assert parsed(**body) == Said(PAT, kind, "", 7, file_id="f")


def test_a_photo_is_its_largest_size_with_its_caption() -> None:
    sizes = [{**FILE, "file_id": name, "width": n, "height": n} for n, name in ((90, "small"), (900, "large"))]
    assert parsed(photo=sizes, caption="my brow") == Said(PAT, Kind.PHOTO, "my brow", 7, file_id="large")


def test_a_place_and_what_nobody_thought_of_are_kept() -> None:
    assert parsed(location={"latitude": 1, "longitude": 2}) == Said(PAT, Kind.LOCATION, "", 7)
    assert parsed(dice={"emoji": "🎲", "value": 3}) == Said(PAT, Kind.OTHER, "", 7)


def test_a_group_is_not_private() -> None:
    said = parsed(text="hi", chat={"id": -5, "type": "group", "title": "us"})
    assert isinstance(said, Said)
    assert (said.person.chat_id, said.person.private) == (-5, False)


def test_a_button_is_pressed() -> None:
    query = {
        "id": "1",
        "from": USER,
        "chat_instance": "x",
        "data": "d:1:flags:none",
        "message": {"message_id": 7, "date": 1, "chat": CHAT, "text": "?"},
    }
    update = Update.de_json({"update_id": 1, "callback_query": query}, None)
    assert parse(update) == Pressed(PAT, "d:1:flags:none", 7)


@pytest.mark.parametrize(("status", "blocked"), [("kicked", True), ("member", False)])
def test_blocking_and_coming_back_are_noticed(status: str, blocked: bool) -> None:
    bot = {"id": 1, "is_bot": True, "first_name": "bot"}
    new = {"status": status, "user": bot, **({"until_date": 0} if blocked else {})}
    change = {
        "chat": CHAT,
        "from": USER,
        "date": 0,
        "old_chat_member": {"status": "member", "user": bot},
        "new_chat_member": new,
    }
    update = Update.de_json({"update_id": 1, "my_chat_member": change}, None)
    assert parse(update) == MembershipChanged(PAT, blocked)


def test_what_concerns_nobody_here_is_nothing() -> None:
    assert parse(Update.de_json({"update_id": 1}, None)) is None
