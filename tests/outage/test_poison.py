"""One update, one row that cannot be handled: set aside after three tries, in front of a nurse, and in nobody's way."""

from __future__ import annotations

from typing import Any

import pytest

from bot.chat.worker import TRIES
from bot.domain.case import EventKind
from bot.store.tables import InboxRow, PatientRow
from tests.outage.line import MINUTE, Line
from tests.stories.clinic import Clinic, Patient

POISONS: dict[str, dict[str, Any]] = {
    "a part is missing": {},
    "a number that is none": {"message_id": 1, "date": "yesterday"},
    "a date beyond all dates": {"message_id": 1, "date": 10**15},
    "a number no database holds": {"message_id": 10**30, "date": 1, "text": "hello"},
}


def send(patient: Patient, poison: dict[str, Any]) -> int:
    telegram = patient.clinic.stage.telegram
    chat = telegram.chat(patient.phone.chat_id)
    body = {"chat": chat.short(), "from": chat.person.user(), **poison}
    return telegram.enqueue(telegram.bots[1000001], "message", body) or 0


@pytest.mark.parametrize("poison", POISONS.values(), ids=POISONS)
async def test_a_poisoned_update_is_set_aside_and_delays_nobody(
    line: Line, clinic: Clinic, poison: dict[str, Any]
) -> None:
    nurse, patient, other = await clinic.nurse(), await clinic.patient(), await clinic.patient()
    poisoned, began = send(patient, poison), clinic.now
    others = [clinic.phone(f"Person {number}") for number in range(100)]
    for phone in others:
        phone.says("hello")
    other.phone.says("/help")
    patient.phone.says("/privacy")
    await line.beat()
    assert clinic.now == began, "answered while the clock stood still:"
    assert other.reads("What you can do here")
    assert all(phone.received for phone in others)
    await line.lives(MINUTE, MINUTE / 12)
    row = await clinic.office.read(lambda desk: desk.session.get_one(InboxRow, poisoned))
    assert row.tries == TRIES
    assert row.quarantined_at is not None
    case = await clinic.the_case()
    assert EventKind.UNREADABLE in await clinic.timeline(case)
    assert nurse.reads(case.code)
    assert patient.reads("sealed envelope"), "what came behind it in the chat is answered"


async def test_letters_that_are_none_hold_up_nobody_and_the_rest_of_the_words_is_read(
    line: Line, clinic: Clinic
) -> None:
    patient, other = await clinic.patient(), await clinic.patient()
    send(patient, {"message_id": 99, "date": 1, "text": "I have trouble swallowing \ud83d"})
    other.phone.says("/help")
    await line.beat()
    assert other.reads("What you can do here")
    assert patient.reads("I have told the nurse")


async def test_a_chat_no_database_holds_holds_up_nobody(line: Line, clinic: Clinic) -> None:
    other = await clinic.patient()
    poisoned = send(other, {"chat": {"id": 10**30, "type": "private"}, "message_id": 1, "date": 1})
    other.phone.says("/help")
    await line.lives(MINUTE, MINUTE / 12)
    assert other.reads("What you can do here")
    row = await clinic.office.read(lambda desk: desk.session.get_one(InboxRow, poisoned))
    assert row.quarantined_at is not None


async def test_a_poisoned_row_of_a_patient_stops_no_other(line: Line, clinic: Clinic) -> None:
    broken, sound = await clinic.patient(), await clinic.patient()

    def poison(desk: Any) -> None:
        desk.session.get_one(PatientRow, broken.patient_id).time_zone = "Mars/Base"

    await clinic.office.act("test", poison)
    for patient in (broken, sound):
        patient.phone.says("I have trouble swallowing")
    await line.beat()
    assert sound.reads("I have told the nurse")
    assert broken.reads("I have told the nurse"), "a zone that is none is taken for the clinic's"
    assert len(await clinic.open_cases()) == 2
    await clinic.until(day=1, hour=18, minute=1)
    assert "Day 1 of 14" in sound.last
