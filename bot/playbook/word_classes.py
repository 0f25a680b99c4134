"""content/learned/word_classes.txt: words of like meaning in all languages, one narrow class a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot.domain.features import Classes
from bot.playbook.fault import Fault

NAME = "learned/word_classes.txt"


def read_classes(content: Path) -> tuple[Classes, list[Fault]]:
    """For each word the numbers of its narrow, middle and wide class; nothing where there is no file."""
    path = content / NAME
    if not path.exists():
        return {}, []
    try:
        return dict(_read(path.read_text(encoding="utf-8").splitlines())), []
    except ValueError as error:
        return {}, [Fault(NAME, "-", f"{error}; make it anew with `python -m bot.learning.word_classes`")]


def _read(lines: Sequence[str]) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """A line is `middle wide: word word …`; classes of all widths are numbered together, the narrow ones first."""
    heads = [line.partition(":")[0].split() for line in lines]
    if not all(len(head) == 2 and all(number.isdecimal() for number in head) for head in heads):
        raise ValueError("a line must begin with two numbers and a colon")
    middles = 1 + max((int(head[0]) for head in heads), default=0)
    for narrow, (line, head) in enumerate(zip(lines, heads, strict=True)):
        middle, wide = len(lines) + int(head[0]), len(lines) + middles + int(head[1])
        for word in line.partition(":")[2].split():
            yield word, (narrow, middle, wide)


def write_classes(content: Path, narrow: Mapping[str, int], middle: Sequence[int], wide: Sequence[int]) -> Path:
    """Write the narrow class of each word, and of each narrow class the middle and the wide one it is part of."""
    words: list[list[str]] = [[] for _ in middle]
    for word, number in sorted(narrow.items()):
        words[number].append(word)
    path = content / NAME
    path.parent.mkdir(exist_ok=True)
    lines = (f"{m} {w}: {' '.join(own)}" for own, m, w in zip(words, middle, wide, strict=True))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
