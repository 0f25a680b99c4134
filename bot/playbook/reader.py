"""Everything screening reads by: the lexicons of all languages, what tells these apart, everyday words, and the second opinion."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.domain.reader import Reader
from bot.playbook.everyday_words import read_everyday
from bot.playbook.fault import Fault
from bot.playbook.language_file import read_languages
from bot.playbook.lexicon import load_lexicons
from bot.playbook.opinion_file import read_opinion


def load_reader(content: Path) -> tuple[Reader, list[Fault]]:
    """The reader and every fault of the files it is made from. A faulty entry is left out, the rest is read by."""
    with _undisturbed():
        lexicons, faults = load_lexicons(content)
        languages, language_faults = read_languages(content)
        opinion, opinion_faults = read_opinion(content)
        return Reader(lexicons, opinion, languages, read_everyday(content)), [
            *faults,
            *language_faults,
            *opinion_faults,
        ]


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Nothing that is loaded is garbage: looking for some takes a third of the time, and later a fifth of a second at a time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
