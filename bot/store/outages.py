"""Queries for outages of Telegram: when it was heard last, the outage that is not over, and whom it concerns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, or_, select

from bot.domain.case import CaseStatus
from bot.domain.message import Delivery, Lane
from bot.domain.outage import Outage
from bot.store import people
from bot.store.questions import UNCLEAR
from bot.store.tables import AdviceRow, AskRow, CaseRow, ContactRow, GradedRow, InboxRow, NotificationRow, OutboxRow

HEARD_AT, OUTAGE = "telegram_heard_at", "telegram_outage"  # facts of the installation
RECENT = timedelta(days=1)  # what was asked before that waits no longer for its button


def heard_at(session: Session) -> datetime | None:
    """When Telegram was heard last, to half a minute; None where it never was."""
    kept = people.installation_fact(session, HEARD_AT)
    return datetime.fromisoformat(kept) if kept else None


def keep_heard_at(session: Session, now: datetime) -> None:
    people.keep_installation_fact(session, HEARD_AT, now.isoformat())


def noted_outage(session: Session) -> Outage | None:
    """The outage that lasts, or of which not everybody was asked again."""
    since, _, until = people.installation_fact(session, OUTAGE).partition(" ")
    if not since:
        return None
    return Outage(datetime.fromisoformat(since), datetime.fromisoformat(until) if until else None)


def note_outage(session: Session, outage: Outage | None) -> None:
    ends = (outage.since, outage.until) if outage else ()
    people.keep_installation_fact(session, OUTAGE, " ".join(moment.isoformat() if moment else "" for moment in ends))


def postpone(session: Session, table: type[AskRow] | type[GradedRow] | type[AdviceRow], until: datetime) -> None:
    """No question that waits counts as unanswered before `until`."""
    session.execute(update(table).where(col(table.due_at) < until).values(due_at=until))


def chats_concerned(session: Session, outage: Outage) -> Sequence[int]:
    """Ids of the contacts that may have tapped in vain: those written to in the day before. All, where words were lost too."""
    concerned = select(ContactRow.id).where(col(ContactRow.blocked_at).is_(None)).order_by(col(ContactRow.id))
    if not outage.lost_words:
        recently = select(OutboxRow.chat_id).where(col(OutboxRow.sent_at) >= outage.since - RECENT)
        doubtful = select(OutboxRow.chat_id).where(OutboxRow.state == Delivery.IN_DOUBT)
        concerned = concerned.where(or_(col(ContactRow.chat_id).in_(recently), col(ContactRow.chat_id).in_(doubtful)))
    return [number for number in session.exec(concerned) if number is not None]


def cases_unacknowledged(session: Session) -> Sequence[int]:
    waiting = select(CaseRow.id).where(CaseRow.status != CaseStatus.CLOSED, col(CaseRow.acknowledged_at).is_(None))
    return [number for number in session.exec(waiting) if number is not None]


def is_unheard(session: Session, chat_id: int) -> bool:
    """True while something the chat sent is kept and not acted on: it may be the answer."""
    waiting = select(InboxRow.update_id).where(InboxRow.chat_id == chat_id, col(InboxRow.due_at).is_not(None))
    return session.exec(waiting.limit(1)).first() is not None


def asks_open(session: Session, contact_id: int) -> Sequence[AskRow]:
    waiting = select(AskRow).where(
        AskRow.contact_id == contact_id, col(AskRow.due_at).is_not(None), AskRow.rule != UNCLEAR
    )
    return session.exec(waiting.order_by(col(AskRow.id))).all()


def graded_open(session: Session, contact_id: int) -> Sequence[GradedRow]:
    waiting = select(GradedRow).where(GradedRow.contact_id == contact_id, col(GradedRow.due_at).is_not(None))
    return session.exec(waiting.order_by(col(GradedRow.id))).all()


def pages_since(session: Session, case_id: int, since: datetime) -> Sequence[tuple[NotificationRow, OutboxRow]]:
    """The calls by Telegram for a case with the messages that carried them, newest first."""
    calls = (
        select(NotificationRow, OutboxRow)
        .join(OutboxRow, col(OutboxRow.key) == col(NotificationRow.outbox_key))
        .where(NotificationRow.case_id == case_id, col(NotificationRow.at) >= since)
        .where(NotificationRow.channel == "telegram")
        .order_by(col(NotificationRow.id).desc())
    )
    return session.exec(calls).all()


def cases_with_waiting_pages(session: Session, case_ids: Collection[int]) -> frozenset[int]:
    """Those of them for which calls of before have not left yet."""
    waiting = (OutboxRow.state == Delivery.QUEUED, OutboxRow.lane == int(Lane.NOTIFICATION))
    found = select(OutboxRow.case_id).where(*waiting, col(OutboxRow.case_id).in_(case_ids))
    return frozenset(case_id for case_id in session.exec(found) if case_id is not None)


def drop_pages(session: Session, case_id: int, staff_id: int) -> None:
    """A newer call for the case takes the place of those that still wait: after an outage nobody reads a hundred. No other notice is lost."""
    calls = select(NotificationRow.outbox_key).where(NotificationRow.case_id == case_id)
    waiting = (
        update(OutboxRow)
        .where(col(OutboxRow.case_id) == case_id, col(OutboxRow.staff_id) == staff_id)
        .where(col(OutboxRow.state) == Delivery.QUEUED, col(OutboxRow.edits) == "")
        .where(col(OutboxRow.key).in_(calls))
        .values(state=Delivery.SUPERSEDED)
    )
    session.execute(waiting)
