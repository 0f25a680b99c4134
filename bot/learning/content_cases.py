"""Content's own cases as messages to learn from: whole messages, and what stands beside the rules of each red flag."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.domain.finding import Action
from bot.domain.reader import Reader
from bot.domain.screening import screen
from bot.domain.tier import Level
from bot.playbook.corpus import Example
from bot.playbook.fault import Fault
from bot.playbook.lexicon import lexicon_files
from bot.playbook.table import Table, read_table

AUTHOR = "content"  # after the language, as en-content: one author of each language, whoever wrote the cases
CASE, _BESIDE = "case", "example"  # a whole message somebody decided about, and what stands beside a rule


def content_cases(content: Path, reader: Reader) -> list[Example]:
    """Every case of every language. `reader` must hold no opinion yet; content must be free of faults."""
    return [*_whole(content), *_beside(content, reader)]


def _whole(content: Path) -> Iterator[Example]:
    faults: list[Fault] = []
    for path in sorted((content / "cases" / "screening").glob("*.toml")):
        file = read_table(content, path, faults)
        for case in file.tables("cases"):
            flags = frozenset(case.values["flags"])
            yield _example(file.text("language"), CASE, Level(case.values["level"]), flags, case.text("text"))


def _beside(content: Path, reader: Reader) -> Iterator[Example]:
    for folder in sorted(content.glob("*/lexicon")):
        for file in lexicon_files(content, folder, []):
            symptom = str(file.values.get("symptom", ""))
            for rule in file.tables("rules"):
                yield from _of_rule(rule, folder.parent.name, symptom, reader)


def _of_rule(rule: Table, language: str, symptom: str, reader: Reader) -> Iterator[Example]:
    for text in rule.values.get("alarm", ()):
        read = screen(text, reader, language)
        yield _example(language, _BESIDE, read.level, frozenset({symptom, *read.flags}), text)
    for text in rule.values.get("calm", ()):
        if screen(text, reader, language).action is Action.NONE:
            yield _example(language, _BESIDE, Level.NONE, frozenset(), text)


def _example(language: str, kind: str, level: Level, flags: frozenset[str], text: str) -> Example:
    return Example(f"{language}-{AUTHOR}", language, kind, level, flags, text)
