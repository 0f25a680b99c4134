"""After a restore: what was waiting is not sent, what is open is paged anew, what was heard is acted on."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session, select

from bot.care.outage.resume import Resumed, resume
from bot.care.paging.page import advance_case
from bot.domain.message import Delivery, Lane, Outgoing
from bot.store import inbox, mail
from bot.store.tables import (
    AuditRow,
    CaseRow,
    InboxRow,
    NotificationRow,
    OutboxRow,
    PatientRow,
    SignInRow,
    TreatmentRow,
)
from tests.care.counter import NOW, Counter


def restored(counter: Counter) -> Resumed:
    """A day after the backup."""
    counter.passes(days=1)
    return counter.does(lambda desk: resume(desk, NOW, []))


def state_of(counter: Counter, key: str) -> tuple[str, str]:
    row = counter.reads(lambda session: mail.outbox_by_key(session, key))
    assert row is not None
    return row.state, row.problem


def test_what_waited_at_the_backup_is_set_aside(counter: Counter) -> None:
    def queued(session: Session) -> None:
        mail.queue(session, Outgoing("k/old", 1, "text", Lane.PLAN), NOW)
        mail.queue(session, Outgoing("k/claimed", 2, "text", Lane.SAFETY), NOW)
        mail.queue(session, Outgoing("k/sent", 3, "text", Lane.REPLY), NOW)
        mail.queue(session, Outgoing("k/later", 4, "text", Lane.PLAN, due_at=NOW + timedelta(days=9)), NOW)
        session.flush()
        for key, state in (("k/claimed", Delivery.SENDING), ("k/sent", Delivery.SENT)):
            row = mail.outbox_by_key(session, key)
            assert row is not None
            row.state = state

    counter.reads(queued)
    assert restored(counter).messages_set_aside == 2
    assert state_of(counter, "k/old") == (Delivery.SUPERSEDED, "restored")
    assert state_of(counter, "k/claimed") == (Delivery.SUPERSEDED, "restored")
    assert state_of(counter, "k/sent") == (Delivery.SENT, "")
    assert state_of(counter, "k/later") == (Delivery.QUEUED, "")


def test_an_open_case_is_paged_from_the_first_step(counter: Counter) -> None:
    counter.staff("Ana", chat_id=600)
    raised = counter.raises(counter.enrols().patient_id)
    counter.does(lambda desk: advance_case(desk, raised.case.id or 0))
    counter.passes(minutes=6)
    counter.does(lambda desk: advance_case(desk, raised.case.id or 0))
    assert restored(counter).cases_to_page == 1
    case = counter.case(raised.case.code)
    assert (case.page_index, case.next_due_at, case.waiting_since) == (0, counter.now, counter.now)
    before = len(counter.told(600))
    counter.does(lambda desk: advance_case(desk, raised.case.id or 0))
    called = counter.reads(lambda session: session.exec(select(NotificationRow)).all()[-1])
    assert (called.why, called.at) == ("first_nurse", counter.now)
    assert [row.state for row in counter.told(600)[before:]] == [Delivery.QUEUED]


def test_a_case_somebody_has_is_left_with_them(counter: Counter) -> None:
    raised = counter.raises(counter.enrols().patient_id)

    def acknowledged(session: Session) -> None:
        case = session.get_one(CaseRow, raised.case.id)
        case.acknowledged_at, case.next_due_at = NOW, None

    counter.reads(acknowledged)
    assert restored(counter).cases_to_page == 0
    assert counter.case(raised.case.code).next_due_at is None


def test_what_was_heard_and_not_acted_on_is_free_to_be_acted_on(counter: Counter) -> None:
    def received(session: Session) -> None:
        inbox.receive(session, [(1, 1, {}), (2, 2, {})], NOW)
        inbox.claim_updates(session, NOW, 77, [], 10)
        inbox.finish_update(session, 1, NOW)

    counter.reads(received)
    assert restored(counter).updates_to_act_on == 1
    claimed = counter.reads(
        lambda session: [row.update_id for row in inbox.claim_updates(session, counter.now, 5, [], 9)]
    )
    assert claimed == [2]
    assert counter.reads(lambda session: session.get_one(InboxRow, 1).done_at) == NOW


def test_console_sessions_are_ended(counter: Counter) -> None:
    added = counter.staff("Ana")
    counter.reads(
        lambda session: session.add(
            SignInRow(token_hash="h", staff_id=added.id or 0, csrf="c", created_at=NOW, seen_at=NOW)
        )
    )
    assert restored(counter).sign_ins_ended == 1
    assert counter.reads(lambda session: session.exec(select(SignInRow)).one().ended_at) == counter.now


def test_the_audit_tells_of_it(counter: Counter) -> None:
    restored(counter)
    line = counter.reads(lambda session: session.exec(select(AuditRow).where(AuditRow.action == "restore")).one())
    assert line.detail["backed_up_at"] == NOW.isoformat()
    assert counter.reads(lambda session: session.exec(select(OutboxRow)).all()) == []


def test_patients_in_their_two_weeks_are_asked_to_write_again_what_is_lost(counter: Counter) -> None:
    for chat_id in (500, 501, 502):
        counter.joins(counter.enrols(), chat_id)
    counter.enrols(name="Never Joined")

    def changed(session: Session) -> None:
        over, stopped = session.exec(select(TreatmentRow)).all()[1:3]
        over.next_due_at = None
        session.get_one(PatientRow, stopped.patient_id).stopped_at = NOW

    counter.reads(changed)
    assert restored(counter).patients_asked == 1
    (told,) = [row for chat in (500, 501, 502) for row in counter.told(chat) if row.state == Delivery.QUEUED]
    assert (told.chat_id, told.lane) == (500, Lane.SAFETY)
    assert "What you wrote here after Mon, Jun 8, 10:00 was lost" in told.text
    assert told.text.index("911") < told.text.index("write it again")
