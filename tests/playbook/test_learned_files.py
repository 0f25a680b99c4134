"""What was learned is kept in files that read back as they were written; a file that cannot be read is a fault with its cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.language import Languages
from bot.domain.opinion import Opinion, Scale, Thresholds, Together
from bot.domain.reader import Reader
from bot.playbook.language_file import read_languages, write_languages
from bot.playbook.opinion_file import read_opinion, write_opinion
from bot.playbook.reader import load_reader
from bot.playbook.word_classes import read_classes, write_classes

CLASSES = {"tea": (0, 2, 4), "water": (0, 2, 4), "leg": (1, 3, 4)}
SCALE = Scale(-0.5, {"tea": 1.25, "<te": -0.5}, {4: 0.75, 3 * 8192 + 2: 1.0}, {"negated dysphagia": -2.0})
OPINION = Opinion(
    SCALE,
    SCALE,
    {"dysphagia": SCALE},
    {"en": Thresholds(1.5, -2.0, 99.0, -1.5)},
    CLASSES,
    [Together(2, {"dysphagia": SCALE, "dysphonia": SCALE})],
)
LANGUAGES = Languages(("en", "es"), {"<a>": (-1.5, -2.25), '"q"': (-3.0, -0.5)}, (-9.0, -9.5))


def test_classes_read_back_as_they_were_written(tmp_path: Path) -> None:
    write_classes(tmp_path, {"tea": 0, "water": 0, "leg": 1}, middle=[0, 1], wide=[0, 0])
    assert read_classes(tmp_path) == (CLASSES, [])


def test_an_opinion_reads_back_as_it_was_written(tmp_path: Path) -> None:
    write_classes(tmp_path, {"tea": 0, "water": 0, "leg": 1}, middle=[0, 1], wide=[0, 0])
    write_opinion(tmp_path, OPINION, {"en": "1 of 1"})
    assert read_opinion(tmp_path) == (OPINION, [])


def test_languages_read_back_as_they_were_written(tmp_path: Path) -> None:
    write_languages(tmp_path, LANGUAGES)
    assert read_languages(tmp_path) == (LANGUAGES, [])


@pytest.mark.parametrize("name", ["opinion.json", "languages.json", "word_classes.txt"])
def test_a_file_that_cannot_be_read_is_a_fault_that_says_what_to_do(name: str, tmp_path: Path) -> None:
    write_classes(tmp_path, {"tea": 0}, middle=[0], wide=[0])
    write_opinion(tmp_path, OPINION, {})
    write_languages(tmp_path, LANGUAGES)
    (tmp_path / "learned" / name).write_text("{}: broken", encoding="utf-8")
    faults = [str(fault) for fault in load_reader(tmp_path)[1]]
    (fault,) = [fault for fault in faults if fault.startswith(f"learned/{name}")]
    assert "python -m bot.learning" in fault


def test_without_learned_files_the_rules_stand_alone(tmp_path: Path) -> None:
    reader, _ = load_reader(tmp_path)
    assert isinstance(reader, Reader)
    assert (reader.opinion, reader.languages) == (None, None)
