"""The few files pages link to: read once, known by name."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.console.page.visit import Visit

FOLDER = Path(__file__).parents[1] / "static"
MEDIA = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


def static_files(**styles: str) -> dict[str, tuple[bytes, str]]:
    """Bytes and media type by name. `styles` come from whoever renders what they are for, as `summary`."""
    ours = {file.name: (file.read_bytes(), MEDIA[file.suffix]) for file in FOLDER.iterdir() if file.suffix in MEDIA}
    return {**ours, **{f"{name}.css": (text.encode(), MEDIA[".css"]) for name, text in styles.items()}}


def version(files: Mapping[str, tuple[bytes, str]]) -> str:
    """Changes with every byte, so that browsers may keep files for long."""
    return hashlib.sha256(b"".join(content for content, _ in files.values())).hexdigest()[:12]


async def show_file(visit: Visit) -> Response:
    found = visit.console.files.get(visit.request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    content, media = found
    return Response(content, media_type=media, headers={"Cache-Control": "max-age=86400"})
