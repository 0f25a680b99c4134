"""Whoever edits the past past the triggers, with all rights on the database, is found out; who erases a patient is not accused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from bot.care.claim_case import claim_case
from bot.care.close_case import close_case
from bot.care.erase_patient import erase_patient
from bot.care.work_case import add_note
from bot.domain.case import Outcome
from bot.playbook.playbook import Playbook
from bot.store.database import Database
from bot.store.encryption import KeyRing
from bot.store.seals import SETTLED, broken_seals, seal_settled
from bot.store.tables import CaseEventRow, SealRow
from tests.care.counter import Counter

TAMPERED = ("audit", "case_event", "notification", "judgement", "hand_over", "seal")


@dataclass
class Lived:
    """A clinic in which something happened, and was sealed; its database without its triggers, as its owner may make it."""

    counter: Counter
    patient_id: int

    def seals(self) -> int:
        self.counter.now += SETTLED
        return self.counter.reads(lambda session: seal_settled(session, self.counter.now))

    def broken(self) -> list[str]:
        return self.counter.reads(lambda session: list(broken_seals(session)))

    def tampers(self, statement: str) -> None:
        with self.counter.database.transaction() as session:
            for name, table in list(self._triggers(session)):
                on = "" if self.counter.database.sqlite else f" ON {table}"
                session.execute(text(f"DROP TRIGGER {name}{on}"))
            session.execute(text(statement))

    def _triggers(self, session: Session) -> Iterator[tuple[str, str]]:
        names = (
            "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
            if self.counter.database.sqlite
            else "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"
        )
        yield from ((name, table) for name, table in session.execute(text(names)) if table in TAMPERED)


@pytest.fixture
def lived(database: Database, playbook: Playbook) -> Lived:
    counter = Counter(database, playbook)
    ana, enrolled = counter.staff("Ana"), counter.enrols()
    code = counter.raises(enrolled.patient_id).case.code
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: add_note(desk, code, ana, "Lives alone."))
    counter.does(lambda desk: close_case(desk, code, ana, Outcome.ADVISED_HOME, "rest"))
    lived = Lived(counter, enrolled.patient_id)
    assert lived.seals() > 5
    return lived


def test_what_happened_is_sealed_once_it_has_settled_and_fits(lived: Lived) -> None:
    assert lived.broken() == []
    assert lived.seals() == 0, "nothing is sealed twice"
    lived.counter.raises(lived.patient_id)
    assert lived.counter.reads(lambda session: seal_settled(session, lived.counter.now)) == 0, (
        "not before it has settled"
    )
    assert lived.seals() > 0
    assert lived.broken() == []


NOTE = "(SELECT min(id) FROM case_event WHERE kind = 'note')"


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE audit SET actor = 'staff:9' WHERE action = 'claim_case'", "audit 1 to"),
        ("DELETE FROM audit WHERE action = 'claim_case'", "audit 1 to"),
        (f"UPDATE case_event SET staff_id = NULL WHERE id = {NOTE}", "case_event 1 to"),
        (f"DELETE FROM case_event WHERE id = {NOTE}", "case_event 1 to"),
        (f"UPDATE case_event SET at = '2026-01-01 00:00:00+00:00' WHERE id = {NOTE}", "case_event 1 to"),
        (f"UPDATE case_event SET text = NULL WHERE id = {NOTE}", "the words of"),
        (
            f"UPDATE case_event SET text = (SELECT text FROM case_event WHERE kind = 'closed') WHERE id = {NOTE}",
            "the words of",
        ),
        ("UPDATE seal SET at = '2026-01-01 00:00:00+00:00' WHERE id = 1", "audit 1 to"),
        ("DELETE FROM seal WHERE id = 1", "rows were changed"),
    ],
)
def test_whoever_edits_the_past_is_found_out(lived: Lived, statement: str, found: str) -> None:
    lived.tampers(statement)

    assert found in "\n".join(lived.broken())


def test_a_line_put_in_the_place_of_another_is_found_out(lived: Lived) -> None:
    lived.tampers("DELETE FROM audit WHERE id = 2")
    copied = "SELECT 2, at, 'staff:9', action, subject, detail FROM audit WHERE id = 1"
    lived.tampers(f"INSERT INTO audit (id, at, actor, action, subject, detail) {copied}")
    (broken,) = lived.broken()

    assert "taken away or added" in broken


def test_erasing_a_patient_breaks_no_seal(lived: Lived) -> None:
    lived.counter.does(lambda desk: erase_patient(desk, lived.patient_id))
    assert lived.broken() == []
    lived.seals()
    assert lived.broken() == []

    def words(session: Session) -> set[object]:
        return {row.text for row in session.exec(select(CaseEventRow)).all()}

    assert lived.counter.reads(words) == {None}


def test_who_has_the_database_but_not_the_key_cannot_make_a_seal_anew(lived: Lived) -> None:
    digest = lived.counter.reads(lambda session: session.exec(select(SealRow)).first())
    other = Database(
        lived.counter.database.url.render_as_string(hide_password=False), KeyRing.parse(KeyRing.fresh("k9"))
    )
    with other.transaction() as session:
        found = list(broken_seals(session))
    other.close()

    assert digest is not None
    assert len(found) > 1, "under another key nothing fits"


def test_each_seal_goes_on_where_the_last_one_ended(lived: Lived) -> None:
    for _ in range(3):
        lived.counter.now += timedelta(hours=1)
        lived.counter.raises(lived.patient_id)
        assert lived.seals() > 0

    assert lived.broken() == []
