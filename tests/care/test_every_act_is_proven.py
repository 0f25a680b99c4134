"""Whoever does something on a case is on its timeline and in the audit, by name and to the moment: every act there is."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot.care.desk import Desk
from bot.care.hand_over.disable_staff import disable_staff
from bot.care.hand_over.take_over import take_over
from bot.care.hearing.answer import answer_pressed, answer_said
from bot.care.working.claim_case import claim_case, release_case
from bot.care.working.close_case import close_case
from bot.care.working.mistaken_call import call_was_mistaken
from bot.care.working.work_case import add_note, change_tier, log_call, write_to_patient
from bot.domain.case import EventKind, Outcome
from bot.domain.incoming import Kind, Person, Pressed, Said
from bot.domain.tier import Tier
from bot.store import questions
from bot.store.tables import AuditRow, CaseEventRow, CaseRow, PhoneCallRow, StaffRow
from tests.care.counter import Counter, contact

CHAT = 500
CARE = Path(__file__).parents[2] / "bot" / "care"
JUDGING = ("judge_finding", "mark_missed")  # of a message: the judgement, which can only be added to, is their proof


@dataclass
class Scene:
    """Ana has the case of a patient who wrote; Ben works here too, and Ada is the administrator."""

    counter: Counter
    ana: StaffRow
    ben: StaffRow
    ada: StaffRow
    case: CaseRow

    @property
    def code(self) -> str:
        return self.case.code

    def free(self) -> None:
        self.counter.does(lambda desk: release_case(desk, self.code, self.ana))


@pytest.fixture
def scene(counter: Counter) -> Scene:
    ana, ben, ada = counter.staff("Ana", chat_id=601), counter.staff("Ben"), counter.staff("Ada", "admin")
    counter.joins(counter.enrols(), CHAT)
    counter.does(lambda desk: answer_said(desk, said("my left eyelid droops", 1)))
    case = counter.reads(lambda session: session.exec(select(CaseRow)).one())
    counter.does(lambda desk: claim_case(desk, case.code, ana))
    counter.passes(minutes=1)
    return Scene(counter, ana, ben, ada, case)


def said(text: str, number: int = 2) -> Said:
    return Said(Person(CHAT, "Pat", "en"), Kind.TEXT, text, number)


def last_call(scene: Scene) -> int:
    return scene.counter.reads(lambda session: session.exec(select(PhoneCallRow)).one()).event_id


Act = Callable[[Scene, Desk], object]

# What staff do: the act, who does it, the line of the timeline, the line of the audit.
BY_STAFF: dict[str, tuple[Act, str, EventKind, str]] = {
    "claim_case": (lambda s, d: claim_case(d, s.code, s.ben), "ben", EventKind.ACKNOWLEDGED, "claim_case"),
    "release_case": (lambda s, d: release_case(d, s.code, s.ana), "ana", EventKind.RELEASED, "release_case"),
    "write_to_patient": (
        *(lambda s, d: write_to_patient(d, s.code, s.ana, "I call you."), "ana", EventKind.WROTE, "write_to_patient"),
    ),
    "log_call": (lambda s, d: log_call(d, s.code, s.ana, "reached"), "ana", EventKind.CALLED, "log_call"),
    "call_was_mistaken": (
        lambda s, d: call_was_mistaken(d, s.code, s.ana, last_call(s)),
        *("ana", EventKind.CALL_MISTAKEN, "call_was_mistaken"),
    ),
    "add_note": (lambda s, d: add_note(d, s.code, s.ben, "Lives alone."), "ben", EventKind.NOTE, "add_note"),
    "change_tier": (
        *(lambda s, d: change_tier(d, s.code, s.ana, Tier.ED_NOW, ""), "ana", EventKind.TIER_RAISED, "change_tier"),
    ),
    "change_tier, down": (
        lambda s, d: change_tier(d, s.code, s.ana, Tier.SELF_CARE, "known"),
        *("ana", EventKind.TIER_LOWERED, "change_tier"),
    ),
    "close_case": (
        lambda s, d: close_case(d, s.code, s.ana, Outcome.ADVISED_HOME, "rest"),
        *("ana", EventKind.CLOSED, "close_case"),
    ),
    "take_over": (lambda s, d: take_over(d, s.ana, s.ben, [s.code]), "ben", EventKind.HANDED_OVER, "take_over"),
    "disable_staff": (
        lambda s, d: disable_staff(d, d.session.get_one(StaffRow, s.ana.id), s.ada),
        *("ada", EventKind.RELEASED, "release_case"),
    ),
}

# What a patient does: the words, or the button; the line of the timeline, the line of the audit.
BY_PATIENT: dict[str, tuple[str, EventKind, str]] = {
    "another red flag": ("I can't breathe", EventKind.RED_FLAG, "raise_case"),
    "worse": ("it is getting worse", EventKind.WORSE, "raise_case"),
    "the same": ("still there", EventKind.SAME, "raise_case"),
    "better": ("it is better now", EventKind.BETTER, "say_in_case"),
    "something else": ("The weather is nice today.", EventKind.HEARD, "say_in_case"),
    "asks for the nurse": ("urgent:yes", EventKind.URGENT, "raise_case"),
}


def new_lines(scene: Scene, act: Callable[[Desk], object]) -> tuple[list[CaseEventRow], list[AuditRow]]:
    """What an act added to the case's timeline and, about the case, to the audit."""

    def count(session: Session) -> tuple[int, int]:
        events = session.exec(select(col(CaseEventRow.id)).order_by(col(CaseEventRow.id).desc())).first()
        audit = session.exec(select(col(AuditRow.id)).order_by(col(AuditRow.id).desc())).first()
        return events or 0, audit or 0

    events, audit = scene.counter.reads(count)
    scene.counter.does(act)

    def newer(session: Session) -> tuple[list[CaseEventRow], list[AuditRow]]:
        own = select(CaseEventRow).where(CaseEventRow.case_id == scene.case.id, col(CaseEventRow.id) > events)
        about = select(AuditRow).where(AuditRow.subject == f"case:{scene.case.id}", col(AuditRow.id) > audit)
        return list(session.exec(own).all()), list(session.exec(about).all())

    return scene.counter.reads(newer)


