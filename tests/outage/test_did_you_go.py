"""Telegram is down when "Did you go?" is due: silence in the dark is no answer, and nobody is forgotten because of it."""

from __future__ import annotations

from bot.care.working.work_case import log_call
from bot.domain.case import EventKind
from tests.outage.line import MINUTE, Line
from tests.stories.clinic import Clinic, Nurse, Patient
from tests.stories.did_you_go import AGAIN, QUESTION, advice_of

AWAY = "I was away for a while"


async def told(line: Line, clinic: Clinic) -> tuple[Nurse, Patient]:
    """The emergency advice is given, and the nurse has spoken with them."""
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("I can't breathe")
    await ana.taps("have it")
    case = await clinic.the_case()
    await clinic.does(lambda desk: log_call(desk, case.code, ana.staff, "reached"))
    await line.goes_on()
    return ana, patient


async def test_the_question_of_the_dark_is_asked_once_when_telegram_is_back(line: Line, clinic: Clinic) -> None:
    _, patient = await told(line, clinic)
    await line.lives(10 * MINUTE)
    await line.breaks(20 * MINUTE)
    assert patient.count(QUESTION) == 1
    await line.lives(9 * MINUTE)
    assert EventKind.NO_WORD not in await clinic.timeline(await clinic.the_case())


async def test_a_yes_that_was_tapped_in_vain_is_asked_for_again(line: Line, clinic: Clinic) -> None:
    _, patient = await told(line, clinic)
    await line.lives(16 * MINUTE)
    assert QUESTION in patient.last
    line.cut(6 * MINUTE)
    await line.lives(MINUTE)
    patient.phone.taps("Yes")
    await line.lives(6 * MINUTE)
    assert patient.count(AWAY) == 1
    assert patient.count(QUESTION) == 1, "the old question gave way to the new one"
    assert not patient.reads(AGAIN)
    await patient.taps("Yes")
    assert (await advice_of(clinic, patient)).answer == "went"


async def test_a_long_dark_puts_them_in_front_of_a_nurse_in_time(line: Line, clinic: Clinic) -> None:
    """No later than silence would have."""
    await told(line, clinic)
    await line.lives(5 * MINUTE)
    line.cut(120 * MINUTE)
    await line.lives(29 * MINUTE)
    assert EventKind.NO_WORD not in await clinic.timeline(await clinic.the_case())
    await line.lives(2 * MINUTE)
    assert EventKind.NO_WORD in await clinic.timeline(await clinic.the_case())


async def test_an_answer_that_waits_at_telegram_over_a_restart_is_heard_first(line: Line, clinic: Clinic) -> None:
    ana, patient = await told(line, clinic)
    await line.lives(16 * MINUTE)
    patient.phone.says("yes I'm at the ER")
    await line.restarts(60 * MINUTE)
    await line.lives(2 * MINUTE)
    assert (await advice_of(clinic, patient)).answer == "went"
    assert EventKind.NO_WORD not in await clinic.timeline(await clinic.the_case())
    assert not ana.reads("no word")
