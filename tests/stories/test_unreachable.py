"""The patient blocks the bot, stops, pauses, comes back."""

from __future__ import annotations

from bot.domain.case import EventKind
from tests.stories.clinic import Clinic


async def test_a_block_with_nothing_open_is_a_quiet_case(clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient()
    await patient.blocks_the_bot()
    case = await clinic.the_case()
    assert EventKind.UNREACHABLE in await clinic.timeline(case)
    assert case.tier == "three_days"
    assert nurse.reads(case.code)


async def test_a_block_with_a_red_flag_open_is_urgent_on_the_same_case(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("my left eyelid is drooping")
    before = await clinic.the_case()
    await patient.blocks_the_bot()
    case = await clinic.the_case()
    assert case.id == before.id
    assert (before.tier, case.tier) == ("same_day", "clinic_now")
    assert EventKind.UNREACHABLE in await clinic.timeline(case)


async def test_a_block_is_noticed_by_a_failed_message_too(clinic: Clinic) -> None:
    patient = await clinic.patient()
    clinic.stage.telegram.faults.add({"method": "sendMessage", "status": 403, "chat_id": patient.phone.chat_id})
    await clinic.check_in(day=1)
    assert EventKind.UNREACHABLE in await clinic.timeline(await clinic.the_case())


async def test_after_the_block_is_lifted_the_plan_goes_on(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.blocks_the_bot()
    await clinic.until(day=3, hour=12)
    await patient.blocks_the_bot(blocked=False)
    await clinic.check_in(day=3)
    assert "Day 3 of 14" in patient.last
    assert not patient.reads("Day 1")


async def test_a_deleted_account_is_noticed(clinic: Clinic) -> None:
    patient = await clinic.patient()
    clinic.stage.telegram.deactivate(patient.phone.chat_id)
    await clinic.check_in(day=1)
    assert EventKind.UNREACHABLE in await clinic.timeline(await clinic.the_case())


async def test_pause_holds_the_plan_and_not_safety(clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient()
    await patient.says("/pause")
    await patient.taps("3 days")
    assert "Paused until" in patient.last
    silent = len(patient.received)
    await clinic.until(day=2, hour=20)
    assert patient.new_since(silent) == []
    await patient.says("I can't breathe")
    assert "911" in patient.new_since(silent)[0].split("\n")[0]
    await nurse.taps("have it")
    case = await clinic.the_case()
    await clinic.reaches(nurse, case)
    await clinic.closes(case, nurse)
    await clinic.check_in(day=4)
    assert "Day 4 of 14" in patient.last
    assert [kind for kind in await clinic.timeline(case) if kind is EventKind.MISSED_DAYS] == []


async def test_going_on_ends_the_pause_at_once(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("/pause")
    await patient.taps("7 days")
    await patient.says("/pause")
    await patient.taps("Go on now")
    await clinic.check_in(day=1)
    assert "Day 1 of 14" in patient.last


async def test_stop_ends_the_messages_and_what_is_written_is_still_read(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("/stop")
    await patient.taps("No, go on")
    await patient.says("/stop")
    await patient.taps("Yes, stop")
    assert "I send nothing more" in patient.last
    silent = len(patient.received)
    await clinic.until(day=4, hour=20)
    assert patient.new_since(silent) == []
    assert await clinic.open_cases() == []
    await patient.says("I can't breathe")
    assert "911" in patient.new_since(silent)[0]
    assert len(await clinic.open_cases()) == 1


async def test_start_brings_them_back(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("/stop")
    await patient.says("yes")
    await patient.says("/stop")
    assert "You stopped this chat" in patient.last
    await clinic.until(day=4, hour=9)
    await patient.says("/start")
    await clinic.check_in(day=4)
    assert "Day 4 of 14" in patient.last
    assert not patient.reads("Day 2")