@pytest.mark.parametrize("name", BY_STAFF)
def test_what_staff_do_stands_on_the_timeline_and_in_the_audit_by_name(scene: Scene, name: str) -> None:
    act, who, kind, action = BY_STAFF[name]
    person: StaffRow = getattr(scene, who)
    if name == "claim_case":
        scene.free()
    if name == "call_was_mistaken":
        scene.counter.does(lambda desk: log_call(desk, scene.code, scene.ana, "reached"))
    events, audit = new_lines(scene, partial(act, scene))

    assert (kind, person.id, scene.counter.now) in [(event.kind, event.staff_id, event.at) for event in events]
    assert (f"staff:{person.id}", action, scene.counter.now) in [(line.actor, line.action, line.at) for line in audit]


@pytest.mark.parametrize("name", BY_PATIENT)
def test_what_a_patient_says_stands_on_the_timeline_and_in_the_audit_by_their_number(scene: Scene, name: str) -> None:
    text, kind, action = BY_PATIENT[name]
    number = scene.counter.does(lambda desk: contact(desk, CHAT).id)
    pressed = Pressed(Person(CHAT, "Pat", "en"), text, 9) if ":" in text else None
    events, audit = new_lines(
        scene, lambda desk: answer_pressed(desk, pressed) if pressed else answer_said(desk, said(text))
    )

    assert (kind, scene.counter.now) in [(event.kind, event.at) for event in events]
    assert (f"contact:{number}", action) in [(line.actor, line.action) for line in audit]


def test_an_answer_to_a_question_does_too(scene: Scene) -> None:
    def open_question(desk: Desk) -> tuple[int, str]:
        asked = questions.open_graded(desk.session, scene.case.id or 0)
        assert asked is not None
        question = desk.playbook.questionnaire.question(asked.symptom, asked.question)
        assert question is not None
        return asked.id or 0, question.answers[-1].id

    scene.counter.does(lambda desk: answer_said(desk, said("I can't swallow")))
    asked, answer = scene.counter.does(open_question)
    number = scene.counter.does(lambda desk: contact(desk, CHAT).id)
    pressed = Pressed(Person(CHAT, "Pat", "en"), f"g:{asked}:{answer}", 9)
    events, audit = new_lines(scene, lambda desk: answer_pressed(desk, pressed))

    assert events
    assert (f"contact:{number}", "answer_question") in [(line.actor, line.action) for line in audit]


def acts_of_staff() -> Iterator[tuple[str, ast.FunctionDef, dict[str, ast.FunctionDef]]]:
    """Every act by which a named person works on a case, with the functions of its file."""
    for path in sorted(CARE.rglob("*.py")):
        own = {node.name: node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}
        for name, node in own.items():
            takes = {argument.arg for argument in node.args.args}
            if {"desk", "code", "staff"} <= takes and not name.startswith("_"):
                yield name, node, own


def calls(node: ast.FunctionDef, own: dict[str, ast.FunctionDef], seen: frozenset[str] = frozenset()) -> set[str]:
    """What a function calls, by itself or by another of its file."""
    named = {ast.unparse(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
    inner = [own[name] for name in named & own.keys() if name not in seen]
    return named.union(*(calls(one, own, seen | named) for one in inner))


def test_no_act_is_forgotten() -> None:
    """One that is in no table above must at least write both lines."""
    tried = {name.partition(",")[0] for name in BY_STAFF} | {*JUDGING}
    forgotten = [
        name
        for name, node, own in acts_of_staff()
        if name not in tried
        and not (called := calls(node, own)) & tried
        and not {"add_event", "audit.record"} <= called
    ]

    assert len(list(acts_of_staff())) >= 7
    assert forgotten == []
