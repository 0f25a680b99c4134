"""The safety statement: what screening was measured to miss and to cry, in words a clinic can file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from bot.domain.reader import Reader
from bot.domain.screening import screen
from bot.playbook.corpus import CORPUS, EXAMINATION, read_corpus
from bot.playbook.measure import Answered, Figures, Share, figures, missed_by_symptom
from bot.playbook.playbook import Playbook
from bot.playbook.statement_file import StatementWords

_ROWS = {  # of the figures
    "missed": "red flags missed (neither escalated nor asked about)",
    "emergencies_missed": "emergencies neither escalated as such nor asked about",
    "false_alarms": "no red flag, and escalated",
    "asked": "no red flag, and asked about",
}


def examined(content: Path, reader: Reader, part: str = EXAMINATION) -> list[Answered]:
    """Every message of the examination with the answer it gets."""
    examples, _ = read_corpus(content / "cases" / part, frozenset(reader.symptoms))
    return [(example, screen(example.text, reader, example.language)) for example in examples]


def statement(content: Path, playbook: Playbook) -> str:
    """The page, in Markdown."""
    return "\n".join(_lines(content, playbook)) + "\n"


def _lines(content: Path, playbook: Playbook) -> Iterator[str]:
    exam, words = examined(content, playbook.reader), playbook.statement
    learned, _ = read_corpus(content / "cases" / CORPUS, frozenset(playbook.reader.symptoms))
    yield from ("# Safety statement of red-flag screening", "", f"Content version {playbook.version}.", "")
    yield from (words.intro, "")
    yield f"Measured on {len(exam)} messages that were written for examination and never learned from."
    yield f"The second opinion learned from {len(learned)} other messages. All were drafted, none is a patient's own."
    yield "“At most” is the exact upper bound of the true share (Clopper-Pearson, one-sided, 95 %)."
    yield from (
        "“Shown” means that this bound lies within what is wanted; “too few” that only the share counted does.",
        "",
    )
    by_language = {one: [pair for pair in exam if pair[0].language == one] for one in words.languages}
    for language, answered in by_language.items():
        yield from _language(language, answered, words)
    yield from _symptoms(by_language, words, playbook.words_in("en").labels)
    yield from _weaknesses(exam, words)


def _language(language: str, answered: Sequence[Answered], words: StatementWords) -> Iterator[str]:
    found = figures(answered)
    yield from (f"## {words.languages[language]}: {len(answered)} messages", "")
    yield from ("| | share | counted | at most | wanted at most | |", "|---|---|---|---|---|---|")
    for figure in fields(Figures):
        wanted = getattr(words.wanted, figure.name)[language]
        share = getattr(found, figure.name)
        yield f"| {_ROWS[figure.name]} | {_counted(share)} | {wanted:.1%} | {held(share, wanted)} |"
    yield ""


def _counted(share: Share) -> str:
    return f"{share.value:.1%} | {share.hits} of {share.of} | {share.at_most:.1%}"


def held(share: Share, wanted: float) -> str:
    """Whether the share is within what is wanted: surely, as far as was counted, or not."""
    if share.at_most <= wanted:
        return "shown"
    return "held as counted, too few to show it" if share.value <= wanted else "**not held**"


def _symptoms(
    by_language: Mapping[str, Sequence[Answered]], words: StatementWords, labels: Mapping[str, str]
) -> Iterator[str]:
    """How many of each were missed, and the bound."""
    every = [pair for answered in by_language.values() for pair in answered]
    columns = [missed_by_symptom(answered) for answered in (every, *by_language.values())]
    yield from ("## Red flags missed, by symptom", "", "Each cell: missed of all, and at most so large a share.", "")
    yield f"| symptom | all | {' | '.join(words.languages.values())} |"
    yield f"|---|---{'|---' * len(by_language)}|"
    for symptom in columns[0]:
        cells = (f"{own.hits} of {own.of}, {own.at_most:.1%}" for own in _of(symptom, columns))
        yield f"| {labels.get(f'symptom.{symptom}', symptom)} | {' | '.join(cells)} |"
    yield ""


def _of(symptom: str, columns: Iterable[Mapping[str, Share]]) -> Iterator[Share]:
    return (column.get(symptom, Share(0, 0)) for column in columns)


def _weaknesses(answered: Sequence[Answered], words: StatementWords) -> Iterator[str]:
    yield from ("## Known to be weak", "")
    yield from ("| kind of message | red flags missed | no red flag, and escalated |", "|---|---|---|")
    for kind in sorted({example.kind for example, _ in answered}):
        found = figures(pair for pair in answered if pair[0].kind == kind)
        if found.missed.hits or found.false_alarms.hits:
            missed, cried = found.missed, found.false_alarms
            yield f"| {words.kinds.get(kind, kind)} | {missed.hits} of {missed.of} | {cried.hits} of {cried.of} |"
    yield from ("", words.outro)
