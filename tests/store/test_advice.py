"""What became of emergency advice, for the monthly review."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session

from bot.store.advice import advice_outcomes, open_of_case
from bot.store.database import Database
from bot.store.tables import AdviceRow, CaseRow
from tests.store.rows import NOW, case, number, patient

HOUR = timedelta(hours=1)


def _advice(of: CaseRow, hours: int, answer: str = "") -> AdviceRow:
    at = NOW + hours * HOUR
    settled = at + HOUR if answer else None
    return AdviceRow(
        case_id=number(of),
        tier="emergency",
        advised_at=at,
        since=at,
        due_at=None if answer else at + HOUR,
        answer=answer,
        answered_at=settled,
    )


def test_the_outcomes_of_a_month_in_the_order_of_the_advice(database: Database) -> None:
    def act(session: Session) -> list[tuple[str, str]]:
        first, second = case(session, patient(session), "AAAA"), case(session, patient(session), "BBBB")
        drilled = patient(session)
        drilled.synthetic = True
        drill = case(session, drilled, "CCCC")
        session.add_all(
            [_advice(first, 2, "went"), _advice(second, 1, "no_word"), _advice(first, 30), _advice(drill, 1, "went")]
        )
        session.flush()
        found = advice_outcomes(session, NOW, NOW + 30 * HOUR)
        assert all(one.answered_at is not None and one.tier == "emergency" for one in found)
        assert [one.answer for one in advice_outcomes(session, NOW + 30 * HOUR, NOW + 31 * HOUR)] == [""]
        return [(one.case_code, one.answer) for one in found]

    with database.transaction() as session:
        assert act(session) == [("BBBB", "no_word"), ("AAAA", "went")]


def test_only_what_is_not_known_is_open(database: Database) -> None:
    with database.transaction() as session:
        row = case(session, patient(session), "AAAA")
        session.add(_advice(row, 1, "went"))
        session.flush()
        assert open_of_case(session, number(row)) is None
        session.add(_advice(row, 2))
        session.flush()
        assert open_of_case(session, number(row)) is not None
