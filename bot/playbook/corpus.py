"""Labelled messages by many authors: cases/corpus is learned from, cases/examination only ever measures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.domain.tier import Level
from bot.playbook.fault import Fault

_COLUMNS = 5


@dataclass(frozen=True)
class Example:
    """A message with what a careful nurse would hold of it. `author` is the file's name, as en-a.

    `everyday`: of a set that holds of each kind as much as a clinic gets; the others were written to be hard to tell.
    """

    author: str
    language: str
    kind: str
    level: Level
    flags: frozenset[str]
    text: str
    everyday: bool = False


CORPUS, EXAMINATION, EVERYDAY = "corpus", "examination", "everyday"


def read_corpus(folder: Path, symptoms: frozenset[str]) -> tuple[list[Example], list[Fault]]:
    """Every message of every file: kind, level, assertion, flags, text, with tabs between. Faulty lines are named."""
    examples, faults = [], []
    for file in sorted(folder.rglob("*.tsv")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                examples.append(_example(file.stem, line, symptoms, everyday=file.parent.name == EVERYDAY))
            except ValueError as error:
                faults.append(Fault(f"cases/{folder.name}/{file.relative_to(folder)}", f"line {number}", str(error)))
    return examples, faults


def _example(author: str, line: str, symptoms: frozenset[str], *, everyday: bool) -> Example:
    columns = line.split("\t")
    if len(columns) != _COLUMNS:
        raise ValueError("must have five columns: kind, level, assertion, flags, text")
    kind, level, _, flags, text = columns
    named = frozenset() if flags == "-" else frozenset(flags.split(","))
    if unknown := sorted(named - symptoms):
        raise ValueError(f"no such symptom: {', '.join(unknown)}")
    return Example(author, author[:2], kind, Level(level), named, text.replace("\\n", "\n"), everyday)


def written(kind: str, level: Level, assertion: str, flags: Iterable[str], text: str) -> str:
    """A message as a line of a corpus file."""
    plain = " ".join(text.replace("\\", "/").split("\t")).strip().replace("\r", "").replace("\n", "\\n")
    return "\t".join((kind, level, assertion, ",".join(sorted(set(flags))) or "-", plain))
