"""What the queue goes by is compared with what it follows from: an edit of it alone is found, and no act is taken for one."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.care.case.clock_stands import edited_clocks
from bot.care.hearing.answer import answer_said
from bot.care.working.claim_case import claim_case
from bot.care.working.log_call import log_call
from bot.care.working.work_case import write_to_patient
from bot.domain.incoming import Kind, Person, Said
from tests.care.counter import Counter

CHAT = 500
LATER = "'2030-01-01 00:00:00+00:00'"


def found(counter: Counter) -> list[str]:
    return counter.does(lambda desk: list(edited_clocks(desk)))


@pytest.fixture
def code(counter: Counter) -> str:
    """Taken, written to, answered, reached."""
    ana, enrolled = counter.staff("Ana", chat_id=901), counter.enrols()
    counter.joins(enrolled, CHAT)
    code = counter.raises(enrolled.patient_id).case.code
    assert found(counter) == []
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: write_to_patient(desk, code, ana, "How are you?"))
    assert found(counter) == []
    counter.does(lambda desk: answer_said(desk, Said(Person(CHAT, "Pat", "en"), Kind.TEXT, "The weather is nice.", 7)))
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    assert found(counter) == []
    return code


@pytest.mark.parametrize(
    "change",
    [
        *("tier_rank = 5", "next_step = 'close'", f"step_due_at = {LATER}", "queue_place = '9'"),
        *(f"next_due_at = {LATER}", "next_due_at = NULL", "answer_awaited = true"),
    ],
)
def test_an_edit_of_it_alone_is_found(counter: Counter, code: str, change: str) -> None:
    with counter.database.transaction() as session:
        session.execute(text(f'UPDATE "case" SET {change}'))
    (line,) = found(counter)
    assert line.startswith(f"case {code}: ")
    assert change.partition(" ")[0] in line
