"""Advice from before its gravest answer was kept: what stands on the timelines is found again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import MetaData, insert, select, update

from bot.store.database import Database
from bot.store.encryption import KeyRing
from bot.store.migrate import upgrade
from tests.store.filling import MOMENT, fill, tables_of

HOUR = timedelta(hours=1)


def test_a_no_that_was_written_over_counts_again_for_its_own_advice(tmp_path: Path, ring: KeyRing) -> None:
    database = Database(f"sqlite:///{tmp_path / 'old.db'}", ring)
    with database.engine.begin() as connection:
        upgrade(connection, "0016")
        fill(connection, ring)
        tables = {table.name: table for table in tables_of(connection)}
        advice, event = tables["advice"], tables["case_event"]
        known = {"answer": "nurse_knows", "case_id": 1}
        connection.execute(update(advice).where(advice.c.id == 1).values(**known, advised_at=MOMENT))
        connection.execute(update(advice).where(advice.c.id == 2).values(**known, advised_at=MOMENT + 2 * HOUR))
        line = dict(connection.execute(select(event).where(event.c.id == 1)).mappings().one())
        said = {"id": 3, "kind": "did_not_go", "case_id": 1, "at": MOMENT + HOUR}
        connection.execute(insert(event), {**line, **said})
        silent = dict(connection.execute(select(advice).where(advice.c.id == 2)).mappings().one())
        other = {"id": 3, "case_id": 2, "answer": "no_word", "advised_at": MOMENT}
        connection.execute(insert(advice), {**silent, **other})
        upgrade(connection, "head")
        found = MetaData()
        found.reflect(connection, only=["advice"])
        advice = found.tables["advice"]
        rows = connection.execute(select(advice.c.id, advice.c.gravest).order_by(advice.c.id)).all()
    database.close()

    assert [tuple(row) for row in rows] == [(1, "did_not_go"), (2, ""), (3, "no_word")]
