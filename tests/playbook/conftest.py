"""Content to break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.shipped import CONTENT

LANGUAGE = "language.toml"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy without what takes long to load and is tested elsewhere: what lexicons say of symptoms, cases, what was learned."""
    copy = Path(shutil.copytree(CONTENT, tmp_path / "content", ignore=shutil.ignore_patterns("cases", "learned")))
    for file in copy.glob("*/lexicon/*.toml"):
        if file.name != LANGUAGE:
            file.unlink()
    return copy


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A copy of all of it."""
    return Path(shutil.copytree(CONTENT, tmp_path / "whole"))
