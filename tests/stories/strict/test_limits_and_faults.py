"""Telegram slow, refusing, in doubt; many at once; a poisoned update: the urgent goes first, and nothing is said twice without need."""

from __future__ import annotations

from bot.chat.pace import Limits
from bot.chat.receiver import receive
from tests.stories.clinic import Clinic, Nurse, Patient
from tests.stories.opening import limit

BREATH = "I can't breathe"
ONE_A_SECOND = Limits(per_second=1, burst=1, reserved=0, begins_empty=False)
POISONED = 900_000_002


async def both(clinic: Clinic) -> tuple[Nurse, Patient]:
    return await clinic.nurse("Ana"), await clinic.patient()


async def test_a_429_holds_one_chat_for_its_time_and_no_other(clinic: Clinic) -> None:
    ana, patient = await both(clinic)
    clinic.stage.telegram.faults.add({"method": "sendMessage", "chat_id": patient.phone.chat_id, "retry_after": 30})
    other = await clinic.patient()
    await patient.says("/help")
    await other.says("/help")
    other.expects("What you can do here")
    patient.expects_nothing()
    await clinic.jumps(seconds=29)
    patient.expects_nothing()
    await clinic.jumps(seconds=2)
    patient.expects("What you can do here")
    ana.expects_nothing()


async def test_a_429_of_the_nurse_delays_her_page_alone(clinic: Clinic) -> None:
    ana, patient = await both(clinic)
    clinic.stage.telegram.faults.add({"method": "sendMessage", "chat_id": ana.phone.chat_id, "retry_after": 10})
    await patient.says(BREATH)
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ana.expects_nothing()
    await clinic.jumps(seconds=11)
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")


async def test_one_chat_gets_one_message_a_second_after_its_burst(clinic: Clinic) -> None:
    patient = await clinic.patient()
    limit(clinic.stage, Limits(chat_per_second=1, chat_burst=1, burst=10, begins_empty=False))
    for command in ("/help", "/privacy", "/aftercare"):
        patient.phone.says(command)
    await clinic.stage.settle()
    patient.expects("What you can do here")
    patient.expects_nothing()
    await clinic.jumps(seconds=1)
    patient.expects("What is kept. What you write and tap, your photos, and")
    patient.expects_nothing()
    await clinic.jumps(seconds=1)
    patient.expects("Call 911 now if you")


async def test_a_red_flag_overtakes_what_waits(clinic: Clinic) -> None:
    ana, patient = await both(clinic)
    others = [await clinic.patient() for _ in range(3)]
    limit(clinic.stage, ONE_A_SECOND)
    for other in others:
        other.phone.says("/help")
    patient.phone.says(BREATH)
    await clinic.stage.settle()
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects_nothing()
    await clinic.jumps(seconds=1.1)
    patient.expects("10:00 sent to the nurse")
    await clinic.jumps(seconds=1.1)
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    await clinic.jumps(seconds=1.1)
    others[0].expects("What you can do here")
    await clinic.jumps(seconds=1.1)
    others[1].expects("What you can do here")
    await clinic.jumps(seconds=1.1)
    others[2].expects("What you can do here")


