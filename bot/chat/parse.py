"""Telegram's update as the values the care acts take."""

from __future__ import annotations

from telegram import Chat, ChatMember, ChatMemberUpdated, Message, Update, User

from bot.domain.incoming import Kind, MembershipChanged, Person, Pressed, Said


def parse(update: Update) -> Said | Pressed | MembershipChanged | None:
    """What happened, or None for what concerns nobody here."""
    if update.callback_query is not None and update.callback_query.data:
        message = update.callback_query.message
        chat = message.chat if message else None
        person = _person(chat, update.callback_query.from_user)
        return Pressed(person, update.callback_query.data, message.message_id if message else 0)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    if update.effective_message is not None and update.effective_chat is not None:
        edited = update.edited_message is not None
        return _said(update.effective_message, _person(update.effective_chat, update.effective_user), edited=edited)
    return None


def _person(chat: Chat | None, user: User | None) -> Person:
    language = (user.language_code or "")[:2] if user else ""
    name = user.full_name if user else ""
    private = chat is None or chat.type == Chat.PRIVATE
    return Person(chat.id if chat else user.id if user else 0, name, language, private)


def _said(message: Message, person: Person, *, edited: bool) -> Said:
    kind, file_id = _kind(message)
    return Said(person, kind, message.text or message.caption or "", message.message_id, edited, file_id)


def _kind(message: Message) -> tuple[Kind, str]:
    if message.photo:
        return Kind.PHOTO, message.photo[-1].file_id
    for kind, thing in (
        (Kind.VOICE, message.voice or message.audio or message.video_note or message.video),
        (Kind.STICKER, message.sticker),
        (Kind.DOCUMENT, message.document),
    ):
        if thing is not None:
            return kind, thing.file_id
    if message.location:
        return Kind.LOCATION, ""
    return (Kind.TEXT if message.text is not None else Kind.OTHER), ""


def _membership(change: ChatMemberUpdated) -> MembershipChanged | None:
    if change.chat.type != Chat.PRIVATE:
        return None
    return MembershipChanged(_person(change.chat, change.from_user), change.new_chat_member.status == ChatMember.BANNED)
