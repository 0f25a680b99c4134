"""Whoever edits the past past the triggers, with all rights on the database, is found out; who erases a patient is not accused."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import LargeBinary, type_coerce
from sqlmodel import Session, col, select

from bot.care.case.undo import undo
from bot.care.drill.start import start_drill
from bot.care.hearing.answer import answer_said
from bot.care.paging.page import advance_case
from bot.care.treatment.erase_patient import erase_patient
from bot.care.treatment.join import start
from bot.care.working.claim_case import claim_case
from bot.care.working.close_case import close_case
from bot.care.working.log_call import log_call
from bot.care.working.work_case import add_note
from bot.domain.case import Outcome
from bot.domain.incoming import Person
from bot.playbook.playbook import Playbook
from bot.store.database import Database
from bot.store.encryption import KeyRing, ring_of
from bot.store.seals import broken_seals, seal_settled
from bot.store.tables import AuditRow, CaseEventRow, DeedRow, HeardRow, OutboxRow, PhoneCallRow, PhotoRow, SealRow
from tests.care.counter import Counter
from tests.store.lived import CHAT, Lived, said


@pytest.fixture
def lived(database: Database, playbook: Playbook) -> Lived:
    counter = Counter(database, playbook)
    ana, enrolled = counter.staff("Ana", chat_id=901), counter.enrols()
    counter.joins(enrolled, CHAT)
    counter.does(start_drill)
    counter.does(lambda desk: answer_said(desk, said(CHAT + 1, "Is this the clinic?")))  # somebody nobody knows
    counter.does(lambda desk: answer_said(desk, said(CHAT, "my left eyelid droops")))
    code = counter.raises(enrolled.patient_id).case.code
    counter.does(lambda desk: advance_case(desk, 1))
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: log_call(desk, code, ana, "no_answer", words="The line was busy."))
    deed = counter.reads(lambda session: session.exec(select(DeedRow).order_by(col(DeedRow.id).desc())).first())
    assert deed is not None
    counter.does(lambda desk: undo(desk, code, ana, deed.id or 0))
    counter.does(lambda desk: add_note(desk, code, ana, "Lives alone."))
    counter.does(lambda desk: close_case(desk, code, ana, Outcome.ADVISED_HOME, "rest"))
    lived = Lived(counter, enrolled.patient_id, ana)
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


INSERTED = (
    "INSERT INTO case_event (id, case_id, kind, at, tier, symptoms, rules, text) "
    "SELECT 999, case_id, 'called', at, '', symptoms, rules, {} FROM case_event WHERE id = 1"
)
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
        ("UPDATE heard SET at = '2026-01-01 00:00:00+00:00' WHERE id = 2", "heard 1 to"),
        ("UPDATE heard SET text = (SELECT text FROM heard WHERE id = 1) WHERE id = 2", "the words of 2"),
        ("UPDATE heard SET screening = NULL WHERE id = 2", "the words of 2"),
        ("DELETE FROM heard WHERE id = 1", "heard 1 to"),
        ("UPDATE phone_call SET result = 'reached' WHERE id = 1", "phone_call 1 to"),
        ("UPDATE phone_call SET words = NULL WHERE id = 1", "the words of 1"),
        ("UPDATE phone_call SET number = NULL, words = NULL WHERE id = 1", "the words of 1"),
        ("UPDATE notification SET because = 'x'", "notification.because 1 to"),
        ("UPDATE notification SET why = 'everybody'", "notification 1 to"),
        ("UPDATE drill SET started_at = '2026-01-01 00:00:00+00:00'", "drill 1 to"),
        ("UPDATE drill SET started_by = 1", "drill 1 to"),
        ("DELETE FROM drill", "drill 1 to"),
        ("UPDATE treatment SET lot = 'X1'", "treatment 1 to"),
        ("UPDATE treatment SET product = 'x'", "treatment 1 to"),
        ("UPDATE injection SET units = 99", "injection 1 to"),
        (INSERTED.format("NULL"), "no act wrote it"),
        (INSERTED.format("(SELECT text FROM case_event WHERE id = 1)"), "no act wrote it"),
        (INSERTED.format("(SELECT text FROM heard WHERE id = 1)"), "no act wrote it"),
        ("UPDATE deed SET undone_at = NULL", "deed 1 to"),
        ("UPDATE deed SET messages = '[99]' WHERE id = 1", "deed 1 to"),
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


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE outbox SET sent_at = '2026-01-01 00:00:00+00:00' WHERE sent_at IS NOT NULL", "outbox.sent_at"),
        ("UPDATE outbox SET sent_at = NULL", "outbox.sent_at"),
        ("DELETE FROM photo", "photo 1 to"),
    ],
)
def test_when_a_message_left_and_that_a_photo_came_is_proven(lived: Lived, statement: str, found: str) -> None:
    """What leaves after it was sealed is no edit."""
    counter = lived.counter
    counter.does(lambda desk: answer_said(desk, said(CHAT, "my right eyelid droops")))

    def sends(session: Session) -> None:
        row = session.exec(
            select(OutboxRow).where(col(OutboxRow.sent_at).is_(None)).order_by(-col(OutboxRow.id))
        ).first()
        assert row is not None
        row.state, row.sent_at = "sent", counter.now
        heard = session.exec(select(HeardRow.id).order_by(-col(HeardRow.id))).first() or 0
        session.add(PhotoRow(patient_id=lived.patient_id, heard_id=heard, file_id="x", at=counter.now))

    counter.reads(sends)
    assert lived.seals() > 0
    counter.reads(sends)
    assert lived.broken() == []
    lived.tampers(statement)

    assert found in "\n".join(lived.broken())


def test_erasing_a_patient_breaks_no_seal(lived: Lived) -> None:
    lived.counter.does(lambda desk: erase_patient(desk, lived.patient_id))
    assert lived.broken() == []
    lived.seals()
    assert lived.broken() == []

    def words(session: Session) -> set[object]:
        events = {row.text for row in session.exec(select(CaseEventRow)).all()}
        calls = {word for row in session.exec(select(PhoneCallRow)).all() for word in (row.number, row.words)}
        own = session.exec(select(HeardRow).where(col(HeardRow.patient_id).is_not(None))).all()
        return events | calls | {word for row in own for word in (row.text, row.screening)}

    assert lived.counter.reads(words) == {None}


def test_whose_chat_came_to_another_patient_is_erased_with_that_one(lived: Lived) -> None:
    """A second card before the proof takes the chat along; what was said there before goes with whoever has it now."""
    counter = lived.counter
    first, second = counter.enrols(name="Ann Lee"), counter.enrols(name="Bo Lind")
    for enrolled in (first, second):
        token = enrolled.token
        counter.does(lambda desk, token=token: start(desk, Person(600, "Bo", "en"), token))  # type: ignore[misc]
        counter.does(lambda desk: answer_said(desk, said(600, "my eyelid droops")))
    assert lived.seals() > 0
    lived.closes_case_of(second.patient_id)
    counter.does(lambda desk: erase_patient(desk, second.patient_id))

    assert lived.broken() == []


def test_a_seal_is_made_as_it_always_was(lived: Lived) -> None:
    """Or those of the versions before would not fit any more."""

    def look(session: Session) -> None:
        seal = session.exec(select(SealRow).order_by(col(SealRow.id))).first()
        assert seal is not None
        lines = [[["", seal.at, "audit", seal.first_id, seal.last_id, {}]]]
        audit = session.exec(select(AuditRow).order_by(col(AuditRow.id)))
        lines += [[[row.id, row.at, row.actor, row.action, row.subject, row.detail]] for row in audit]
        text = "".join(f"{json.dumps(line, sort_keys=True, default=datetime.isoformat)}\n" for line in lines)
        ring = ring_of(session.get_bind().dialect)
        assert seal.digest == ring.fingerprint(hashlib.sha256(text.encode()).hexdigest())

        words = session.exec(select(SealRow).where(SealRow.sealed_table == "case_event")).one().words
        kept = select(col(CaseEventRow.id), type_coerce(col(CaseEventRow.text), LargeBinary))
        assert words == {str(n): hashlib.sha256(raw).hexdigest() for n, raw in session.execute(kept) if raw is not None}

    lived.counter.reads(look)


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
