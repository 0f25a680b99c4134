"""What an act asks again is read once, and what it has written since is always seen."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, update
from sqlmodel import Session

from bot.domain.case import CaseStatus
from bot.store import cases, people
from bot.store.database import Database
from bot.store.encryption import KeyRing
from bot.store.tables import CaseRow, PatientRow

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


def patient(session: Session) -> int:
    row = PatientRow(name="Mary", birth_year=1950, created_at=NOW)
    session.add(row)
    session.flush()
    return row.id or 0


def case(patient_id: int, code: str) -> CaseRow:
    return CaseRow(code=code, patient_id=patient_id, tier="ed_now", tier_rank=1, opened_at=NOW, waiting_since=NOW)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.transaction() as session:
        yield session


def statements(session: Session) -> list[str]:
    run: list[str] = []
    event.listen(session.get_bind().engine, "before_cursor_execute", lambda *of: run.append(of[2]))
    return run


def test_the_same_question_is_put_to_the_database_once(session: Session) -> None:
    mary, run = patient(session), statements(session)
    assert [cases.open_case_of(session, mary) for _ in range(3)] == [None] * 3
    assert len(run) == 1


def test_another_patient_is_another_question(session: Session) -> None:
    mary, tom = patient(session), patient(session)
    assert cases.open_case_of(session, mary) is None
    session.add(case(tom, "AA11"))
    assert cases.open_case_of(session, mary) is None
    assert (found := cases.open_case_of(session, tom)) is not None
    assert found.code == "AA11"


def test_what_the_act_has_put_or_changed_since_is_seen(session: Session) -> None:
    mary = patient(session)
    assert cases.open_case_of(session, mary) is None
    row = case(mary, "AA11")
    session.add(row)
    assert cases.open_case_of(session, mary) is row
    row.status = CaseStatus.CLOSED
    assert cases.open_case_of(session, mary) is None
    session.execute(update(CaseRow).values(status=CaseStatus.OPEN))
    assert cases.open_case_of(session, mary) is row


def test_what_was_put_elsewhere_leaves_it_read(session: Session) -> None:
    mary = patient(session)
    assert cases.open_case_of(session, mary) is None
    patient(session)
    run = statements(session)
    assert cases.open_case_of(session, mary) is None
    assert not run


def test_what_was_rolled_back_is_not_there_any_more(session: Session) -> None:
    mary = patient(session)
    with contextlib.suppress(ZeroDivisionError), session.begin_nested():
        session.add(case(mary, "AA11"))
        assert cases.open_case_of(session, mary) is not None
        raise ZeroDivisionError
    assert cases.open_case_of(session, mary) is None


def test_what_others_wrote_before_the_patient_was_locked_is_seen(postgres_url: str, ring: KeyRing) -> None:
    """SQLite has one writer at a time: there nobody can."""
    here, there = Database(postgres_url, ring), Database(postgres_url, ring)
    with here.transaction() as session:
        mary = patient(session)
    with here.transaction() as session:
        assert cases.open_case_of(session, mary) is None
        with there.transaction() as other:
            other.add(case(mary, "AA11"))
        people.lock_patient(session, mary)
        assert cases.open_case_of(session, mary) is not None
    here.close()
    there.close()
