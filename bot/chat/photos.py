"""Fetch the pictures patients sent, after their messages are safe."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.care.desk import Desk, Office
from bot.store import mail
from bot.store.tables import PhotoRow

log = structlog.get_logger()

AT_ONCE = 5
TRIES = 8
WAIT = timedelta(seconds=30)  # times the tries
SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"RIFF": "image/webp"}


async def fetch_photos(bot: Bot, office: Office) -> int:
    """Those that are due. A failure is tried again later; after the last try the message stays without its picture."""
    due = await office.read(lambda desk: list(mail.photos_to_fetch(desk.session, desk.now, AT_ONCE)))
    for photo in due:
        image = await _download(bot, photo)
        await office.act(f"photo:{photo.id}", partial(_keep, photo_id=photo.id or 0, image=image))
    return len(due)


def media_type(image: bytes) -> str:
    """By the bytes, never by a name: empty for what is no picture."""
    return next((kind for start, kind in SIGNATURES.items() if image.startswith(start)), "")


async def _download(bot: Bot, photo: PhotoRow) -> bytes | None:
    try:
        return bytes(await (await bot.get_file(photo.file_id)).download_as_bytearray())
    except TelegramError as error:
        log.warning("photo_not_fetched", photo=photo.id, error=type(error).__name__)
        return None


def _keep(desk: Desk, photo_id: int, image: bytes | None) -> None:
    photo = desk.session.get_one(PhotoRow, photo_id)
    if photo.due_at is None:
        return  # erased while it was fetched
    photo.tries += 1
    if image is not None and media_type(image):
        photo.image, photo.media_type, photo.due_at = image, media_type(image), None
    else:
        photo.due_at = desk.now + WAIT * photo.tries if photo.tries < TRIES else None
