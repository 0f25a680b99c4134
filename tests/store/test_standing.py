"""What may change and proves all the same: whoever edits it past the triggers is found out; the clinic's own acts never are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from bot.care.case.snooze import snooze_case
from bot.care.case.undo import undo
from bot.care.hearing.answer import answer_said
from bot.care.red_flag.answer_graded import answer_graded
from bot.care.red_flag.answer_if_went import tap_went
from bot.care.treatment.erase_patient import erase_again, erase_patient
from bot.care.working.claim_case import claim_case
from bot.care.working.close_case import close_case
from bot.care.working.log_call import log_call
from bot.care.working.protocol import answer_protocol
from bot.care.working.reopen_case import reopen_case
from bot.domain.case import Outcome
from bot.domain.did_you_go import Went
from bot.domain.tier import Tier
from bot.playbook.playbook import Playbook
from bot.store import questions
from bot.store.database import Database
from bot.store.erasures import Erasure
from bot.store.snoozes import snoozes_of
from bot.store.tables import (
    AdviceRow,
    AnswerRow,
    AskRow,
    CaseRow,
    DeedRow,
    EntryRow,
    GradedRow,
    OutboxRow,
    PatientRow,
    ProtocolRow,
    SnoozeRow,
)
from tests.care.counter import Counter, contact
from tests.store.lived import CHAT, Lived, said


@pytest.fixture
def lived(database: Database, playbook: Playbook) -> Lived:
    """An emergency: advised, answered, rested, asked by the protocol, closed as noise, opened again and closed."""
    counter = Counter(database, playbook)
    ana, enrolled = counter.staff("Ana"), counter.enrols()
    counter.joins(enrolled, CHAT)
    counter.does(lambda desk: answer_said(desk, said(CHAT, "my voice is hoarse and I see double")))
    case = counter.reads(lambda session: session.exec(select(CaseRow)).one())
    code, case_id = case.code, case.id or 0
    row = counter.reads(lambda session: questions.open_graded(session, case_id))
    assert row is not None
    counter.does(lambda desk: answer_graded(desk, contact(desk, CHAT), desk.session.get_one(GradedRow, row.id), "yes"))
    counter.does(lambda desk: answer_said(desk, said(CHAT, "I can't breathe")))
    counter.does(lambda desk: tap_went(desk, contact(desk, CHAT), 1, Went.DID_NOT_GO))
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    counter.does(lambda desk: answer_protocol(desk, code, ana, {(row.symptom, row.question): "no"}))
    until = counter.now + timedelta(hours=3)
    counter.does(lambda desk: snooze_case(desk, code, ana, {"dysphagia": Tier.CLINIC_NOW}, until, "soft food"))
    counter.does(lambda desk: close_case(desk, code, ana, Outcome.NOISE, "a joke", "other"))
    counter.does(lambda desk: reopen_case(desk, code, ana, "not a joke"))
    counter.does(lambda desk: close_case(desk, code, ana, Outcome.NOISE, "a joke after all", "other"))
    lived = Lived(counter, enrolled.patient_id, ana)
    assert lived.seals() > 5
    return lived


def test_what_the_clinic_did_stands_as_it_was_put_down(lived: Lived) -> None:
    assert lived.broken() == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE graded_question SET answer = 'no' WHERE answer = 'yes'", "graded_question 1: not as"),
        ("UPDATE graded_question SET answer = '' WHERE answer = 'yes'", "graded_question 1: not as"),
        ("UPDATE graded_question SET question = 'x' WHERE answer = 'yes'", "graded_question 1: not as"),
        ("DELETE FROM graded_question WHERE answer = 'yes'", "graded_question 1: taken away"),
        ("UPDATE \"case\" SET outcome = 'seen_in_clinic'", "case 1: not as"),
        ("UPDATE \"case\" SET noise_reason = 'x'", "case 1: not as"),
        ("UPDATE advice SET answer = 'went'", "advice 1: not as"),
        ("UPDATE advice SET gravest = ''", "advice 1: not as"),
        ("UPDATE advice SET tier = 'clinic_now'", "advice 1: not as"),
        ("UPDATE advice SET advised_at = '2026-01-01 00:00:00+00:00'", "advice 1: not as"),
        ("UPDATE advice SET answered_at = NULL", "advice 1: not as"),
        (
            "UPDATE graded_question SET asked_at = '2026-01-01 00:00:00+00:00' WHERE answer = 'yes'",
            "graded_question 1: not",
        ),
        ("UPDATE graded_question SET answered_at = NULL WHERE answer = 'yes'", "graded_question 1: not as"),
        ("DELETE FROM advice", "advice 1: taken away"),
        ("DELETE FROM standing WHERE id = (SELECT max(id) FROM standing)", "standing 1 to"),
        ("UPDATE standing SET digest = (SELECT digest FROM standing WHERE id = 1) WHERE id = 2", "standing 1 to"),
        ("UPDATE snooze SET level = 'emergency'", "snooze 1 to"),
        ("UPDATE snooze SET words = NULL", "the words of 1"),
        ("DELETE FROM snooze", "snooze 1 to"),
        ("UPDATE protocol_answer SET answer = 'yes'", "the words of 1"),
        ("UPDATE protocol_answer SET answer = ''", "the words of 1"),
        ("DELETE FROM protocol_answer", "protocol_answer 1 to"),
        ("UPDATE outbox SET text = (SELECT text FROM outbox WHERE id = 1) WHERE id = 2", "the words of 2"),
        ("UPDATE outbox SET patient_id = NULL WHERE id = 2", "outbox 1 to"),
        ("DELETE FROM outbox WHERE id = 2", "outbox 1 to"),
    ],
)
def test_whoever_edits_it_is_found_out(lived: Lived, statement: str, found: str) -> None:
    lived.tampers(statement)

    assert found in "\n".join(lived.broken())


EARLIER = "'2026-01-01 00:00:00+00:00'"
OPENED = f"opened_at = {EARLIER}", f"waiting_since = {EARLIER}"
DONE = f"acknowledged_at = {EARLIER}", f"contacted_at = {EARLIER}", f"decided_at = {EARLIER}", f"late_since = {EARLIER}"
HELD = "tier = 'self_care'", "owner_id = NULL", f"promised_at = {EARLIER}"
RESTS = (
    "treatment_id = NULL",
    f"snoozed_until = {EARLIER}",
    "promise = 'call'",
    "promise_broken = (1 = 1)",
    "offered_to = 1",
    "merged_into_id = 1",
)


@pytest.mark.parametrize(
    "change",
    [
        *OPENED,
        *DONE,
        *HELD,
        *RESTS,
        "code = 'X9X9'",
        "status = 'open'",
        f"closed_at = {EARLIER}",
        "acknowledged_at = NULL",
    ],
)
def test_whoever_edits_how_a_closed_case_stands_is_found_out(lived: Lived, change: str) -> None:
    lived.tampers(f'UPDATE "case" SET {change}')
    assert lived.broken() == ["case 1: not as it was put down"]


@pytest.mark.parametrize("change", [*OPENED, *DONE, *HELD, *RESTS, "status = 'closed'", "contacted_at = NULL"])
def test_whoever_edits_how_an_open_case_stands_is_found_out(lived: Lived, change: str) -> None:
    code = lived.counter.reads(lambda session: session.exec(select(CaseRow)).one()).code
    lived.counter.does(lambda desk: reopen_case(desk, code, lived.ana, "again"))
    lived.counter.does(lambda desk: log_call(desk, code, lived.ana, "reached"))
    assert lived.broken() == []
    with lived.counter.database.transaction() as session:
        session.execute(text(f'UPDATE "case" SET {change}'))  # the triggers let it through
    assert lived.broken() == ["case 1: not as it was put down"]


def test_a_case_that_was_slipped_in_is_found_out(lived: Lived) -> None:
    def slip_in(session: Session) -> None:
        known = session.exec(select(CaseRow)).one().model_dump(exclude={"id", "code"})
        session.add(CaseRow(code="X9X9", **known))

    lived.counter.reads(slip_in)
    assert lived.broken() == ["case 2: not as it was put down"]


def test_what_is_closed_after_a_restore_is_put_down_too(lived: Lived) -> None:
    code = lived.counter.reads(lambda session: session.exec(select(CaseRow)).one()).code
    lived.counter.does(lambda desk: reopen_case(desk, code, lived.ana, "the backup knew it open"))
    enrolled_at = lived.counter.reads(lambda session: session.get_one(PatientRow, lived.patient_id).created_at)
    erasure = Erasure(lived.patient_id, enrolled_at, lived.counter.now)
    assert lived.counter.does(lambda desk: erase_again(desk, erasure))
    assert lived.counter.case(code).status == "closed"
    assert lived.broken() == []


def test_an_answer_to_a_question_that_waits_is_found_out_too(lived: Lived) -> None:
    lived.counter.passes(hours=1)
    lived.counter.does(lambda desk: answer_said(desk, said(CHAT, "my left eyelid is drooping")))
    lived.tampers("UPDATE graded_question SET answer = 'no', due_at = NULL WHERE due_at IS NOT NULL")

    assert "graded_question" in "\n".join(lived.broken())


def test_the_diary_is_sealed(lived: Lived) -> None:
    def add(session: Session) -> None:
        session.add(EntryRow(id=1, treatment_id=1, day=1, due_at=lived.counter.now))
        session.flush()
        session.add(AnswerRow(entry_id=1, question="pain", value=7, contact_id=1, at=lived.counter.now))

    lived.counter.reads(add)
    lived.seals()
    assert lived.broken() == []
    lived.tampers("UPDATE answer SET value = NULL")
    assert "the words of 1" in "\n".join(lived.broken())


def test_a_rest_and_a_closing_that_were_undone_break_nothing(lived: Lived) -> None:
    counter, ana = lived.counter, lived.ana
    code = counter.reads(lambda session: session.exec(select(CaseRow)).one()).code

    def undoes() -> None:
        deed = counter.reads(lambda session: session.exec(select(DeedRow).order_by(col(DeedRow.id).desc())).first())
        assert deed is not None
        counter.does(lambda desk: undo(desk, code, ana, deed.id or 0))

    counter.does(lambda desk: reopen_case(desk, code, ana, "again"))
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    counter.does(
        lambda desk: snooze_case(desk, code, ana, {"dysphonia": Tier.SAME_DAY}, counter.now + timedelta(hours=2))
    )
    undoes()
    assert [row.symptom for row in counter.reads(lambda session: snoozes_of(session, 1))] == ["dysphagia"]
    counter.does(lambda desk: close_case(desk, code, ana, Outcome.SENT_TO_ED))
    undoes()
    assert counter.reads(lambda session: session.exec(select(CaseRow)).one()).outcome == ""
    lived.seals()
    assert lived.broken() == []


def test_erasing_the_patient_takes_the_words_and_breaks_nothing(lived: Lived) -> None:
    lived.counter.does(lambda desk: erase_patient(desk, lived.patient_id))

    def left(session: Session) -> set[object]:
        sent = session.exec(select(OutboxRow).where(OutboxRow.patient_id == lived.patient_id)).all()
        known = {row.answer for row in session.exec(select(ProtocolRow))} | {
            row.words for row in session.exec(select(SnoozeRow))
        }
        asked = [*session.exec(select(GradedRow)), *session.exec(select(AskRow))]
        return {*known, *asked, *(word for row in sent for word in (row.text, row.buttons))}

    assert lived.counter.reads(left) == {None, ""}
    assert lived.counter.reads(lambda session: session.exec(select(AdviceRow)).one()).gravest == "did_not_go"
    assert lived.broken() == []
    lived.seals()
    assert lived.broken() == []
