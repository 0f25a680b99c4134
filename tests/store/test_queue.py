"""The queue as the database orders, counts and cuts it, against the rules said in plain Python."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from sqlmodel import Session, select

from bot.domain.case import CaseStatus, QueueKey, queue_order, queue_place
from bot.domain.queue_view import Show, View
from bot.domain.tier import Tier
from bot.store.database import Database
from bot.store.queue import queue_counts, queue_page
from bot.store.tables import CaseRow, ContactRow, GradedRow, InviteRow
from tests.store.rows import NOW, case, number, nurse, patient

MANY = 120
DRILL = "drill"  # how the code of one begins
VIEWS = [View(show, tier, 1, NOW) for show in Show for tier in (None, Tier.EMERGENCY, Tier.SAME_DAY, Tier.SELF_CARE)]


def fill(session: Session) -> None:
    """Cases in all states, and questions to some."""
    chance = Random(7)
    nurses = [number(nurse(session, name)) for name in ("Ana", "Ben")]
    somebody = patient(session)
    chat = asked(session, number(somebody))
    for one in range(MANY):
        minutes = [timedelta(minutes=chance.randint(-90, 90)) for _ in range(3)]
        code = f"{chance.choice(('c', 'c', DRILL))}{one}"
        row = case(session, somebody, code, status=chance.choice(list(CaseStatus)))
        row.tier, row.opened_at = chance.choice(list(Tier)), NOW + minutes[0]
        row.tier_rank = Tier(row.tier).rank
        row.step_due_at = chance.choice([None, NOW, NOW + minutes[1]])
        row.owner_id = chance.choice([None, *nurses])
        row.acknowledged_at = chance.choice([None, NOW])
        row.snoozed_until = chance.choice([None, None, NOW, NOW + minutes[2]])
        row.answer_awaited = chance.random() < 0.3
        row.queue_place = queue_place(key(row))
        if chance.random() < 0.3:
            due = chance.choice([None, NOW])
            session.add(
                GradedRow(case_id=number(row), contact_id=chat, symptom="s", question="q", asked_at=NOW, due_at=due)
            )


def asked(session: Session, patient_id: int) -> int:
    invite = InviteRow(patient_id=patient_id, token_hash="t", token="t", created_at=NOW, expires_at=NOW)
    session.add(invite)
    session.flush()
    contact = ContactRow(patient_id=patient_id, invite_id=invite.id or 0, chat_id=1, name="Pat", created_at=NOW)
    session.add(contact)
    session.flush()
    return contact.id or 0


def key(row: CaseRow) -> QueueKey:
    drill = row.code.startswith(DRILL)
    return QueueKey(Tier(row.tier), row.acknowledged_at is not None, row.step_due_at, row.opened_at, drill)


def is_in(row: CaseRow, view: View, asked: set[int]) -> bool:
    snoozed = row.snoozed_until is not None and row.snoozed_until > view.now
    part = {
        Show.ALL: True,
        Show.MINE: row.owner_id == view.staff_id,
        Show.UNCLAIMED: row.owner_id is None,
        Show.OVERDUE: row.step_due_at is not None and row.step_due_at < view.now,
        Show.WAITING: row.answer_awaited or row.id in asked,
        Show.SNOOZED: True,
    }[view.show]
    return (
        row.status != CaseStatus.CLOSED
        and part
        and snoozed == (view.show is Show.SNOOZED)
        and view.tier in (None, row.tier)
    )


def expected(session: Session, view: View) -> list[int]:
    asked = set(session.exec(select(GradedRow.case_id).where(GradedRow.due_at != None)).all())  # noqa: E711
    rows = [row for row in session.exec(select(CaseRow)).all() if is_in(row, view, asked)]
    return [number(row) for row in sorted(rows, key=lambda row: (queue_order(key(row)), row.id))]


def test_every_view_holds_its_cases_in_the_order_of_the_domain(database: Database) -> None:
    with database.transaction() as session:
        fill(session)
        for view in VIEWS:
            cut = [number(row) for first in range(0, MANY, 7) for row in queue_page(session, view, 7, first)]
            assert cut == expected(session, view), view


def test_the_numbers_beside_the_filters_are_those_of_the_cases_they_show(database: Database) -> None:
    with database.transaction() as session:
        fill(session)
        parts = {show: expected(session, View(show, None, 1, NOW)) for show in Show}
        for view in VIEWS:
            counts, shown = queue_counts(session, view), expected(session, view)
            assert sum(count.shown for count in counts.values()) == len(shown), view
            assert sum(count.overdue_shown for count in counts.values()) == len({*shown} & {*parts[Show.OVERDUE]}), view
            for show, cases in parts.items():
                assert sum(count.by_show[show] for count in counts.values()) == len(cases), (view, show)


def test_a_case_without_a_place_is_not_lost_but_stands_first(database: Database) -> None:
    with database.transaction() as session:
        fill(session)
        row = case(session, patient(session), "lost")
        everything = View(Show.ALL, None, 1, NOW)
        before = sum(count.shown for count in queue_counts(session, everything).values())

        assert queue_page(session, everything, 1, 0)[0].id == row.id
        assert before == len(expected(session, everything))