async def test_ten_emergencies_at_once_page_ten_times_and_advise_each_once(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    patients = [await clinic.patient() for _ in range(10)]
    for patient in patients:
        patient.phone.says(BREATH)
    await clinic.stage.settle()
    for patient in patients:
        patient.expects("Call 911 now. Do not drive yourself.")
        patient.expects("10:00 sent to the nurse")
        ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")


async def test_of_three_tiers_at_once_each_gets_the_words_of_its_own(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    low, middle, high = [await clinic.patient() for _ in range(3)]
    low.phone.telegram.voice(low.phone.chat_id)
    middle.phone.says("/urgent")
    high.phone.says(BREATH)
    await clinic.stage.settle()
    low.expects("Is it an emergency? Call 911 now.")
    middle.expects("Call 911 now if you cannot breathe well, cannot swallow")
    high.expects("Call 911 now. Do not drive yourself.")
    low.expects("10:00 sent to the nurse")
    high.expects("10:00 sent to the nurse")
    ana.expects("Today · case", "0 min · acknowledge by 12:00", "first nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")


async def test_an_alert_in_doubt_is_said_again(clinic: Clinic) -> None:
    ana, patient = await both(clinic)
    clinic.stage.telegram.faults.add({"method": "sendMessage", "chat_id": ana.phone.chat_id, "drop": "answer"})
    await patient.says(BREATH)
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    await clinic.jumps(seconds=3)
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    await clinic.jumps(seconds=30)


async def test_a_routine_text_in_doubt_is_not_said_again(clinic: Clinic) -> None:
    patient = await clinic.patient()
    clinic.stage.telegram.faults.add({"method": "sendMessage", "chat_id": patient.phone.chat_id, "drop": "answer"})
    await patient.says("/help")
    patient.expects("What you can do here")
    await clinic.jumps(minutes=10)


async def test_an_alert_that_never_left_is_sent_once(clinic: Clinic) -> None:
    ana, patient = await both(clinic)
    clinic.stage.telegram.faults.add({"method": "sendMessage", "chat_id": ana.phone.chat_id, "drop": "request"})
    await patient.says(BREATH)
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ana.expects_nothing()
    await clinic.jumps(seconds=3)
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")


async def test_a_5xx_is_tried_again(clinic: Clinic) -> None:
    patient = await clinic.patient()
    clinic.stage.telegram.faults.add({"method": "sendMessage", "status": 502})
    await patient.says("/help")
    patient.expects_nothing()
    await clinic.jumps(seconds=2)
    patient.expects("What you can do here")


async def test_an_edit_that_fails_is_said_anew(clinic: Clinic) -> None:
    ana, patient = await both(clinic)
    await patient.says(BREATH)
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    status = next(m for m in reversed(patient.phone.messages) if "sent to the nurse" in m["text"])
    del clinic.stage.telegram.chat(patient.phone.chat_id).messages[status["message_id"]]
    await ana.taps("have it")
    patient.expects("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")


async def test_telegram_down_at_the_hour_of_the_check_in_brings_it_once(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.until(day=1, hour=17, minute=59)
    patient.has_read_all()
    clinic.stage.telegram.faults.add({"method": "sendMessage", "status": 502, "times": None})
    await clinic.until(day=1, hour=18, minute=20)
    patient.expects_nothing()
    clinic.stage.telegram.faults.clear()
    await clinic.passes(minutes=2)
    patient.expects("Day 1 of 14", "Since the last check-in, any of these?")


async def test_a_blocked_nurse_does_not_stop_the_ladder(clinic: Clinic) -> None:
    ana, patient = await both(clinic)
    ben = await clinic.nurse("Ben")
    await ana.blocks_the_bot()
    await patient.says(BREATH)
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ben.expects("Emergency · case")  # at once: Ana cannot be reached
    await clinic.passes(minutes=1)
    ben.expects("Emergency · case")  # and as the second nurse
    await ben.taps("have it")
    patient.expects_change("10:01 Ben has it")
    ben.expects("is yours, Ben. Open it in the console")


async def test_a_poisoned_update_is_set_aside_and_a_nurse_looks(clinic: Clinic) -> None:
    clinic.expects_error("update_failed")
    ana, patient = await both(clinic)
    other = await clinic.patient()
    await receive(clinic.office, [{"update_id": POISONED, "message": {"chat": {"id": patient.phone.chat_id}}}])
    await clinic.stage.settle()
    await other.says("/help")
    other.expects("What you can do here")
    await clinic.jumps(seconds=6)
    await clinic.jumps(seconds=11)
    patient.expects("call 911 now", "A nurse will contact you today. I have told them.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Today · case", "0 min · acknowledge by 12:00", "first nurse")


async def test_an_update_of_nobodys_poison_calls_nobody(clinic: Clinic) -> None:
    clinic.expects_error("update_failed")
    ana, patient = await both(clinic)
    await receive(clinic.office, [{"update_id": POISONED, "message": {"chat": {"id": 555}}}])
    await clinic.jumps(seconds=1)
    await clinic.jumps(seconds=6)
    await clinic.jumps(seconds=11)
    ana.expects_nothing()
    patient.expects_nothing()


async def test_a_photo_that_cannot_be_fetched_at_first_bothers_nobody(clinic: Clinic) -> None:
    ana, patient = await both(clinic)
    clinic.stage.telegram.faults.add({"method": "getFile", "status": 502})
    await patient.sends_photo()
    patient.expects("The photo is saved with day 0.")
    await clinic.jumps(seconds=31)
    (photo,) = await clinic.photos(patient)
    assert photo.media_type == "image/png"
    ana.expects_nothing()


async def test_the_same_update_twice_acts_once(clinic: Clinic) -> None:
    ana, patient = await both(clinic)
    patient.phone.says(BREATH)
    update = clinic.stage.telegram.pending(next(iter(clinic.stage.telegram.bots.values())))[-1]
    await clinic.stage.settle()
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    await receive(clinic.office, [update.body()])
    await clinic.jumps(seconds=1)
