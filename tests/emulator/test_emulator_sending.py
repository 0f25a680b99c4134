"""What Telegram refuses, edits and shows, through real python-telegram-bot."""

from __future__ import annotations

import pytest
from telegram import Bot, BotCommand, BotCommandScopeChat, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.emulator.pictures import sample_picture
from bot.emulator.telegram import Telegram
from bot.emulator.view import opened
from tests.emulator.stand import PATIENT


def keyboard(*data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(f"Button {text[:9]}", callback_data=text)] for text in data])


async def test_html_becomes_plain_text_with_entities_in_utf16_units(bot: Bot) -> None:
    message = await bot.send_message(PATIENT, "😀 <b>Call <i>911</i></b> &amp; wait", parse_mode="HTML")
    assert message.text == "😀 Call 911 & wait"
    assert message.parse_entities() == dict(zip(message.entities, ["Call 911", "911"], strict=True))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<b>open", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a < b", "Unclosed start tag at byte offset 2"),
        ("<p>no</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("done</b>", "Unexpected end tag at byte offset 4"),
    ],
)
async def test_bad_html_is_refused_in_telegrams_words(bot: Bot, text: str, words: str) -> None:
    with pytest.raises(BadRequest) as refused:
        await bot.send_message(PATIENT, text, parse_mode="HTML")
    assert f"can't parse entities: {words}".lower() in refused.value.message.lower()  # the library changes capitals


async def test_markdown_needs_its_escapes(bot: Bot) -> None:
    message = await bot.send_message(PATIENT, r"*Bold* and [site](https://a.example/b)\.", parse_mode="MarkdownV2")
    assert message.text == "Bold and site."
    assert [entity.type for entity in message.entities] == ["bold", "text_link"]
    with pytest.raises(BadRequest, match=r"character '\.' is reserved"):
        await bot.send_message(PATIENT, "Done.", parse_mode="MarkdownV2")
    with pytest.raises(BadRequest, match=r"(?i)can't find end of bold entity at byte offset 0"):
        await bot.send_message(PATIENT, "*Done", parse_mode="MarkdownV2")


async def test_4096_units_fit_after_parsing_and_4097_do_not(bot: Bot) -> None:
    message = await bot.send_message(PATIENT, f"<b>{'x' * 4096}</b>", parse_mode="HTML")
    assert len(message.text or "") == 4096
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(PATIENT, "x" * 4095 + "😀")


async def test_an_empty_text_is_refused(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Message text is empty"):
        await bot.send_message(PATIENT, " \n ")


async def test_callback_data_has_at_most_64_bytes(bot: Bot) -> None:
    await bot.send_message(PATIENT, "Choose", reply_markup=keyboard("x" * 64))
    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        await bot.send_message(PATIENT, "Choose", reply_markup=keyboard("é" * 33))


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot) -> None:
    message = await bot.send_message(PATIENT, "Day 1", reply_markup=keyboard("a"))
    with pytest.raises(BadRequest, match="Message is not modified"):
        await message.edit_text("Day 1", reply_markup=keyboard("a"))
    edited = await message.edit_text("Day 1")  # the same words, but the buttons are gone
    assert not isinstance(edited, bool)
    assert edited.reply_markup is None
    assert edited.edit_date is not None
    with pytest.raises(BadRequest, match="Message is not modified"):
        await message.edit_reply_markup(None)


async def test_only_own_messages_that_exist_can_be_edited(bot: Bot, telegram: Telegram) -> None:
    theirs = telegram.say(PATIENT, "mine")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("not yours", PATIENT, theirs)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("nobody's", PATIENT, 999)


async def test_unknown_chats_and_people_who_never_wrote_cannot_be_reached(bot: Bot, telegram: Telegram) -> None:
    telegram.open_chat(1002, "Tom")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(404404, "hello")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(1002, "hello")


async def test_people_who_blocked_or_left_cannot_be_reached(bot: Bot, telegram: Telegram) -> None:
    telegram.block(PATIENT)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(PATIENT, "hello")
    telegram.deactivate(PATIENT)
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(PATIENT, "hello")


async def test_a_group_that_moved_tells_its_new_id(bot: Bot, telegram: Telegram) -> None:
    telegram.say(-77, "hello")
    new = telegram.migrate(-77)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(-77, "hello")
    assert moved.value.new_chat_id == new
    assert (await bot.send_message(new, "hello")).chat.type == "supergroup"


