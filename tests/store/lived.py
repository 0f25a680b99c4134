"""A clinic in which something happened that was sealed, and somebody who has all rights on its database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import Session

from bot.care.working.close_case import close_case
from bot.domain.case import Outcome
from bot.domain.incoming import Kind, Person, Said
from bot.store.cases import open_case_of
from bot.store.seals import SETTLED, broken_seals, seal_settled
from bot.store.standing import changed_rows
from bot.store.tables import StaffRow
from bot.store.unwritten import unwritten_lines
from tests.care.counter import Counter

CHAT = 500


@dataclass
class Lived:
    """A clinic in which something happened, and was sealed; its database without its triggers, as its owner may make it."""

    counter: Counter
    patient_id: int
    ana: StaffRow

    def closes_case_of(self, patient_id: int) -> None:
        case = self.counter.reads(lambda session: open_case_of(session, patient_id))
        assert case is not None
        self.counter.does(lambda desk: close_case(desk, case.code, self.ana, Outcome.ADVISED_HOME, "rest"))

    def seals(self) -> int:
        self.counter.now += SETTLED
        return self.counter.reads(lambda session: seal_settled(session, self.counter.now))

    def broken(self) -> list[str]:
        return self.counter.reads(
            lambda session: [*broken_seals(session), *changed_rows(session), *unwritten_lines(session)]
        )

    def tampers(self, statement: str) -> None:
        with self.counter.database.transaction() as session:
            for name, table in list(self._triggers(session)):
                on = "" if self.counter.database.sqlite else f' ON "{table}"'
                session.execute(text(f"DROP TRIGGER {name}{on}"))
            session.execute(text(statement))

    def _triggers(self, session: Session) -> Iterator[tuple[str, str]]:
        names = (
            "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
            if self.counter.database.sqlite
            else "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"
        )
        yield from ((name, table) for name, table in session.execute(text(names)))


def said(chat_id: int, text: str) -> Said:
    return Said(Person(chat_id, "Pat", "en"), Kind.TEXT, text, 7)
