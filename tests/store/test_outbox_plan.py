"""However many messages wait, the next one is found by the index alone, on both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, insert
from sqlmodel import Session

from bot.domain.message import ALERTS, ROUTINE, Lane
from bot.store import outbox
from bot.store.database import Database
from bot.store.outbox import Share
from bot.store.tables import OutboxRow
from tests.store.rows import NOW

WAITING = 10_000


def fill(session: Session, lane: Lane, count: int = WAITING) -> None:
    """A broadcast, each message to a chat of its own."""
    row = dict.fromkeys(("topic", "edits", "problem"), "") | {
        "text": "x",
        "buttons": [],
        "lane": int(lane),
        "created_at": NOW,
        "due_at": NOW,
    }
    session.execute(insert(OutboxRow), [row | {"key": f"{lane}/{n}", "chat_id": n + 1} for n in range(count)])


def test_the_next_messages_are_found_by_the_index_alone(database: Database) -> None:
    with database.transaction() as session:
        fill(session, Lane.PLAN)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    plans: list[str] = []

    def explain(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("SELECT") and "UNION ALL" in statement:
            asked = "EXPLAIN QUERY PLAN " if database.sqlite else "EXPLAIN "
            beside = connection.connection.cursor()
            beside.execute(asked + statement, parameters)
            plans.append("\n".join(str(line) for line in beside.fetchall()))

    event.listen(database.engine, "before_cursor_execute", explain)
    with database.transaction() as session:
        found = outbox.claim(session, NOW, [Share(ALERTS, 1, [1, 2]), Share(ROUTINE, 2, [1, 2])], 9)
    assert [letter.row.chat_id for letter in found.letters] == [3, 4]
    assert len(plans) == 2
    for plan in plans:
        assert plan.count("ix_outbox_waiting") >= 2, plan
        assert "SCAN outbox" not in plan, plan
        assert "Seq Scan on outbox" not in plan, plan
