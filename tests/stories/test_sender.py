"""What leaves, in doubt and out of it: told over the emulator, the clock turned by hand."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlmodel import select

from bot.care.desk import Desk
from bot.demo.phone import Phone
from bot.domain.message import Cause, Delivery, Lane, Outgoing
from bot.store import mail, outbox
from bot.store.outbox import Share
from bot.store.tables import ContactRow, OutboxRow
from tests.stories.clinic import Actor, Clinic

REPEAT = {
    "en": "This may be a repeat",
    "es": "Puede que este mensaje se repita",
    "fr": "Ce message est peut-être répété",
    "de": "Diese Nachricht kommt vielleicht doppelt",
    "pt": "Esta mensagem pode estar repetida",
}


def fault(clinic: Clinic, **wanted: object) -> None:
    clinic.stage.telegram.faults.add({"method": "sendMessage", **wanted})


async def queue(clinic: Clinic, actor: Actor, key: str, lane: Lane, **changes: object) -> None:
    message = Outgoing(key, actor.phone.chat_id, key, lane, **changes)  # type: ignore[arg-type]
    await clinic.office.act(key, lambda desk: mail.queue(desk.session, message, desk.now))


async def row_of(clinic: Clinic, key: str) -> OutboxRow:
    row = await clinic.office.read(lambda desk: mail.outbox_by_key(desk.session, key))
    assert row is not None
    return row


async def claimed_by_one_who_died(clinic: Clinic) -> None:
    """Everything that waits was claimed; whether it left nobody knows."""
    await clinic.office.act("dead", lambda desk: outbox.claim(desk.session, desk.now, [Share(tuple(Lane), 9)], 9))


@pytest.mark.parametrize("language", REPEAT)
async def test_an_alert_in_doubt_is_sent_again_and_says_so_in_the_readers_language(
    clinic: Clinic, language: str
) -> None:
    patient = await clinic.patient(language=language)
    fault(clinic, chat_id=patient.phone.chat_id, drop="answer")
    await queue(clinic, patient, "alert", Lane.SAFETY)
    await clinic.stage.settle()
    await clinic.jumps(seconds=2)
    first, second = [text for text in patient.received if text.startswith("alert")]
    assert REPEAT[language] not in first
    assert REPEAT[language] in second
    assert (await row_of(clinic, "alert")).possible_repeat


async def test_an_alert_that_certainly_did_not_leave_is_no_repeat(clinic: Clinic) -> None:
    patient = await clinic.patient()
    fault(clinic, chat_id=patient.phone.chat_id, status=502)
    await queue(clinic, patient, "alert", Lane.SAFETY)
    await clinic.stage.settle()
    await clinic.jumps(seconds=2)
    assert patient.last == "alert"
    assert not (await row_of(clinic, "alert")).possible_repeat


async def test_the_mark_is_set_once(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    fault(clinic, chat_id=nurse.phone.chat_id, drop="answer", times=2)
    await queue(clinic, nurse, "case K7P2", Lane.NOTIFICATION)
    for _ in range(4):
        await clinic.jumps(seconds=3)
    assert nurse.count("case K7P2") == 3
    assert nurse.last.count(REPEAT["en"]) == 1


async def test_an_edit_in_doubt_is_made_again_without_a_word(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await queue(clinic, patient, "first", Lane.REPLY)
    await clinic.stage.settle()
    clinic.stage.telegram.faults.add({"method": "editMessageText", "drop": "answer"})
    await queue(clinic, patient, "second", Lane.REPLY, edits="first")
    await clinic.stage.settle()
    await clinic.jumps(seconds=2)
    assert patient.last == "second"
    assert (await row_of(clinic, "second")).state == Delivery.SENT


async def test_what_a_dead_sender_left_alerts_are_repeated_marked_routine_texts_are_not(clinic: Clinic) -> None:
    patient, nurse, other = await clinic.patient(), await clinic.nurse(), await clinic.patient()
    await queue(clinic, patient, "advice", Lane.SAFETY)
    await queue(clinic, nurse, "page", Lane.NOTIFICATION)
    await queue(clinic, other, "plan", Lane.PLAN)
    await claimed_by_one_who_died(clinic)
    assert await clinic.stage.service.sender.take_over() == 3
    await clinic.stage.settle()
    assert "This may be a repeat" in patient.last
    assert "This may be a repeat" in nurse.last
    assert not other.reads("plan")
    assert (await row_of(clinic, "plan")).state == Delivery.IN_DOUBT


async def test_without_a_takeover_an_old_claim_is_settled_after_its_lease(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await queue(clinic, patient, "advice", Lane.SAFETY)
    await claimed_by_one_who_died(clinic)
    await clinic.jumps(seconds=100)
    assert not patient.reads("advice")
    await clinic.jumps(seconds=60)
    await clinic.stage.service.sender.drain()
    assert patient.reads("advice\n\nThis may be a repeat")


async def test_a_routine_text_that_waits_is_sent_whoever_died(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await queue(clinic, patient, "plan", Lane.PLAN)
    assert await clinic.stage.service.sender.take_over() == 0
    await clinic.stage.settle()
    assert patient.last == "plan"


async def test_a_moved_chat_is_written_to_where_it_is_now(clinic: Clinic) -> None:
    patient = await clinic.patient()
    moved = clinic.stage.telegram.migrate(patient.phone.chat_id)
    await queue(clinic, patient, "advice", Lane.SAFETY)
    await queue(clinic, patient, "plan", Lane.PLAN)
    await clinic.stage.settle()
    received = Phone(clinic.stage.telegram, moved, "Pat").received
    assert [text for text in received if text in ("advice", "plan")] == ["advice", "plan"]
    contacts = await clinic.office.read(lambda desk: [row.chat_id for row in desk.session.exec(select(ContactRow))])
    assert contacts == [moved]


async def test_a_refused_token_loses_nothing_and_is_seen(clinic: Clinic) -> None:
    clinic.expects_error("sending_rests")
    patient, sender = await clinic.patient(), clinic.stage.service.sender
    fault(clinic, status=401, times=None)
    began = clinic.now
    await queue(clinic, patient, "advice", Lane.SAFETY)
    await queue(clinic, patient, "plan", Lane.PLAN)
    await clinic.stage.settle()
    await clinic.jumps(seconds=59)
    assert (await row_of(clinic, "advice")).tries == 1, "a minute between tries"
    await clinic.jumps(minutes=10)
    assert sender.trouble is not None
    assert (sender.trouble.since, sender.trouble.cause) == (began, Cause.TOKEN)
    clinic.stage.telegram.faults.clear()
    await clinic.jumps(seconds=61)
    assert sender.trouble is None
    assert patient.received[-2:] == ["advice", "plan"]


async def test_in_an_outage_few_tries_are_made_and_when_it_ends_alerts_leave_first(clinic: Clinic) -> None:
    patients = [await clinic.patient() for _ in range(4)]
    sender = clinic.stage.service.sender
    fault(clinic, status=502, times=None)
    for index, patient in enumerate(patients[1:]):
        await queue(clinic, patient, f"plan{index}", Lane.PLAN)
    await queue(clinic, patients[0], "advice", Lane.SAFETY)
    await clinic.stage.settle()
    for _ in range(600):
        await clinic.jumps(seconds=1)
    assert sender.trouble is not None
    rows = await clinic.office.read(
        lambda desk: list(desk.session.exec(select(OutboxRow).where(OutboxRow.state == Delivery.QUEUED)))
    )
    tried = sum(row.tries for row in rows)
    assert len(rows) == 4
    assert tried < 600 / 2 + 600 / 10
    clinic.stage.telegram.faults.clear()
    order: list[str] = []
    for _ in range(3):
        await clinic.jumps(seconds=1)
        order += [
            actor.last
            for actor in patients
            if actor.last in ("advice", "plan0", "plan1", "plan2") and actor.last not in order
        ]
    assert order[0] == "advice"
    await clinic.jumps(seconds=60)
    assert [patient.last for patient in patients] == ["advice", "plan0", "plan1", "plan2"]
    assert sender.trouble is None


async def test_the_texts_of_a_chat_stay_in_order_when_the_first_one_fails(clinic: Clinic) -> None:
    patient = await clinic.patient()
    fault(clinic, chat_id=patient.phone.chat_id, status=502)
    for key in ("one", "two", "three"):
        await queue(clinic, patient, key, Lane.REPLY)
    await clinic.stage.settle()
    await clinic.jumps(seconds=2)
    assert patient.received[-3:] == ["one", "two", "three"]


async def test_a_message_that_cannot_be_built_stops_no_other(clinic: Clinic) -> None:
    clinic.expects_error("message_faulty")
    broken, sound = await clinic.patient(), await clinic.patient()
    await queue(clinic, broken, "broken", Lane.SAFETY)
    await clinic.office.act("break", lambda desk: _break(desk, "broken"))
    await queue(clinic, sound, "sound", Lane.PLAN)
    await clinic.stage.settle()
    assert sound.last == "sound"
    assert (await row_of(clinic, "broken")).state == Delivery.FAILED


def _break(desk: Desk, key: str) -> None:
    desk.session.execute(text("DROP TRIGGER outbox_no_update"))  # or the database would refuse
    row = mail.outbox_by_key(desk.session, key)
    assert row is not None
    row.buttons = [[{"text": "no data"}]]
