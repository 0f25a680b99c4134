"""The content that is shipped, loaded once for all tests of a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.playbook.load import load
from bot.playbook.playbook import Playbook

CONTENT = Path(__file__).parents[1] / "content"


@cache
def shipped() -> Playbook:
    return load(CONTENT)
