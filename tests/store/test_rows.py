"""A row in memory is what the database will keep, and its defaults are its own."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from bot.store.database import Database
from bot.store.tables import CaseEventRow, PatientRow
from tests.store.rows import NOW, patient


def test_what_was_left_out_is_kept_and_read_as_its_default(database: Database) -> None:
    with database.transaction() as session:
        before = patient(session).model_dump()
    with database.transaction() as session:
        assert session.exec(select(PatientRow)).one().model_dump() == before


def test_a_change_is_kept(database: Database) -> None:
    with database.transaction() as session:
        patient(session)
    with database.transaction() as session:
        session.exec(select(PatientRow)).one().name = "Beth"
    with database.transaction() as session:
        assert session.exec(select(PatientRow)).one().name == "Beth"


def test_two_rows_share_no_list() -> None:
    one, other = PatientRow(name="Ann", created_at=NOW), PatientRow(name="Beth", created_at=NOW)
    one.risk_flags.append("asthma")

    assert other.risk_flags == []


def test_a_column_that_the_table_has_not_is_refused() -> None:
    unknown: dict[str, Any] = {"symptom": "dysphagia"}
    with pytest.raises(TypeError, match=r"CaseEventRow has no column symptom$"):
        CaseEventRow(case_id=1, at=NOW, kind="note", **unknown)
