"""When a part fails: nothing is lost, nobody else waits, and a person learns of it."""

from __future__ import annotations

from bot.chat.receiver import receive
from bot.config import Settings
from bot.demo.stage import TOKEN
from bot.domain.case import EventKind
from bot.domain.message import Delivery
from bot.emulator.request import EmulatorRequest
from bot.store import mail
from bot.store.tables import InboxRow, TreatmentRow
from bot.wiring import assemble
from tests.stories.clinic import Clinic

POISONED = 900_000_002


async def test_a_poisoned_update_is_set_aside_and_a_nurse_looks(clinic: Clinic) -> None:
    nurse, patient, other = await clinic.nurse(), await clinic.patient(), await clinic.patient()
    await receive(clinic.office, [{"update_id": POISONED, "message": {"chat": {"id": patient.phone.chat_id}}}])
    await clinic.stage.settle()
    await other.says("/help")
    assert "What you can do here" in other.last, "other chats go on at once"
    await clinic.jumps(seconds=6)
    await clinic.jumps(seconds=11)
    row = await clinic.office.read(lambda desk: desk.session.get_one(InboxRow, POISONED))
    assert row.tries == 3
    assert row.quarantined_at is not None
    case = await clinic.the_case()
    assert EventKind.UNREADABLE in await clinic.timeline(case)
    assert nurse.reads(case.code)
    await patient.says("/help")
    assert "What you can do here" in patient.last, "the chat itself goes on after that"


async def test_a_fault_in_one_patients_plan_does_not_stop_the_others(clinic: Clinic) -> None:
    broken, sound = await clinic.patient(), await clinic.patient()

    await clinic.does(
        lambda desk: setattr(desk.session.get_one(TreatmentRow, broken.treatment_id), "indication", "gone")
    )
    await clinic.jumps(days=1, hours=8, minutes=1)
    assert "Day 1 of 14" in sound.last
    assert not broken.reads("Day 1 of 14")
    await broken.says("I can't breathe")
    assert broken.reads("Call 911 now")


async def test_a_429_rests_one_chat_and_no_other(clinic: Clinic) -> None:
    slow, quick = await clinic.patient(), await clinic.patient()
    clinic.stage.telegram.faults.add({"method": "sendMessage", "chat_id": slow.phone.chat_id, "retry_after": 30})
    for patient in (slow, quick):
        patient.phone.says("/help")
        patient.phone.says("/privacy")
    await clinic.stage.settle()
    assert "sealed envelope" in quick.last
    assert not slow.reads("What you can do here")
    await clinic.jumps(seconds=29)
    assert not slow.reads("What you can do here")
    await clinic.jumps(seconds=2)
    await clinic.jumps(seconds=2)
    assert slow.count("What you can do here") == 1
    assert slow.reads("Anyone with your open phone")


async def test_an_alert_in_doubt_is_said_twice_rather_than_never(clinic: Clinic) -> None:
    patient = await clinic.patient()
    clinic.stage.telegram.faults.add({"method": "sendMessage", "chat_id": patient.phone.chat_id, "drop": "answer"})
    await patient.says("I can't breathe")
    await clinic.jumps(seconds=3)
    assert patient.count("I have told the nurse") == 2


async def test_a_page_whose_answer_was_lost_is_sent_again(clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient()
    clinic.stage.telegram.faults.add({"method": "sendMessage", "chat_id": nurse.phone.chat_id, "drop": "request"})
    await patient.says("I can't breathe")
    assert not nurse.reads("acknowledge by")
    await clinic.jumps(seconds=3)
    assert nurse.reads("acknowledge by")


async def test_a_routine_text_in_doubt_is_not_repeated(clinic: Clinic) -> None:
    patient = await clinic.patient()
    clinic.stage.telegram.faults.add({"method": "sendMessage", "chat_id": patient.phone.chat_id, "drop": "answer"})
    await patient.says("/help")
    await clinic.jumps(minutes=10)
    assert patient.count("What you can do here") == 1
    row = await clinic.office.read(lambda desk: mail.latest_in_chat(desk.session, patient.phone.chat_id))
    assert row is not None
    assert row.state == Delivery.IN_DOUBT


async def test_an_answer_of_5xx_is_tried_again(clinic: Clinic) -> None:
    patient = await clinic.patient()
    clinic.stage.telegram.faults.add({"method": "sendMessage", "chat_id": patient.phone.chat_id, "status": 502})
    await patient.says("/help")
    assert not patient.reads("What you can do here")
    await clinic.jumps(seconds=2)
    assert patient.count("What you can do here") == 1


async def test_an_edit_that_fails_is_said_anew(clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient()
    await patient.says("I have trouble swallowing")
    (status,) = [m for m in patient.phone.messages if "sent to the nurse" in m["text"]]
    del clinic.stage.telegram.chat(patient.phone.chat_id).messages[status["message_id"]]  # the patient deleted it
    await nurse.taps("have it")
    assert "Ana has it" in patient.last
    await clinic.closes(await clinic.the_case(), nurse)
    assert patient.count("closed by Ana") == 1
    assert "closed by Ana" in patient.last


async def test_a_photo_that_cannot_be_fetched_at_first_is_fetched_later(clinic: Clinic) -> None:
    patient = await clinic.patient()
    clinic.stage.telegram.faults.add({"method": "getFile", "status": 502})
    await patient.sends_photo()
    (photo,) = await clinic.photos(patient)
    assert photo.image is None
    await clinic.jumps(seconds=31)
    (photo,) = await clinic.photos(patient)
    assert photo.media_type == "image/png"


async def test_what_was_kept_before_a_crash_is_handled_while_telegram_is_down(clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient()
    telegram = clinic.stage.telegram
    patient.phone.says("I can't breathe")
    (bot,) = telegram.bots.values()
    await receive(clinic.office, [telegram.pending(bot)[-1].body()])
    telegram.faults.add({"status": 502, "times": None})
    settings = Settings(TELEGRAM_BOT_TOKEN=TOKEN, _env_file=None)
    again = assemble(settings, clinic.office, request=EmulatorRequest(telegram))
    await again.settle()
    case = await clinic.the_case()
    assert [row.staff_id for row in await clinic.pages(case)] == [nurse.staff.id]
    assert "I can't breathe" in await clinic.heard(patient)
