"""A nurse has the bot ask one of the graded questions; the answer counts as any answer does."""

from __future__ import annotations

import pytest

from bot.care.errors import Refused
from bot.care.working.ask_question import ask_question
from bot.care.working.log_call import log_call
from bot.care.working.work_case import change_tier
from bot.domain.case import EventKind, NextStep
from bot.domain.tier import Tier
from tests.stories.clinic import Clinic
from tests.stories.test_nurse_and_patient import claimed
from tests.stories.test_undo import undoes


async def test_the_question_is_asked_and_a_grave_answer_raises_the_case(clinic: Clinic) -> None:
    nurse, patient, case = await claimed(clinic)
    await clinic.does(lambda desk: log_call(desk, case.code, nurse.staff, "reached"))
    await clinic.does(lambda desk: ask_question(desk, case.code, nurse.staff, "dysphagia", "drink"))
    assert "What happens when you drink water?" in patient.last
    asked = next(event for event in await clinic.events(case) if event.kind == EventKind.ASKED)
    assert asked.staff_id == nurse.staff.id
    await patient.taps_data(r"^g:\d+:nothing$")
    assert (await clinic.case(case)).tier == Tier.ED_NOW
    assert EventKind.ANSWERED in await clinic.timeline(case)


@pytest.mark.parametrize("silent", [False, True], ids=["the gravest answer", "silence"])
async def test_it_calls_again_though_the_case_stands_as_high(clinic: Clinic, *, silent: bool) -> None:
    nurse, patient, case = await claimed(clinic)
    await clinic.does(lambda desk: change_tier(desk, case.code, nurse.staff, Tier.ED_NOW, ""))
    await clinic.does(lambda desk: log_call(desk, case.code, nurse.staff, "reached"))
    await clinic.does(lambda desk: ask_question(desk, case.code, nurse.staff, "dysphagia", "drink"))
    pages = len(await clinic.pages(case))
    await (clinic.passes(minutes=11) if silent else patient.taps_data(r"^g:\d+:nothing$"))
    assert len(await clinic.pages(case)) > pages
    assert (await clinic.case(case)).next_step == NextStep.ACKNOWLEDGE


async def test_a_mild_answer_ends_it_there(clinic: Clinic) -> None:
    nurse, patient, case = await claimed(clinic)
    await clinic.does(lambda desk: log_call(desk, case.code, nurse.staff, "reached"))
    await clinic.does(lambda desk: ask_question(desk, case.code, nurse.staff, "dysphagia", "drink"))
    await patient.taps_data(r"^g:\d+:well$")
    assert await patient.open_question() is None
    assert (await clinic.case(case)).tier == case.tier


async def test_it_is_asked_anew_when_the_closing_that_withdrew_it_is_undone(clinic: Clinic) -> None:
    nurse, patient, case = await claimed(clinic)
    await clinic.does(lambda desk: log_call(desk, case.code, nurse.staff, "reached"))
    await clinic.does(lambda desk: ask_question(desk, case.code, nurse.staff, "dysphagia", "drink"))
    await clinic.passes(seconds=5)
    await clinic.closes(case, nurse)
    assert await patient.open_question() is None
    await undoes(clinic, nurse, case)
    again = await patient.open_question()
    assert again is not None
    assert again.question == "drink"
    await patient.taps_data(rf"^g:{again.id}:nothing$")
    assert (await clinic.case(case)).tier == Tier.ED_NOW


async def test_one_question_at_a_time_and_only_of_the_case(clinic: Clinic) -> None:
    nurse, patient, case = await claimed(clinic)
    with pytest.raises(Refused, match="waits for its answer"):
        await clinic.does(lambda desk: ask_question(desk, case.code, nurse.staff, "dysphagia", "drink"))
    for symptom, question in (("ptosis", "pupil_or_headache"), ("dysphagia", "no_such")):
        with pytest.raises(Refused, match="symptom of this case"):
            await clinic.does(lambda desk, s=symptom, q=question: ask_question(desk, case.code, nurse.staff, s, q))  # type: ignore[misc]
    await clinic.does(lambda desk: log_call(desk, case.code, nurse.staff, "reached"))
    await patient.blocks_the_bot()
    with pytest.raises(Refused, match="Ask by phone"):
        await clinic.does(lambda desk: ask_question(desk, case.code, nurse.staff, "dysphagia", "drink"))
