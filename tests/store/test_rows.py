"""A row in memory is what the database will keep, and its defaults are its own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from bot.store.database import Database
from bot.store.tables import CaseEventRow, PatientRow

NOW = datetime(2026, 3, 8, 9, tzinfo=UTC)


def patient(**values: object) -> PatientRow:
    return PatientRow(
        **{"name": "Ann", "birth_year": 1980, "phone": "", "emergency_contact": "", "risk_notes": "", "created_at": NOW}
        | values
    )


def test_what_was_left_out_is_kept_and_read_as_its_default(database: Database) -> None:
    with database.transaction() as session:
        session.add(made := patient())
        session.flush()
        before = made.model_dump()
    with database.transaction() as session:
        assert session.exec(select(PatientRow)).one().model_dump() == before


def test_a_change_is_kept_and_one_of_nothing_writes_nothing(database: Database) -> None:
    with database.transaction() as session:
        session.add(patient())
    with database.transaction() as session:
        row = session.exec(select(PatientRow)).one()
        row.name = row.name
        assert row not in session.dirty or not session.is_modified(row)
        row.name = "Beth"
    with database.transaction() as session:
        assert session.exec(select(PatientRow)).one().name == "Beth"


def test_two_rows_share_no_list() -> None:
    one, other = patient(), patient()
    one.risk_flags.append("asthma")

    assert other.risk_flags == []


def test_a_column_that_the_table_has_not_is_refused() -> None:
    with pytest.raises(TypeError, match="CaseEventRow has no column symptom$"):
        CaseEventRow(case_id=1, at=NOW, kind="note", symptom="dysphagia")
