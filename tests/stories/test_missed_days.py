"""Silence: who looks when nobody answers, and what the patient is spared."""

from __future__ import annotations

from bot.domain.case import EventKind
from tests.stories.clinic import Clinic


async def test_two_missed_days_open_one_case(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    patient = await clinic.patient()
    await clinic.until(day=2, hour=18, minute=30)
    assert await clinic.open_cases() == []
    await clinic.until(day=3, hour=18, minute=30)
    case = await clinic.the_case()
    assert EventKind.MISSED_DAYS in await clinic.timeline(case)
    assert nurse.reads(case.code)
    assert not patient.reads("sent to the nurse")


async def test_one_missed_day_is_enough_for_a_high_risk_patient(clinic: Clinic) -> None:
    await clinic.patient(risk_flags=["lung_disease"])
    await clinic.until(day=2, hour=18, minute=30)
    assert EventKind.MISSED_DAYS in await clinic.timeline(await clinic.the_case())


async def test_a_patient_who_only_forgot_is_never_told_to_call_because_nobody_answers(clinic: Clinic) -> None:
    await clinic.nurse()
    patient = await clinic.patient()
    await clinic.until(day=9, hour=12)
    assert len(await clinic.open_cases()) == 1
    assert not patient.reads("Nobody has answered")
    assert not patient.reads("nobody has answered")


async def test_a_red_flag_after_missed_days_is_advised_like_a_first_one(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.until(day=4, hour=9)
    await patient.says("I have trouble swallowing")
    case = await clinic.the_case()
    assert case.tier != "three_days"
    advice, status, question = patient.received[-3:]
    assert "call 911 now" in advice.split("\n")[0]
    assert status.startswith("09:00 sent to the nurse")
    assert "Can you swallow your own spit?" in question


async def test_an_answered_day_starts_the_count_again(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.check_in(day=2)
    await patient.check_in_without_trouble()
    await clinic.until(day=4, hour=18, minute=30)
    assert await clinic.open_cases() == []


async def test_correcting_an_answered_day_does_not_make_it_a_missed_one(clinic: Clinic) -> None:
    patient = await clinic.patient()
    for day in (1, 2):
        await clinic.check_in(day)
        await patient.check_in_without_trouble()
        await patient.taps("Change an answer", "Your goal")  # and then the phone rings
    await clinic.until(day=3, hour=18, minute=30)
    assert await clinic.open_cases() == []
