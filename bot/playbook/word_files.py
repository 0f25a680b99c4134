"""The words of one language as they stand in its folder: labels.toml and messages/*.md.j2."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.playbook.fault import Fault
from bot.playbook.reading import PROVENANCE, check_about, check_provenance
from bot.playbook.table import Table, read_table

_SUFFIX = ".md.j2"
GRADED = "graded"  # what the words of questions.toml begin with
PROTOCOL = "protocol."  # stands in the same file
PHRASE = "phrase"  # the section of phrases.toml
_FENCE = "+++\n"


@dataclass(frozen=True)
class Wording:
    """Labels as `section.id`; `typed` are the ways people write an option or button; messages without their front matter."""

    language: str
    labels: dict[str, str]
    typed: dict[str, tuple[str, ...]]
    messages: dict[str, str]

    @property
    def label_file(self) -> str:
        return f"{self.language}/labels.toml"

    def file_of(self, name: str) -> str:
        """Where the label `section.id`, or the ways to type `typed.id`, stand."""
        if name.startswith(f"{PHRASE}."):
            return f"{self.language}/phrases.toml"
        graded = name.removeprefix("typed.").startswith((GRADED, PROTOCOL))
        return f"{self.language}/questions.toml" if graded else self.label_file

    def message_file(self, message: str) -> str:
        return f"{self.language}/messages/{message}{_SUFFIX}"


def read_wording(content: Path, language: str, faults: list[Fault]) -> Wording:
    files = [read_table(content, content / language / name, faults) for name in ("labels.toml", "questions.toml")]
    phrases = read_table(content, content / language / "phrases.toml", faults)
    return Wording(
        language=language,
        labels={name: text for file in (*files, phrases) for name, text in _labels(file)},
        typed={key: ways for file in files for key, ways in _typed(file.table("typed"))},
        messages=dict(_messages(content, language, faults)),
    )


def _labels(file: Table) -> Iterator[tuple[str, str]]:
    check_about(file, *(key for key in file.values if key != "about"))
    for section in (key for key in file.values if key not in ("about", "typed")):
        for key, text in _texts(file.table(section)):
            yield f"{section}.{key}", text


def _typed(section: Table) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key in section.values:
        yield key, tuple(section.texts(key))


def _texts(section: Table) -> Iterator[tuple[str, str]]:
    for key in section.values:
        yield key, section.text(key)


def _messages(content: Path, language: str, faults: list[Fault]) -> Iterator[tuple[str, str]]:
    for file in sorted((content / language / "messages").glob(f"*{_SUFFIX}")):
        name = file.relative_to(content).as_posix()
        try:
            text = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as wrong:
            faults.append(Fault(name, "-", str(wrong)))
            continue
        yield file.name.removesuffix(_SUFFIX), _body(name, text, faults)


def _body(name: str, text: str, faults: list[Fault]) -> str:
    """The message below its front matter, whose provenance is checked."""
    _, fence, rest = text.partition(_FENCE)
    front, closing, body = rest.partition(_FENCE)
    if not text.startswith(_FENCE) or not fence or not closing:
        faults.append(Fault(name, "-", "must start with its source, version, status and reviewer between lines of +++"))
        return text
    try:
        about = Table(name, "", tomllib.loads(front), faults)
    except tomllib.TOMLDecodeError as wrong:
        faults.append(Fault(name, "-", f"the lines between +++ are not TOML: {wrong}"))
        return body
    about.only(*PROVENANCE)
    check_provenance(about)
    return body
