"""Cases from before all that they stand for was proven: each is put down as it stands, but for one that was edited by then."""

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
