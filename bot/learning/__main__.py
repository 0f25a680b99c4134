"""Learns from cases/corpus anew to tell languages apart, the everyday words, and the second opinion: `uv run --extra learn python -m bot.learning`.

Takes some minutes. The same messages give the same files.
"""

from __future__ import annotations

from pathlib import Path

from bot.config import ROOT
from bot.domain.reader import Reader
from bot.learning.content_cases import content_cases
from bot.learning.everyday_words import everyday_words
from bot.learning.languages import told_apart
from bot.learning.thresholds import shares, taught
from bot.learning.training import lessons
from bot.playbook.corpus import CORPUS, read_corpus
from bot.playbook.everyday_words import write_everyday
from bot.playbook.language_file import write_languages
from bot.playbook.lexicon import load_lexicons
from bot.playbook.load import ContentFaulty
from bot.playbook.opinion_file import write_opinion
from bot.playbook.word_classes import read_classes


def main(folder: Path = ROOT / "content") -> None:
    """Write the files and say how well strangers are understood. Raises ContentFaulty."""
    lexicons, faults = load_lexicons(folder)
    examples, bad = read_corpus(folder / "cases" / CORPUS, frozenset(Reader(lexicons).symptoms))
    classes, unclassed = read_classes(folder)
    if faults or bad or unclassed:
        raise ContentFaulty((*faults, *bad, *unclassed))
    languages, everyday = told_apart(examples), everyday_words(lexicons)
    write_languages(folder, languages)
    write_everyday(folder, everyday)
    reader = Reader(lexicons, languages=languages, everyday=everyday)
    every = lessons([*examples, *content_cases(folder, reader)], reader, classes)
    opinion, held = taught(every, classes, reader.policy)
    measured = dict(shares(held, opinion.thresholds))
    for language, words in measured.items():
        print(f"{language}: {words}")  # noqa: T201
    print(write_opinion(folder, opinion, measured))  # noqa: T201


if __name__ == "__main__":
    main()
