"""What a restored database must not go on with: messages that left long ago, pages, sign-ins, claims of processes that are gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, or_, select

from bot.domain.case import CaseStatus
from bot.domain.message import Delivery
from bot.store.tables import CaseRow, InboxRow, OutboxRow, PatientRow, SignInRow, TreatmentRow

RESTORED = "restored"  # why a message was not sent


def set_aside_messages(session: Session, now: datetime) -> int:
    """Whatever waited at the backup and is due by now: it has left since, or its moment is over. How many they were.

    What is due later stays.
    """
    waiting = col(OutboxRow.state).in_((Delivery.QUEUED, Delivery.SENDING))
    over = or_(col(OutboxRow.due_at) <= now, col(OutboxRow.state) == Delivery.SENDING)
    return _change(session, OutboxRow, waiting & over, state=Delivery.SUPERSEDED, problem=RESTORED)


def unclaim_updates(session: Session, now: datetime) -> int:
    """What was heard and not yet acted on is acted on now. How many updates they are."""
    return _change(session, InboxRow, col(InboxRow.due_at).is_not(None), claimed_by=None, due_at=now)


def end_sign_ins(session: Session, now: datetime) -> int:
    """A session that was ended since the backup must not be open again."""
    return _change(session, SignInRow, col(SignInRow.ended_at).is_(None), ended_at=now)


def unanswered_cases(session: Session) -> Sequence[CaseRow]:
    """Open, and nobody has acknowledged them."""
    waiting = (col(CaseRow.status) != CaseStatus.CLOSED) & col(CaseRow.acknowledged_at).is_(None)
    return session.exec(select(CaseRow).where(waiting).order_by(col(CaseRow.id))).all()


def patients_followed(session: Session) -> Sequence[PatientRow]:
    """Those whose plan has a next step, or who have an open case, and who did not stop."""
    planned = select(TreatmentRow.patient_id).where(col(TreatmentRow.next_due_at).is_not(None))
    worked_on = select(CaseRow.patient_id).where(col(CaseRow.status) != CaseStatus.CLOSED)
    followed = or_(col(PatientRow.id).in_(planned), col(PatientRow.id).in_(worked_on))
    return session.exec(
        select(PatientRow).where(followed, col(PatientRow.stopped_at).is_(None)).order_by(col(PatientRow.id))
    ).all()


def _change(session: Session, table: Any, condition: Any, **values: Any) -> int:
    changed: Any = session.execute(update(table).where(condition).values(values))
    return int(changed.rowcount)
