"""Loading the lexicons: the clinic's content is sound, and every fault of bad content is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.playbook.fault import Fault
from bot.playbook.lexicon import load_lexicons
from bot.playbook.notation import NotationError, patterns

CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    for name in ("screening.toml", "red_flags", "en"):
        source = CONTENT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name)
        else:
            shutil.copy(source, tmp_path / name)
    return tmp_path


def replaced(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_clinics_content_has_no_fault() -> None:
    lexicons, faults = load_lexicons(CONTENT)
    assert faults == []
    assert {"en", "es"} <= set(lexicons)


def test_every_language_has_a_rule_for_every_symptom() -> None:
    lexicons, _ = load_lexicons(CONTENT)
    for lexicon in lexicons.values():
        assert {rule.symptom for rule in lexicon.rules} == set(lexicon.symptoms), lexicon.language


def test_a_fault_reads_as_file_key_and_problem() -> None:
    assert str(Fault("en/lexicon.toml", "rules[x].tier", "is odd")) == "en/lexicon.toml: rules[x].tier: is odd"


def test_all_faults_of_all_files_come_in_one_report(content: Path) -> None:
    replaced(content / "red_flags" / "vision.toml", 'tier = "clinic_now"', 'tier = "soonish"')
    replaced(content / "screening.toml", "escalate_at = 0.7", "escalate_at = 7")
    replaced(content / "en" / "lexicon" / "syncope.toml", 'symptom = "syncope"', 'symptom = "swoon"')
    replaced(content / "en" / "lexicon" / "dysphonia.toml", '"hoarse*|hoarsn*"', '"@nowhere"')
    _, faults = load_lexicons(content)
    assert {(fault.file, fault.key) for fault in faults} == {
        ("red_flags/vision.toml", "tier"),
        ("screening.toml", "certainty.escalate_at"),
        ("en/lexicon/syncope.toml", "symptom"),
        ("en/lexicon/dysphonia.toml", "rules[en.dysphonia.voice].patterns"),
    }


@pytest.mark.parametrize(
    "pattern", ["..", "(a b", "a b)", "a|(b c)", "(a b)|c", "swallow ..", "a ~ b ~ c", "@unknown", "x*", "only?"]
)
def test_a_pattern_that_cannot_be_read_is_a_fault(pattern: str, content: Path) -> None:
    replaced(content / "en" / "lexicon" / "dysphonia.toml", '"hoarse*|hoarsn*"', f'"{pattern}"')
    _, faults = load_lexicons(content)
    assert [fault.key for fault in faults] == ["rules[en.dysphonia.voice].patterns"]


def test_an_unknown_key_is_a_fault(content: Path) -> None:
    replaced(content / "red_flags" / "vision.toml", "tier =", "urgency = 3\ntier =")
    _, faults = load_lexicons(content)
    assert [fault.key for fault in faults] == ["urgency"]


def test_a_file_that_is_no_toml_is_one_fault_and_the_rest_is_loaded(content: Path) -> None:
    (content / "en" / "lexicon" / "vision.toml").write_text("not = [toml", encoding="utf-8")
    lexicons, faults = load_lexicons(content)
    assert [fault.file for fault in faults] == ["en/lexicon/vision.toml"]
    assert lexicons["en"].rules


def test_an_id_used_twice_is_a_fault(content: Path) -> None:
    replaced(content / "en" / "lexicon" / "syncope.toml", 'id = "en.syncope.maybe"', 'id = "en.syncope"')
    _, faults = load_lexicons(content)
    assert [fault.key for fault in faults] == ["en.syncope"]


def test_no_content_at_all_is_a_fault_not_an_error(tmp_path: Path) -> None:
    lexicons, faults = load_lexicons(tmp_path)
    assert not lexicons
    assert {fault.file for fault in faults} == {"screening.toml", "*/lexicon/"}


def test_brackets_hold_whole_phrases() -> None:
    bracketed = set(patterns("weak (all over|everywhere) now", {}))
    assert bracketed == {*patterns("weak all over now", {}), *patterns("weak everywhere now", {})}


@pytest.mark.parametrize("gap", ["....", "..........."])
def test_dots_that_are_no_gap_are_refused_and_the_gaps_named(gap: str) -> None:
    with pytest.raises(NotationError, match=r"write \.\. or \.\.\."):
        set(patterns(f"eyelid {gap} down", {}))
