"""What is from before all that it stands for was proven is put down as it stands, but for what was edited by then."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import insert, select, text

from bot.store.database import Database
from bot.store.encryption import KeyRing
from bot.store.migrate import upgrade
from bot.store.standing import changed_rows
from tests.store.filling import MOMENT, fill, tables_of


def test_what_stood_is_put_down_and_what_was_edited_is_still_found(tmp_path: Path, ring: KeyRing) -> None:
    database = Database(f"sqlite:///{tmp_path / 'old.db'}", ring)
    with database.engine.begin() as connection:
        upgrade(connection, "0019")
        fill(connection, ring)
        tables = {table.name: table for table in tables_of(connection)}
        case, standing = tables["case"], tables["standing"]
        first = dict(connection.execute(select(case).where(case.c.id == 1)).mappings().one())
        connection.execute(insert(case), {**first, "id": 3, "code": "open", "outcome": "", "noise_reason": ""})
        for number in (1, 2):
            said = json.dumps(["case", number, first["outcome"], first["noise_reason"]])
            line = {"of_table": "case", "of_id": number, "digest": ring.fingerprint(said), "at": MOMENT}
            connection.execute(insert(standing), line)
        upgrade(connection, "head")
    with database.transaction() as session:
        found = [line for line in changed_rows(session) if line.startswith("case ")]
        session.execute(text("UPDATE \"case\" SET tier = 'x' WHERE id = 3"))
        later = [line for line in changed_rows(session) if line.startswith("case ")]
    database.close()

    assert found == ["case 2: not as it was put down"]
    assert later == ["case 2: not as it was put down", "case 3: not as it was put down"]


PROVEN_BEFORE = {
    "advice": ("case_id", "tier", "answer", "gravest", "answered_by", "staff_id"),
    "graded_question": ("case_id", "contact_id", "symptom", "question", "answer"),
    "ask": ("contact_id", "symptom", "answer"),
}


def test_what_was_answered_is_put_down_with_when_it_was_asked(tmp_path: Path, ring: KeyRing) -> None:
    database = Database(f"sqlite:///{tmp_path / 'old.db'}", ring)
    with database.engine.begin() as connection:
        upgrade(connection, "0022")
        fill(connection, ring)
        tables = {table.name: table for table in tables_of(connection)}
        for name, columns in PROVEN_BEFORE.items():
            table = tables[name]
            for number in (1, 2):
                row = connection.execute(select(table).where(table.c.id == number)).mappings().one()
                said = json.dumps([name, 1, *(row[column] for column in columns)])
                line = {"of_table": name, "of_id": number, "contact_id": 1, "digest": ring.fingerprint(said)}
                connection.execute(insert(tables["standing"]), {**line, "at": MOMENT})
        upgrade(connection, "head")
    with database.transaction() as session:
        found = [line for line in changed_rows(session) if not line.startswith("case ")]
        session.execute(text("UPDATE advice SET answered_at = NULL WHERE id = 1"))
        later = [line for line in changed_rows(session) if line.startswith("advice ")]
    database.close()

    assert found == [f"{name} 2: not as it was put down" for name in PROVEN_BEFORE]
    assert later == [f"advice {number}: not as it was put down" for number in (1, 2)]
