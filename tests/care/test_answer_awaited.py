"""A case waits for its patient from the words of staff until the patient says anything."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.care.desk import Desk
from bot.care.hearing.answer import answer_said
from bot.care.working.work_case import add_note, log_call, write_to_patient
from bot.domain.incoming import Kind, Person, Said
from bot.domain.tier import Tier
from bot.store.tables import StaffRow
from tests.care.counter import Counter

Act = Callable[[Desk, str, StaffRow], None]


def says(text: str) -> Act:
    return lambda desk, *_: answer_said(desk, Said(Person(500, "Pat", "en"), Kind.TEXT, text, 9))


@pytest.fixture
def written(counter: Counter) -> tuple[str, StaffRow]:
    """A case in which staff wrote to the patient, and who."""
    nurse, enrolled = counter.staff("Ana", chat_id=600), counter.enrols()
    counter.joins(enrolled)
    code = counter.raises(enrolled.patient_id, Tier.SAME_DAY).case.code
    assert not counter.case(code).answer_awaited
    counter.does(lambda desk: write_to_patient(desk, code, nurse, "How is the eyelid now?"))
    assert counter.case(code).answer_awaited
    return code, nurse


@pytest.mark.parametrize(
    ("act", "waits"),
    [
        (says("the same as before"), False),
        (says("I can't breathe"), False),
        (lambda desk, code, nurse: log_call(desk, code, nurse, "reached"), False),
        (lambda desk, code, nurse: log_call(desk, code, nurse, "no_answer"), True),
        (lambda desk, code, nurse: add_note(desk, code, nurse, "Tries again at five."), True),
    ],
    ids=["answers", "gets worse", "is reached by phone", "is not reached", "a note"],
)
def test_whoever_answers_is_waited_for_no_longer(
    counter: Counter, written: tuple[str, StaffRow], act: Act, waits: bool
) -> None:
    code, nurse = written
    counter.does(lambda desk: act(desk, code, nurse))
    assert counter.case(code).answer_awaited is waits
