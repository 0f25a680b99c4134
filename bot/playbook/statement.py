"""The safety statement: what screening was measured to miss and to cry, in words a clinic can file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.domain.reader import Reader
from bot.domain.screening import screen
from bot.playbook.corpus import CORPUS, EXAMINATION, read_corpus
from bot.playbook.measure import Answered, Share, figures, missed_by_symptom


def examined(content: Path, reader: Reader, part: str = EXAMINATION) -> list[Answered]:
    """Every message of the examination with the answer it gets."""
    examples, _ = read_corpus(content / "cases" / part, frozenset(reader.symptoms))
    return [(example, screen(example.text, reader, example.language)) for example in examples]


def statement(content: Path, version: str, reader: Reader) -> str:
    """The page, in Markdown."""
    return "\n".join(_lines(content, version, reader)) + "\n"


def _lines(content: Path, version: str, reader: Reader) -> Iterator[str]:
    exam = examined(content, reader)
    learned, _ = read_corpus(content / "cases" / CORPUS, frozenset(reader.symptoms))
    yield from ("# Safety statement of red-flag screening", "", f"Content version {version}.", "")
    yield f"Measured on {len(exam)} messages that were written for examination and never learned from."
    yield f"The second opinion learned from {len(learned)} other messages. All were drafted, none is a patient's own."
    yield from ("Bounds are exact (Clopper-Pearson), one-sided, 95 %.", "")
    for language in sorted({example.language for example, _ in exam}):
        yield from _language(language, [pair for pair in exam if pair[0].language == language])
    yield from _weaknesses(exam)


def _language(language: str, answered: Sequence[Answered]) -> Iterator[str]:
    found = figures(answered)
    yield from (f"## {language}: {len(answered)} messages", "", "| | share | counted | at most |", "|---|---|---|---|")
    yield _row("red flags missed (neither escalated nor asked)", found.missed)
    yield _row("emergencies neither escalated as such nor asked", found.emergencies_missed)
    yield _row("no red flag, and escalated", found.false_alarms)
    yield _row("no red flag, and asked about", found.asked)
    yield from ("", "Missed, by symptom:", "", "| symptom | share | counted | at most |", "|---|---|---|---|")
    for symptom, share in missed_by_symptom(answered).items():
        yield _row(symptom, share)
    yield ""


def _row(name: str, share: Share) -> str:
    return f"| {name} | {share.value:.1%} | {share.hits} of {share.of} | {share.at_most:.1%} |"


def _weaknesses(answered: Sequence[Answered]) -> Iterator[str]:
    yield from (
        "## Known to be weak",
        "",
        "| kind of message | red flags missed | no red flag, and escalated |",
        "|---|---|---|",
    )
    for kind in sorted({example.kind for example, _ in answered}):
        found = figures(pair for pair in answered if pair[0].kind == kind)
        if found.missed.hits or found.false_alarms.hits:
            yield (
                f"| {kind} | {found.missed.hits} of {found.missed.of} "
                f"| {found.false_alarms.hits} of {found.false_alarms.of} |"
            )
    yield from (
        "",
        "A message in a language or script that cannot be read is handed to a nurse; so is one that fails in any way.",
    )