async def test_a_photo_is_uploaded_sent_again_by_id_and_downloaded(bot: Bot) -> None:
    picture = sample_picture()
    sent = await bot.send_photo(PATIENT, picture, caption="<i>Day 1</i>", parse_mode="HTML")
    assert (sent.caption, [size.width for size in sent.photo]) == ("Day 1", [90, 320])
    again = await bot.send_photo(PATIENT, sent.photo[-1].file_id)
    file = await again.photo[-1].get_file()
    assert bytes(await file.download_as_bytearray()) == picture
    with pytest.raises(BadRequest, match=r"(?i)image_process_failed"):
        await bot.send_photo(PATIENT, b"no picture")
    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await bot.send_photo(PATIENT, "no-such-file")


async def test_a_document_keeps_its_name(bot: Bot) -> None:
    sent = await bot.send_document(PATIENT, b"%PDF-1.7", filename="two weeks.pdf")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size) == ("two weeks.pdf", 8)


async def test_a_caption_can_be_edited(bot: Bot) -> None:
    sent = await bot.send_photo(PATIENT, sample_picture(), caption="Day 1")
    edited = await sent.edit_caption("Day 2", reply_markup=keyboard("a"))
    assert not isinstance(edited, bool)
    assert edited.caption == "Day 2"
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await sent.edit_text("Day 3")


async def test_pins_show_in_the_chat_and_go_again(bot: Bot, telegram: Telegram) -> None:
    card = await bot.send_message(PATIENT, "Safety card")
    await bot.pin_chat_message(PATIENT, card.message_id)
    chat = await bot.get_chat(PATIENT)
    assert chat.pinned_message is not None
    assert chat.pinned_message.text == "Safety card"
    await bot.unpin_chat_message(PATIENT)
    assert opened(telegram, telegram.chats[PATIENT])["pinned"] is None


async def test_a_deleted_message_is_gone(bot: Bot) -> None:
    message = await bot.send_message(PATIENT, "Oops")
    assert await message.delete()
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await message.delete()


async def test_commands_go_by_scope_and_language(bot: Bot, telegram: Telegram) -> None:
    await bot.set_my_commands([BotCommand("help", "Help")])
    await bot.set_my_commands([BotCommand("help", "Ayuda")], language_code="es")
    await bot.set_my_commands([BotCommand("ack", "I have it")], scope=BotCommandScopeChat(2001))
    telegram.open_chat(1003, "Inés", language_code="es")
    telegram.open_chat(2001, "Ana", "staff")
    shown = {
        name: [item["description"] for item in opened(telegram, telegram.chats[name])["commands"]]
        for name in (PATIENT, 1003, 2001)
    }
    assert shown == {PATIENT: ["Help"], 1003: ["Ayuda"], 2001: ["I have it"]}
    assert [command.description for command in await bot.get_my_commands(language_code="es")] == ["Ayuda"]
    with pytest.raises(BadRequest, match=r"(?i)bot_command_invalid"):
        await bot.set_my_commands([BotCommand("No Spaces", "x")])


async def test_what_a_bot_says_about_itself_can_be_read_back(bot: Bot) -> None:
    await bot.set_my_description("Two weeks beside you")
    await bot.set_my_short_description("Aftercare")
    await bot.set_my_name("Ribera", language_code="es")
    assert (await bot.get_my_description("de")).description == "Two weeks beside you"
    assert (await bot.get_my_short_description()).short_description == "Aftercare"
    assert (await bot.get_my_name("es")).name == "Ribera"
    assert (await bot.get_me()).first_name == "Riverside Aftercare"


async def test_typing_shows_on_the_phone_until_the_message_comes(bot: Bot, telegram: Telegram) -> None:
    await bot.send_chat_action(PATIENT, "typing")
    assert opened(telegram, telegram.chats[PATIENT])["typing"] is True
    await bot.send_message(PATIENT, "Here")
    assert opened(telegram, telegram.chats[PATIENT])["typing"] is False
    with pytest.raises(BadRequest, match="Wrong parameter action"):
        await bot.send_chat_action(PATIENT, "juggling")
