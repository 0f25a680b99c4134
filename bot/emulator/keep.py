"""The state on disk: one JSON file, replaced whole, and a folder of files that are written once."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

from bot.emulator.state import Bot, Chat, Message, Person, Query, StoredFile, Update
from bot.emulator.world import World

_NAME = "telegram.json"


def write(world: World, folder: Path) -> None:
    """Save everything; a crash leaves the old state or the new one."""
    files = folder / "files"
    files.mkdir(parents=True, exist_ok=True)
    for file in world.files.values():
        if not (files / file.id).exists():
            _replace(files / file.id, file.content)
    state = {
        "next_query": world.next_query,
        "bots": list(world.bots.values()),
        "chats": list(world.chats.values()),
        "files": [{**vars(file), "content": None} for file in world.files.values()],
    }
    _replace(folder / _NAME, json.dumps(state, ensure_ascii=False, default=vars).encode())


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def exists(folder: Path) -> bool:
    """Whether something was saved there."""
    return (folder / _NAME).is_file()


def read(world: World, folder: Path) -> None:
    """Fill an empty world with what was saved."""
    state = json.loads((folder / _NAME).read_bytes())
    world.next_query = state["next_query"]
    world.bots = {raw["id"]: _bot(raw) for raw in state["bots"]}
    world.chats = {raw["id"]: _chat(raw) for raw in state["chats"]}
    for raw in state["files"]:
        raw["content"] = (folder / "files" / raw["id"]).read_bytes()
        world.files[raw["id"]] = StoredFile(**raw)


def _bot(raw: dict[str, Any]) -> Bot:
    raw["updates"] = [Update(**update) for update in raw["updates"]]
    raw["queries"] = {number: Query(**query) for number, query in raw["queries"].items()}
    return Bot(**raw)


def _chat(raw: dict[str, Any]) -> Chat:
    raw["person"] = Person(**raw["person"])
    raw["messages"] = {int(number): Message(**message) for number, message in raw["messages"].items()}
    return Chat(**raw)


async def keep_saving(world: World, folder: Path, seconds: float) -> None:
    """Save after every change, at most once in `seconds`; a last time when the task is cancelled."""
    saved = -1
    try:
        while True:
            if world.revision != saved:
                saved = world.revision
                write(world, folder)
            await asyncio.sleep(seconds)
    finally:
        write(world, folder)
