"""The audit's eyes: what waits, since when, and what was lost, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from bot.care import audit
from bot.domain.alarm import Backlog, Work
from bot.domain.message import Delivery, Lane
from bot.store import mail
from bot.store.backlog import read_backlog
from bot.store.database import Database
from bot.store.tables import AuditRow, OutboxRow
from tests.store.rows import NOW, case, message, number, patient, treatment, update

LATER = NOW + timedelta(minutes=5)


def read(database: Database) -> Backlog:
    with database.transaction() as session:
        return read_backlog(session, LATER)


def sent(session: Session, key: str, state: Delivery, *, case_id: int | None = None, **changes: Any) -> OutboxRow:
    mail.queue(session, message(key, **changes), NOW, case_id=case_id)
    row = mail.outbox_by_key(session, key)
    assert row is not None
    row.state = state
    session.flush()
    return row


def test_an_empty_clinic_waits_for_nothing(database: Database) -> None:
    assert read(database) == Backlog()


def test_the_oldest_of_each_kind_is_found(database: Database) -> None:
    with database.transaction() as session:
        case(session, patient(session))
        treatment(session, patient(session), next_due_at=NOW + timedelta(minutes=1))
        update(session, 7)
        update(session, 8, at=LATER)
    backlog = read(database)
    assert backlog.oldest == {Work.CASES: NOW, Work.TREATMENTS: NOW + timedelta(minutes=1), Work.UPDATES: NOW}
    assert backlog.updates_waiting == 2
    assert backlog.unacknowledged == {"clinic_now": 1}


def test_an_update_that_is_put_off_has_waited_since_it_came(database: Database) -> None:
    with database.transaction() as session:
        update(session, 7).due_at = LATER
    assert read(database).oldest == {Work.UPDATES: NOW}


def test_a_message_is_undelivered_since_it_was_decided_however_often_it_was_put_off(database: Database) -> None:
    with database.transaction() as session:
        for lane, state in zip(
            Lane, (Delivery.QUEUED, Delivery.SENDING, Delivery.SENT, Delivery.SUPERSEDED), strict=True
        ):
            row = sent(session, lane.name, state, lane=lane, chat_id=lane + 1)
            row.due_at, row.tries = LATER, 3
    assert read(database).oldest == {Work.SAFETY: NOW, Work.NOTIFICATION: NOW}


def test_a_message_for_later_is_not_late(database: Database) -> None:
    with database.transaction() as session:
        mail.queue(session, message("tomorrow", lane=Lane.PLAN, due_at=LATER), NOW)
    assert read(database).oldest == {Work.PLAN: LATER}


def test_every_open_case_needs_a_next_step_and_no_other(database: Database) -> None:
    with database.transaction() as session:
        of = patient(session)
        adrift = case(session, of, "AAAA")
        taken = case(session, of, "BBBB", acknowledged_at=NOW)  # its acknowledgement expires
        case(session, of, "CCCC", status="closed").next_due_at = None
        case(session, of, "DDDD")
        adrift.next_due_at = taken.next_due_at = None
        expected = (number(adrift), number(taken))
    assert read(database).adrift == expected


def test_a_quarantined_update_is_missed_until_it_is_on_record(database: Database) -> None:
    with database.transaction() as session:
        row = update(session, 7)
        row.due_at, row.quarantined_at = None, NOW
    assert (read(database).untold, read(database).quarantined) == ((7,), 1)
    with database.transaction() as session:
        session.add(AuditRow(at=NOW, actor=audit.SYSTEM, action="quarantine", subject="update:7"))
    assert (read(database).untold, read(database).quarantined) == ((), 1)


@pytest.mark.parametrize("state", [Delivery.FAILED, Delivery.IN_DOUBT])
@pytest.mark.parametrize("lane", [Lane.SAFETY, Lane.NOTIFICATION])
def test_a_failed_page_is_missed_until_another_one_arrives(database: Database, state: Delivery, lane: Lane) -> None:
    with database.transaction() as session:
        row = case(session, patient(session))
        sent(session, "first", state, lane=lane, chat_id=1, case_id=row.id)
        code = number(row)
    assert read(database).not_arrived == NOW
    with database.transaction() as session:
        sent(session, "second", Delivery.SENT, lane=Lane.NOTIFICATION, chat_id=2, case_id=code)
    assert read(database).not_arrived is None


def test_a_failed_page_of_a_case_that_somebody_has_is_history(database: Database) -> None:
    with database.transaction() as session:
        row = case(session, patient(session), acknowledged_at=NOW)
        sent(session, "first", Delivery.FAILED, lane=Lane.NOTIFICATION, case_id=row.id)
    assert read(database).not_arrived is None


def test_a_failed_reply_to_staff_is_missed_for_an_hour(database: Database) -> None:
    with database.transaction() as session:
        sent(session, "first", Delivery.FAILED, lane=Lane.NOTIFICATION)
        sent(session, "routine", Delivery.FAILED, lane=Lane.REPLY)
        assert read_backlog(session, NOW + timedelta(minutes=59)).not_arrived == NOW
        assert read_backlog(session, NOW + timedelta(minutes=61)).not_arrived is None
