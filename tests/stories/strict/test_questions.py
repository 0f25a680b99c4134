"""A doubtful message and its one question; a report and its graded questions: answered, left alone, withdrawn, late."""

from __future__ import annotations

import pytest

from tests.stories.clinic import Clinic, Nurse, Patient

DOUBTFUL = "my throat feels funny"
SWALLOWING = "I have trouble swallowing"


async def doubtful(clinic: Clinic) -> tuple[Nurse, Patient]:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(DOUBTFUL)
    return ana, patient


async def reported(clinic: Clinic) -> tuple[Nurse, Patient]:
    """Trouble swallowing is told, the nurse has it, the first question is open."""
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(SWALLOWING)
    await ana.taps("have it")
    return ana, patient


async def test_a_plain_no_keeps_the_case_shut(clinic: Clinic) -> None:
    ana, patient = await doubtful(clinic)
    await patient.taps("No")
    await clinic.passes(hours=1)
    ana.expects_nothing()


@pytest.mark.parametrize("answer", ["Yes", "Not sure"])
async def test_yes_and_not_sure_page(clinic: Clinic, answer: str) -> None:
    ana, patient = await doubtful(clinic)
    await patient.taps(answer)


async def test_silence_pages_after_its_time_and_not_before(clinic: Clinic) -> None:
    ana, patient = await doubtful(clinic)
    await clinic.passes(minutes=14, seconds=59)
    ana.expects_nothing()
    await clinic.passes(seconds=1)


async def test_a_no_after_the_silence_comes_too_late_to_close_anything(clinic: Clinic) -> None:
    ana, patient = await doubtful(clinic)
    message_id, data = patient.button(":no$")
    await clinic.passes(minutes=15)
    await patient.taps_again(message_id, data)


async def test_the_same_doubt_twice_is_asked_once_more_and_pages_nobody(clinic: Clinic) -> None:
    ana, patient = await doubtful(clinic)
    await patient.says("No")
    await clinic.passes(hours=2)
    await patient.says(DOUBTFUL)
    await patient.says("no")


async def test_a_red_flag_instead_of_an_answer(clinic: Clinic) -> None:
    ana, patient = await doubtful(clinic)
    await patient.says("I can't breathe")
    await clinic.passes(minutes=1)


async def test_each_answer_stands_in_its_question_and_the_next_one_comes(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    await patient.taps_data("^g:.*:yes$")
    await patient.taps_data("^g:.*:no$")
    await patient.says("no")
    await patient.says("1")
    await patient.says("no")


async def test_silence_counts_as_the_graver_answer_and_pages_again(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    await clinic.passes(minutes=9, seconds=59)
    patient.expects_nothing()
    await clinic.passes(seconds=1)
    await ana.taps("have it")
    await clinic.passes(hours=1)


async def test_not_sure_counts_as_the_graver_answer(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    await patient.taps_data("^g:.*:not_sure$")


async def test_words_beside_the_question_are_heard_and_the_question_stays(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    await patient.says("it began after lunch, with the soup")
    await patient.taps_data("^g:.*:yes$")


async def test_when_the_nurse_writes_the_question_is_withdrawn(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    await clinic.writes(ana, await clinic.the_case(), "Can you drink water?")
    await clinic.passes(hours=1)
    ana.expects_nothing()


async def test_closing_withdraws_the_question(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    await clinic.closes(await clinic.the_case(), ana)
    await clinic.passes(hours=1)


async def test_an_answer_after_closing_is_told_where_to_write(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    message_id, data = patient.button("^g:.*:yes$")
    await clinic.closes(await clinic.the_case(), ana)
    await patient.taps_again(message_id, data)


async def test_a_grave_answer_after_closing_opens_a_new_case(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    message_id, data = patient.button("^g:.*:no$")
    await clinic.closes(await clinic.the_case(), ana)
    await patient.taps_again(message_id, data)


async def test_two_taps_on_one_question_count_once(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    patient.phone.taps_data("^g:.*:yes$")
    patient.phone.taps_data("^g:.*:yes$")
    await clinic.stage.settle()


async def test_a_graver_second_tap_on_an_answered_question_counts(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    message_id, data = patient.button("^g:.*:no$")
    await patient.taps_data("^g:.*:yes$")
    await patient.taps_again(message_id, data)


async def test_an_answer_after_the_silence_is_kept_and_lowers_nothing(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    message_id, data = patient.button("^g:.*:yes$")
    await clinic.passes(minutes=10)
    await patient.taps_again(message_id, data)


async def test_an_emergency_asks_nothing_before_help(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("my throat is swelling shut and I can't breathe")
    await clinic.passes(minutes=1)


async def test_a_stopped_chat_gets_no_question(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("/stop")
    await patient.taps("Yes, stop")
    await patient.says(SWALLOWING)
    await clinic.passes(minutes=15)
