"""A graded answer raises a case; what nurses judge is what the words say, and never what a button asked for."""

from __future__ import annotations

import pytest
from sqlmodel import select

from bot.care.desk import Desk
from bot.care.hearing.answer import answer_said
from bot.care.red_flag.answer_graded import tap_graded
from bot.care.working.close_case import close_case
from bot.console.case.timeline import timeline
from bot.console.page.wording import Wording
from bot.domain.case import CaseStatus, EventKind, Outcome
from bot.domain.incoming import Kind, Person, Said
from bot.domain.judgement import Verdict
from bot.store import cases
from bot.store.tables import CaseRow, ContactRow, GradedRow, HeardRow
from tests.care.counter import Counter
from tests.care.test_judgements import CHAT, Judging

WORDS = "I have trouble swallowing"


@pytest.fixture
def judging(counter: Counter) -> Judging:
    return Judging(counter, WORDS)


def taps(counter: Counter, answer: str) -> None:
    """The first graded question, however late."""

    def act(desk: Desk) -> str:
        row = desk.session.exec(select(GradedRow).order_by(GradedRow.id)).first()  # type: ignore[arg-type]
        assert row is not None
        return tap_graded(desk, desk.session.get_one(ContactRow, row.contact_id), row.id or 0, answer)

    counter.does(act)


def says(counter: Counter, text: str, number: int) -> None:
    counter.does(lambda desk: answer_said(desk, Said(Person(CHAT, "Pat", "en"), Kind.TEXT, text, number)))


def shown(counter: Counter, code: str) -> list[str]:
    """The words a nurse can judge in a case."""

    def read(desk: Desk) -> list[str]:
        case = desk.session.exec(select(CaseRow).where(CaseRow.code == code)).one()
        items = timeline(desk, Wording(desk.playbook.words["en"], desk.playbook.clinic.zone), case)
        return ["".join(piece.text for piece in item.pieces) for item in items if item.read is not None]

    return counter.does(read)


def test_a_case_raised_by_an_answer_is_judged_by_its_words(judging: Judging, counter: Counter) -> None:
    taps(counter, "no")
    assert counter.reads(lambda session: session.exec(select(CaseRow)).one()).tier == "emergency"
    judging.judges(judging.place("dysphagia"), Verdict.RIGHT)
    assert judging.columns() == ["real", "urgent", "present", "dysphagia", WORDS]
    judging.judges(judging.place("dysphagia"), Verdict.WRONG)
    assert judging.columns()[1:4] == ["none", "none_named", "-"]


def test_a_typed_answer_is_read_with_its_question_and_not_judged(judging: Judging, counter: Counter) -> None:
    counter.passes(minutes=1)
    says(counter, "yes", 8)
    assert shown(counter, judging.code) == [WORDS]


def test_the_words_behind_a_case_of_a_late_answer_are_judged_in_it(judging: Judging, counter: Counter) -> None:
    counter.does(lambda desk: close_case(desk, judging.code, judging.ana, Outcome.ADVISED_HOME, "rest"))
    counter.passes(minutes=5)
    taps(counter, "no")
    case = counter.reads(lambda session: session.exec(select(CaseRow).where(CaseRow.status == CaseStatus.OPEN)).one())
    (event,) = [
        event
        for event in counter.reads(lambda session: cases.events_of(session, case.id or 0))
        if event.kind == EventKind.RED_FLAG
    ]
    assert (event.heard_id, event.rules) == (None, ["graded.dysphagia.own_spit.no"])
    assert shown(counter, case.code) == [WORDS]

    judging.code = case.code
    judging.judges(judging.place("dysphagia"), Verdict.RIGHT)

    assert judging.columns() == ["real", "urgent", "present", "dysphagia", WORDS]
    assert len(counter.reads(lambda session: session.exec(select(HeardRow)).all())) == 1
