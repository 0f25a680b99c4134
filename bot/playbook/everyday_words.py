"""content/learned/everyday_words.txt: the common words of all languages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

NAME = "learned/everyday_words.txt"
_A_LINE = 20  # words


def read_everyday(content: Path) -> frozenset[str]:
    """Nothing where there is no file."""
    path = content / NAME
    return frozenset(path.read_text(encoding="utf-8").split()) if path.exists() else frozenset()


def write_everyday(content: Path, words: Iterable[str]) -> Path:
    path, sorted_words = content / NAME, sorted(words)
    path.parent.mkdir(exist_ok=True)
    lines = (" ".join(sorted_words[at : at + _A_LINE]) for at in range(0, len(sorted_words), _A_LINE))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
