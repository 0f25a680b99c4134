"""`aftercare content judged`, as it is typed: lines for a corpus, and the warning that a person must read them."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.care.desk import Desk
from bot.care.hearing.answer import answer_said
from bot.care.staff.accounts import add_staff
from bot.care.working.judge_finding import mark_missed
from bot.domain.incoming import Kind, Person, Said
from bot.store import cases
from bot.store.database import Database
from bot.store.encryption import KeyRing
from bot.store.migrate import migrate
from tests.care.counter import Counter
from tests.shipped import CONTENT, shipped

KEYS = KeyRing.fresh()


@pytest.fixture
def clinic(tmp_path: Path) -> dict[str, str]:
    """The environment of a clinic where Ana marked a missed symptom on 8 June 2026."""
    database = Database(f"sqlite:///{tmp_path / 'aftercare.db'}", KeyRing.parse(KEYS))
    migrate(database.engine)
    counter = Counter(database, shipped())
    counter.joins(counter.enrols(), 500)
    said = Said(Person(500, "Pat", "en"), Kind.TEXT, "Mary here, my voice is hoarse", 9)

    def judged(desk: Desk) -> None:
        answer_said(desk, said)
        ana = add_staff(desk, "Ana", "ana@example.org", "nurse").staff
        (case,) = cases.open_cases(desk.session)
        (heard,) = [row for row in cases.heard_from(desk.session, case.patient_id) if row.text == said.text]
        mark_missed(desk, case.code, ana, heard.id or 0, "vision", "")

    counter.does(judged)
    database.close()
    return {"AFTERCARE_DATA": str(tmp_path), "AFTERCARE_KEYS": KEYS, "AFTERCARE_CONTENT": str(CONTENT)}


def test_what_was_judged_is_written_with_a_warning_beside_it(clinic: dict[str, str]) -> None:
    shown = CliRunner().invoke(app, ["content", "judged"], env=clinic)
    assert shown.exit_code == 0, shown.output
    assert shown.stdout == "real\turgent\tpresent\tdysphonia,vision\t<name> here, my voice is hoarse\n"
    assert "A person must read every line" in shown.stderr


@pytest.mark.parametrize(
    ("options", "lines"),
    [
        (["--since", "2026-06-08"], 1),
        (["--since", "2026-06-09"], 0),
        (["--lang", "en"], 1),
        (["--lang", "es"], 0),
    ],
)
def test_a_day_and_a_language_narrow_it(clinic: dict[str, str], options: list[str], lines: int) -> None:
    shown = CliRunner().invoke(app, ["content", "judged", *options], env=clinic)
    assert len(shown.stdout.splitlines()) == lines


def test_a_day_that_is_none_is_refused_in_words(clinic: dict[str, str]) -> None:
    shown = CliRunner().invoke(app, ["content", "judged", "--since", "last week"], env=clinic)
    assert (shown.exit_code, "is not a day like 2026-05-31" in shown.stderr) == (2, True)
