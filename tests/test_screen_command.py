"""`aftercare screen`, `content statement` and `bench screening`, as they are typed."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from bot.__main__ import app

runner = CliRunner()


def test_a_text_is_explained_in_words() -> None:
    shown = runner.invoke(app, ["screen", "no trouble breathing but I keep choking on water"])
    assert shown.exit_code == 0
    denied, present, follows = shown.stdout.strip().splitlines()
    assert denied.startswith('"trouble breathing": dyspnea, negated (rule en.')
    assert "because of en.cue.negated" in denied
    assert "dysphagia, present" in present
    assert follows.startswith("A case is opened now: ")


def test_a_text_without_a_symptom_is_explained_too() -> None:
    shown = runner.invoke(app, ["screen", "thank you, see you on friday"])
    assert shown.stdout.strip().splitlines() == ["No symptom was found.", "Nothing follows."]


def test_a_text_nobody_can_read_goes_to_a_nurse() -> None:
    assert "a nurse must look" in runner.invoke(app, ["screen", "Не могу дышать"]).stdout


def test_lines_of_json_are_answered_line_by_line() -> None:
    lines = [
        '{"id": "a", "lang": "en", "text": "I cant breathe"}',
        "not json",
        '{"id": 7, "lang": "es", "text": "gracias"}',
    ]
    shown = runner.invoke(app, ["screen"], input="\n".join(lines))
    grave, broken, kind = [json.loads(line) for line in shown.stdout.splitlines()]
    assert (grave["id"], grave["action"], grave["level"], grave["flags"]) == ("a", "escalate", "emergency", ["dyspnea"])
    assert set(grave["findings"][0]) == {"symptom", "assertion", "certainty", "start", "end", "rule"}
    assert broken["action"] == "ask"
    assert (kind["id"], kind["action"]) == (7, "none")


@pytest.mark.parametrize("line", ['{"id": "b", "text": null}', '{"id": "b"}', '{"id": "b", "text": 7}', "[]", "null"])
def test_a_line_without_a_text_asks_for_a_look_and_says_what_is_wrong(line: str) -> None:
    (answer,) = [json.loads(one) for one in runner.invoke(app, ["screen"], input=line).stdout.splitlines()]
    assert (answer["action"], answer["level"], answer["flags"]) == ("ask", "none", [])
    assert answer["id"] == ("b" if line.startswith("{") else None)
    assert answer["problem"]


def test_the_bench_of_screening_gives_its_figures_as_json() -> None:
    figures = json.loads(runner.invoke(app, ["bench", "screening", "--json"]).stdout)
    assert {"median_us", "load_s", "long_ms", "memory_mb"} <= set(figures)
    assert all(value > 0 for value in figures.values())


def test_an_unknown_bench_is_refused_with_the_known_names() -> None:
    shown = runner.invoke(app, ["bench", "speed"])
    assert shown.exit_code == 2
    assert "screening" in shown.stderr


def test_the_statement_is_written_for_the_clinic_to_file() -> None:
    assert runner.invoke(app, ["content", "statement"]).stdout.startswith("# Safety statement")
