"""Words that call nobody: whoever has the case hears of them once, and its row of the queue says so."""

from __future__ import annotations

import pytest

from bot.care.working.work_case import add_note
from bot.console.page.wording import Wording
from bot.console.queue.queue_row import queue_rows
from tests.stories.clinic import Clinic, Nurse
from tests.stories.did_you_go import told_to_go

NEWS = ("Something new in case", "which is yours")


async def words_of_row(clinic: Clinic, ana: Nurse) -> str:
    """As the row has it: the hour of words nobody has done anything about."""
    case = await clinic.the_case()
    wording = Wording(clinic.words, clinic.zone())
    rows = await clinic.office.read(lambda desk: queue_rows(desk, wording, [case], ana.staff))
    written = rows[0].words_at
    return f"{written.astimezone(clinic.zone()):%H:%M}" if written else ""


@pytest.mark.parametrize("words", ["are you there?", "I have a question"])
async def test_words_to_a_decided_case_reach_whoever_has_it(clinic: Clinic, words: str) -> None:
    ana, patient = await told_to_go(clinic)
    await clinic.passes(minutes=5)
    assert await words_of_row(clinic, ana) == ""
    await patient.says(words)
    patient.has_read_all()
    ana.expects(*NEWS)
    assert await words_of_row(clinic, ana) == "10:05"


async def test_mere_thanks_call_nobody_and_stand_in_the_row(clinic: Clinic) -> None:
    ana, patient = await told_to_go(clinic)
    await clinic.passes(minutes=5)
    await patient.says("thank you so much")
    patient.has_read_all()
    assert await words_of_row(clinic, ana) == "10:05"


async def test_the_same_hour_brings_one_line_until_something_is_done(clinic: Clinic) -> None:
    ana, patient = await told_to_go(clinic)
    for words in ("are you there?", "hello?"):
        await clinic.passes(minutes=2)
        await patient.says(words)
    patient.has_read_all()
    ana.expects(*NEWS)
    ana.expects_nothing()
    assert await words_of_row(clinic, ana) == "10:04", "the newest"
    case = await clinic.the_case()
    await clinic.does(lambda desk: add_note(desk, case.code, ana.staff, "will ring at eleven"))
    assert await words_of_row(clinic, ana) == ""
    await patient.says("hello?")
    patient.has_read_all()
    ana.expects(*NEWS)
    assert await words_of_row(clinic, ana) == "10:04"


async def test_words_left_alone_are_told_of_again(clinic: Clinic) -> None:
    ana, patient = await told_to_go(clinic)
    await patient.says("are you there?")
    ana.expects(*NEWS)
    await clinic.passes(minutes=15)
    await patient.says("yes I am at the hospital")
    await clinic.passes(minutes=45)
    await patient.says("are you there?")
    patient.has_read_all()
    ana.expects(*NEWS)


async def test_an_answer_to_the_nurse_is_told_of(clinic: Clinic) -> None:
    ana, patient = await told_to_go(clinic)
    await clinic.writes(ana, await clinic.the_case(), "Who is with you?")
    await patient.says("my daughter")
    patient.has_read_all()
    ana.expects(*NEWS)


async def test_a_case_nobody_has_is_being_paged_for_and_needs_no_line(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("I can't breathe")
    patient.has_read_all()
    ana.expects("Emergency · case", "first nurse")
    await patient.says("are you there?")
    patient.has_read_all()
    ana.expects_nothing()
    assert await words_of_row(clinic, ana) == ""
