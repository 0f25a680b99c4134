"""Pictures: their size from their first bytes, and a sample made of nothing but arithmetic."""

from __future__ import annotations

import functools
import struct
import zlib
from collections.abc import Iterator

from bot.emulator.refusal import bad_request
from bot.emulator.state import Body, StoredFile
from bot.emulator.world import World

_LARGEST = 10 * 1024 * 1024


def dimensions(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG, JPEG, GIF or WebP; refused (400) when it is none of them."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        return struct.unpack(">II", content[16:24])
    if content.startswith(b"\xff\xd8"):
        return _jpeg(content)
    if content[:4] == b"GIF8" and len(content) >= 10:
        return struct.unpack("<HH", content[6:10])
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return 512, 512
    raise bad_request("IMAGE_PROCESS_FAILED")


def _jpeg(content: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        mark, length = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    raise bad_request("IMAGE_PROCESS_FAILED")


def photo_sizes(world: World, name: str, mime: str, content: bytes) -> list[Body]:
    """Store a photo and describe it as PhotoSizes, smallest first. The smaller size holds the same bytes."""
    if len(content) > _LARGEST:
        raise bad_request("file is too big")
    width, height = dimensions(content)
    scale = min(1.0, 90 / max(width, height))
    small = world.store(name, mime, content, "thumbnails")
    full = world.store(name, mime, content, "photos")
    sizes = [(small, int(width * scale) or 1, int(height * scale) or 1), (full, width, height)]
    return [file_body(file) | {"width": wide, "height": high} for file, wide, high in sizes]


def file_body(file: StoredFile) -> Body:
    """The fields every file of the Bot API has."""
    return {"file_id": file.id, "file_unique_id": f"u-{file.id}", "file_size": len(file.content)}


@functools.cache
def sample_picture(number: int = 0) -> bytes:
    """A PNG for phones without a camera: soft light on skin, and one bruise that fades as `number` grows."""
    width, height = 320, 240
    rows = b"".join(b"\0" + bytes(_row(y, width, height, number)) for y in range(height))
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + _chunk(b"IDAT", zlib.compress(rows, 6))
        + _chunk(b"IEND", b"")
    )


def _row(y: int, width: int, height: int, number: int) -> Iterator[int]:
    for x in range(width):
        light = 1.0 - 0.28 * abs(y / height - 0.45) - 0.12 * (x / width)
        far = ((x - 0.56 * width) / 34) ** 2 + ((y - 0.48 * height) / 24) ** 2
        bruise = max(0.0, 1 - far) * max(0.15, 0.75 - 0.12 * number)
        for skin, mark in zip((232, 190, 166), (128, 92, 132), strict=True):
            yield int((skin * (1 - bruise) + mark * bruise) * light)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
