"""Figures of screening, and the statement a clinic can file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.finding import Action, Screening
from bot.domain.tier import Level, Tier
from bot.playbook.corpus import Example, read_corpus
from bot.playbook.fault import Fault
from bot.playbook.measure import Share, figures, missed_by_symptom
from bot.playbook.statement import held, statement
from bot.playbook.statement_file import read_statement
from bot.playbook.table import read_table
from tests.shipped import CONTENT, shipped


def said(level: Level, *flags: str) -> Example:
    return Example("en-x", "en", "lay", level, frozenset(flags), "words")


ESCALATED = Screening(Action.ESCALATE, Tier.EMERGENCY)
URGENT = Screening(Action.ESCALATE, Tier.CLINIC_NOW)
ASKED = Screening(Action.ASK, Tier.CLINIC_NOW)
SILENT = Screening(Action.NONE)
ANSWERED = [
    (said(Level.EMERGENCY, "dyspnea"), ESCALATED),
    (said(Level.EMERGENCY, "dyspnea"), URGENT),
    (said(Level.EMERGENCY, "dyspnea"), ASKED),
    (said(Level.URGENT, "dysphonia"), SILENT),
    (said(Level.ROUTINE), URGENT),
    (said(Level.ROUTINE), ASKED),
    (said(Level.NONE), SILENT),
]


def test_the_figures_count_what_a_clinic_fears() -> None:
    found = figures(ANSWERED)
    assert (found.missed, found.emergencies_missed) == (Share(1, 4), Share(1, 3))
    assert (found.false_alarms, found.asked) == (Share(1, 3), Share(1, 3))
    assert missed_by_symptom(ANSWERED) == {"dysphonia": Share(1, 1), "dyspnea": Share(0, 3)}


@pytest.mark.parametrize(("hits", "of", "bound"), [(0, 10, 0.2589), (1, 10, 0.3942), (5, 100, 0.1023), (3, 3, 1.0)])
def test_the_bound_is_the_exact_one(hits: int, of: int, bound: float) -> None:
    assert Share(hits, of).at_most == pytest.approx(bound, abs=1e-4)


def test_a_faulty_line_of_a_corpus_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "en-a.tsv").write_text(
        "lay\turgent\tpresent\tvision\tall\\nblurry\nlay\turgent\tpresent\tvisoin\tx\nlay\ttext\n", encoding="utf-8"
    )
    examples, faults = read_corpus(tmp_path, frozenset({"vision"}))
    assert [(one.text, one.language, one.author) for one in examples] == [("all\nblurry", "en", "en-a")]
    assert [fault.key for fault in faults] == ["line 2", "line 3"]


def test_what_lies_with_the_everyday_messages_is_one_of_them(tmp_path: Path) -> None:
    line = "lay\troutine\tnone_named\t-\t{}\n"
    (tmp_path / "everyday").mkdir()
    (tmp_path / "everyday" / "en-b.tsv").write_text(line.format("Thanks"), encoding="utf-8")
    (tmp_path / "en-a.tsv").write_text(line.format("Merci"), encoding="utf-8")
    examples, faults = read_corpus(tmp_path, frozenset())
    assert {one.text: one.everyday for one in examples} == {"Merci": False, "Thanks": True}
    assert faults == []


def test_the_clinics_corpora_have_no_faulty_line() -> None:
    symptoms = frozenset(shipped().reader.symptoms)
    for folder in ("corpus", "examination"):
        examples, faults = read_corpus(CONTENT / "cases" / folder, symptoms)
        assert (bool(examples), faults) == (True, [])


def test_no_message_of_the_examination_is_learned_from() -> None:
    symptoms = frozenset(shipped().reader.symptoms)
    corpus, exam = (
        {one.text for one in read_corpus(CONTENT / "cases" / part, symptoms)[0]} for part in ("corpus", "examination")
    )
    assert not corpus & exam


def test_the_statement_names_version_counts_bounds_and_weaknesses() -> None:
    playbook = shipped()
    page = statement(CONTENT, playbook)
    for words in (playbook.version, "never learned from", "Clopper-Pearson", "## English:", "Known to be weak"):
        assert words in page


def test_the_statement_speaks_in_words_and_holds_each_share_against_what_is_wanted() -> None:
    playbook = shipped()
    page = statement(CONTENT, playbook)
    rows = [line for line in page.splitlines() if line.startswith("| red flags missed")]
    assert len(rows) == len(playbook.clinic.languages)
    assert all(row.split("|")[5].strip() in ("1.0%", "2.0%", "4.0%") for row in rows)
    assert all(
        row.split("|")[6].strip() in ("shown", "held as counted, too few to show it", "**not held**") for row in rows
    )
    assert "| trouble swallowing | " in page
    codes = [*playbook.reader.symptoms, "code_switch", "non_native", "other_person"]
    assert not [code for code in codes if f"| {code} |" in page]


@pytest.mark.parametrize(
    ("share", "verdict"),
    [
        (Share(0, 400), "shown"),
        (Share(3, 400), "held as counted, too few to show it"),
        (Share(5, 400), "**not held**"),
    ],
)
def test_a_share_is_shown_only_where_its_bound_is_within_what_is_wanted(share: Share, verdict: str) -> None:
    assert held(share, 0.01) == verdict


def test_a_language_without_its_wanted_share_is_a_fault(tmp_path: Path) -> None:
    faults: list[Fault] = []
    text = (CONTENT / "statement.toml").read_text(encoding="utf-8").replace("pt = 0.005\n", "")
    (tmp_path / "statement.toml").write_text(text, encoding="utf-8")
    read_statement(read_table(tmp_path, tmp_path / "statement.toml", faults), ["en", "pt"])
    assert [str(fault) for fault in faults] == [
        "statement.toml: wanted.emergencies_missed.pt: must be a number from 0 to 1"
    ]
