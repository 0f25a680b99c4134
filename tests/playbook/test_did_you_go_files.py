"""When "Did you go?" is asked, as content: every fault of a broken file named by file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.playbook.test_load import faults_of, replaced

TIMES = "triage/did_you_go.toml"

BROKEN = [
    (
        TIMES,
        'ask_after = "PT15M"',
        'ask_after = "PT60M"',
        "emergency.ask_after",
        "later than for the lower tier ed_now",
    ),
    (TIMES, 'nurse_after = "PT10M"', 'nurse_after = "PT0M"', "emergency.nurse_after", "longer than nothing"),
    (TIMES, "[ed_now]", "[same_day]", "same_day", "is not known here"),
    (TIMES, '"noise"]', '"silence"]', "answered.outcomes", "'silence' is not an outcome"),
    (TIMES, "longest = 9", "longest = 0", "answered.longest", "whole number"),
    ("en/did_you_go.toml", "[phrases]", "[sayings]", "sayings", "is not known here"),
    ("es/did_you_go.toml", '"en camino"', '"todavia no"', "phrases.did_not_go", "means on_the_way already"),
    ("en/did_you_go.toml", "[taken_back]", "[taken]", "taken", "is not known here"),
    ("en/did_you_go.toml", '"wrong button"', '"did not go"', "taken_back.unsure", "means not_gone already"),
    ("de/did_you_go.toml", '"nein"', '"ja"', "words.yes", "is a no as well"),
]


@pytest.mark.parametrize(("file", "old", "new", "key", "problem"), BROKEN)
def test_each_fault_names_file_key_and_problem(
    content: Path, file: str, old: str, new: str, key: str, problem: str
) -> None:
    replaced(content, file, old, new)
    assert any(fault.file == file and key in fault.key and problem in fault.problem for fault in faults_of(content)), (
        faults_of(content)
    )


def test_a_language_without_its_words_is_a_fault(content: Path) -> None:
    (content / "pt/did_you_go.toml").unlink()
    assert any(fault.file == "pt/did_you_go.toml" for fault in faults_of(content))
