"""The ticks serve what is due, and one row that fails stops no other."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from bot.care.desk import Office
from bot.jobs.clockwork import Clockwork
from bot.jobs.ticks import REST, tick_asks, tick_cases, tick_questions, tick_treatments
from bot.playbook.playbook import Playbook
from bot.store.database import Database
from bot.store.tables import (
    AskRow,
    CaseEventRow,
    CaseRow,
    ContactRow,
    GradedRow,
    HeardRow,
    InquiryRow,
    InviteRow,
    PatientRow,
    TreatmentRow,
)
from tests.store.rows import NOW, case, number, patient, treatment


class Hand:
    """A clock turned by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def office(database: Database, playbook: Playbook, clock: Hand) -> Office:
    return Office(database, playbook, clock)


def _two_treatments(session: Session) -> None:
    """The first is of an indication that content does not know any more."""
    for indication in ("forgotten", "glabellar_lines"):
        row = treatment(session, patient(session), indication=indication, next_due_at=NOW)
        assert row.id


def _two_cases(session: Session) -> None:
    """The first has a tier nobody knows."""
    broken = case(session, patient(session), "AAAA")
    broken.tier = "unknown"
    case(session, patient(session), "BBBB")


def _contact(session: Session, of: PatientRow, chat_id: int) -> ContactRow:
    invite = InviteRow(patient_id=number(of), token_hash=f"hash {chat_id}", token="", created_at=NOW, expires_at=NOW)
    session.add(invite)
    session.flush()
    contact = ContactRow(
        patient_id=number(of), invite_id=invite.id or 0, chat_id=chat_id, name="", joined_at=NOW, created_at=NOW
    )
    session.add(contact)
    session.flush()
    return contact


def _two_questions(session: Session) -> None:
    """Both out of patience; the case of the first has a tier nobody knows."""
    for number_of_case, code in enumerate(("AAAA", "BBBB")):
        of = patient(session)
        row, contact = case(session, of, code), _contact(session, of, 100 + number_of_case)
        row.tier = "unknown" if code == "AAAA" else row.tier
        asker: dict[str, Any] = {"case_id": number(row), "contact_id": contact.id or 0, "symptom": "dysphagia"}
        session.add(InquiryRow(**asker, opened_at=NOW))
        session.add(GradedRow(**asker, question="own_spit", asked_at=NOW, due_at=NOW))


def _two_asks(session: Session) -> None:
    """Both out of patience; the first has a tier nobody knows."""
    for chat_id, tier in ((100, "unknown"), (101, "clinic_now")):
        of = patient(session)
        contact = _contact(session, of, chat_id)
        heard = HeardRow(contact_id=contact.id, patient_id=of.id, chat_id=chat_id, text="", at=NOW)
        session.add(heard)
        session.flush()
        session.add(
            AskRow(
                contact_id=contact.id or 0,
                heard_id=heard.id or 0,
                symptom="vision",
                tier=tier,
                asked_at=NOW,
                due_at=NOW,
            )
        )


async def test_a_graded_question_that_fails_does_not_stop_the_next(database: Database, playbook: Playbook) -> None:
    await database.act(_two_questions)
    clock = Hand()
    assert await tick_questions(office(database, playbook, clock)) == 2
    broken, served = await database.read(lambda s: s.exec(select(GradedRow).order_by(col(GradedRow.id))).all())
    assert (broken.due_at, broken.answer) == (NOW, "")
    assert (served.due_at, served.answer) == (None, "no_answer")
    assert await tick_questions(office(database, playbook, clock)) == 0
    clock.now += REST
    assert await tick_questions(office(database, playbook, clock)) == 1


async def test_a_yes_no_question_that_fails_does_not_stop_the_next(database: Database, playbook: Playbook) -> None:
    await database.act(_two_asks)
    clock = Hand()
    assert await tick_asks(office(database, playbook, clock)) == 2
    rows = await database.read(lambda s: s.exec(select(AskRow).order_by(col(AskRow.id))).all())
    assert [row.answer for row in rows] == ["", "silence"]
    assert await tick_asks(office(database, playbook, clock)) == 0


async def test_a_case_that_fails_does_not_stop_the_next(database: Database, playbook: Playbook) -> None:
    await database.act(_two_cases)
    assert await tick_cases(office(database, playbook, Hand())) == 2
    broken, served = await database.read(lambda s: s.exec(select(CaseRow).order_by(col(CaseRow.code))).all())
    assert (broken.next_due_at, broken.page_index) == (NOW, 0)
    assert served.page_index == 1
    assert served.next_due_at is not None
    assert served.next_due_at > NOW


async def test_what_failed_is_tried_again_when_its_claim_is_over(database: Database, playbook: Playbook) -> None:
    clock = Hand()
    await database.act(_two_cases)
    await tick_cases(office(database, playbook, clock))
    assert await tick_cases(office(database, playbook, clock)) == 0
    clock.now += REST
    assert await tick_cases(office(database, playbook, clock)) == 1


async def test_a_treatment_of_somebody_who_has_not_joined_sleeps(database: Database, playbook: Playbook) -> None:
    await database.act(_two_treatments)
    assert await tick_treatments(office(database, playbook, Hand())) == 2
    rows = await database.read(lambda s: s.exec(select(TreatmentRow)).all())
    assert [row.next_due_at for row in rows] == [None, None]


async def test_nothing_due_is_nothing_done(database: Database, playbook: Playbook) -> None:
    clock = Hand()
    clock.now -= timedelta(hours=1)
    await database.act(_two_cases)
    assert await Clockwork(office(database, playbook, clock)).turn() == 0


async def test_a_tick_serves_cases_and_treatments(database: Database, playbook: Playbook) -> None:
    await database.act(_two_cases)
    await database.act(_two_treatments)
    assert await Clockwork(office(database, playbook, Hand())).turn() == 4


async def test_a_commit_wakes_the_clockwork_and_a_step_fires_at_its_time(
    database: Database, playbook: Playbook
) -> None:
    """By the wall clock, for it is the waiting that is tried; the bound is far above what a busy machine needs."""
    real = Office(database, playbook, lambda: datetime.now(UTC))
    clockwork = asyncio.create_task(Clockwork(real).run())
    await real.act("test", lambda desk: _a_case_due(desk.session, desk.now + timedelta(seconds=0.3)))
    async with asyncio.timeout(20):
        while await database.read(lambda s: s.exec(select(CaseRow)).one().page_index) == 0:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    served = await database.read(lambda s: s.exec(select(CaseEventRow)).first())
    clockwork.cancel()
    assert served is not None
    due = await database.read(lambda s: s.exec(select(CaseRow)).one().waiting_since)
    assert served.at >= due, "never early"


def _a_case_due(session: Session, at: datetime) -> None:
    row = case(session, patient(session))
    row.next_due_at = row.waiting_since = at
