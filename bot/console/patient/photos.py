"""A photo a patient sent, decrypted for the person who may see it and kept nowhere."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.care.desk import Desk
from bot.console.page.visit import Visit
from bot.store.tables import PhotoRow

PICTURES = {"image/jpeg", "image/png", "image/webp", "image/gif"}  # SVG is left out: it can hold scripts


async def show_photo(visit: Visit) -> Response:
    number = visit.number("photo_id")

    def look(desk: Desk) -> PhotoRow | None:
        photo = desk.session.get(PhotoRow, number)
        if photo is not None:
            visit.record(desk, "read_photo", f"patient:{photo.patient_id}", photo=number)
        return photo

    photo = await visit.read(look)
    if photo is None or not photo.image or photo.media_type not in PICTURES:
        raise HTTPException(404)
    return Response(photo.image, media_type=photo.media_type, headers={"Content-Disposition": "inline"})
