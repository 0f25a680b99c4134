"""`aftercare drill`, as it is typed, and what the doctor makes of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AFTERCARE_DATA", str(tmp_path / "data"))


def types(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def test_a_drill_is_begun_once_and_its_words_wait_for_the_program() -> None:
    assert types("drill", "--last", "5").output == "", "there was none yet"
    begun = types("drill", "--json")
    assert json.loads(begun.stdout) == {"drill": 1}
    again = types("drill")
    assert again.exit_code == 2
    assert "A fire drill is running." in again.output
    (line,) = types("drill", "--last", "5").stdout.splitlines()
    assert line.endswith("UTC  runs")
    assert json.loads(types("drill", "--last", "5", "--json").stdout)["acknowledged_at"] is None


def test_the_doctor_tells_of_drills_and_of_the_proof() -> None:
    types("staff", "add", "--name", "Ana", "--email", "ana@example.org", "--role", "nurse")
    before = types("doctor").output
    assert "✓ fire drill\n  there was none yet. `aftercare drill` begins one." in before
    assert "✓ timelines and audit: nothing is sealed yet" in before
    types("drill")
    assert "waits for somebody" in types("doctor").output
