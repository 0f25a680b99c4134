"""A patient whose every word is a canary: strings that must be nowhere once the patient is erased."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlmodel import select

from bot.care.case.snooze import snooze_case
from bot.care.desk import Desk
from bot.care.hand_over.take_over import take_over
from bot.care.hearing.answer import answer_said
from bot.care.working.claim_case import claim_case
from bot.care.working.close_case import close_case
from bot.care.working.log_call import log_call
from bot.care.working.work_case import add_note, write_to_patient
from bot.domain.case import Outcome
from bot.domain.incoming import Kind, Person, Said
from bot.domain.tier import Tier
from bot.store import cases, inbox
from bot.store.backup import sealed_columns
from bot.store.encryption import KeyRing
from bot.store.tables import AnswerRow, AskRow, ContactRow, EntryRow, HeardRow, OutboxRow, PhotoRow, TreatmentRow
from tests.care.counter import Counter, contact
from tests.store.filling import everything

CHAT = 7_310_000_017
MESSAGES = 180
EMPTY: tuple[Any, ...] = (None, "", 0, {}, [])


class Canaries:
    """One more each time it is called."""

    def __init__(self) -> None:
        self.all: list[str] = []

    def __call__(self) -> str:
        self.all.append(f"canary{len(self.all):03}zwitschert")
        return self.all[-1]


def live(counter: Counter, new: Canaries) -> int:
    """Enrolled, joined, heard, answered, photographed, a case opened and closed. The patient's number."""
    nurse = counter.staff("Ana", chat_id=600)
    words = {name: new() for name in ("name", "phone", "emergency_contact", "notes", "dilution", "needle", "guidance")}
    goals = [{"text": new(), "kind": "functional", "threshold": new()}]
    enrolled = counter.enrols(**words, risk_notes=new(), goals=goals)
    counter.joins(enrolled, CHAT)
    numbers = count(1)
    for text in _texts(new):
        said = Said(Person(CHAT, new(), "en"), Kind.TEXT, text, next(numbers))
        counter.does(lambda desk, said=said: answer_said(desk, said))  # type: ignore[misc]
    counter.does(lambda desk: _rows(desk, enrolled.patient_id, new))
    (case,) = counter.reads(lambda session: list(cases.open_cases(session)))
    counter.does(lambda desk: write_to_patient(desk, case.code, nurse, new()))
    counter.does(lambda desk: add_note(desk, case.code, nurse, new()))
    counter.does(lambda desk: claim_case(desk, case.code, nurse))
    counter.does(lambda desk: log_call(desk, case.code, nurse, "reached", number=new(), words=new()))
    until = counter.now + timedelta(days=1)
    known = {"dysphagia": Tier.CLINIC_NOW}
    counter.does(lambda desk: snooze_case(desk, case.code, nurse, known, until, new()))
    ben = counter.staff("Ben")
    counter.does(lambda desk: take_over(desk, nurse, ben, [case.code]))
    counter.does(lambda desk: close_case(desk, case.code, ben, Outcome.ADVISED_HOME, new()))
    return enrolled.patient_id


def everything_opened(connection: Connection, ring: KeyRing) -> Iterator[tuple[str, Any]]:
    """Every value of the database with its place, what is sealed opened."""
    places = {(table, column): place for table, column, place in sealed_columns()}
    for table, rows in everything(connection).items():
        for row in rows:
            for column, value in row.items():
                place = places.get((table, column))
                opened = ring.open(value, place) if place and value is not None else value
                yield f"{table}.{column}", opened


def found_in_files(folder: Path, strings: list[str] | list[bytes]) -> set[str | bytes]:
    contents = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    raw = {string: string.encode() if isinstance(string, str) else string for string in strings}
    return {string for string, wanted in raw.items() if any(wanted in content for content in contents)}


def _texts(new: Canaries) -> Iterator[str]:
    yield f"I cannot swallow {new()}"
    for _ in range(MESSAGES // 2):
        yield f"the weather is nice {new()}"


def _rows(desk: Desk, patient_id: int, new: Canaries) -> None:
    """What comes by other ways: an update that waits, a picture, the diary, a question."""
    session, own = desk.session, contact(desk, CHAT)
    inbox.receive(session, [(901, CHAT, {"message": {"chat": {"id": CHAT}, "text": new()}})], desk.now)
    heard = session.exec(select(HeardRow).where(HeardRow.contact_id == own.id)).all()[-1]
    treatment = session.exec(select(TreatmentRow).where(TreatmentRow.patient_id == patient_id)).one()
    photo: dict[str, Any] = {"patient_id": patient_id, "treatment_id": treatment.id, "heard_id": heard.id}
    session.add(
        PhotoRow(**photo, file_id=new(), image=new().encode(), media_type="image/png", due_at=desk.now, at=desk.now)
    )
    entry = EntryRow(treatment_id=treatment.id or 0, day=1, due_at=desk.now, ticked=[new()])
    session.add(entry)
    session.flush()
    session.add(AnswerRow(entry_id=entry.id or 0, question="note", value=new(), contact_id=own.id or 0, at=desk.now))
    session.add(_ask(own, heard, desk))
    sent = session.exec(select(OutboxRow).where(OutboxRow.chat_id == CHAT)).all()[-1]
    sent.addition = new()


def _ask(own: ContactRow, heard: HeardRow, desk: Desk) -> AskRow:
    return AskRow(contact_id=own.id or 0, heard_id=heard.id or 0, symptom="ptosis", tier="same_day", asked_at=desk.now)
