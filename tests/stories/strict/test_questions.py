"""A doubtful message and its one question; a report and its graded questions: answered, left alone, withdrawn, late."""

from __future__ import annotations

import pytest

from tests.stories.clinic import Clinic, Nurse, Patient

DOUBTFUL = "my throat feels funny"
SWALLOWING = "I have trouble swallowing"


async def doubtful(clinic: Clinic) -> tuple[Nurse, Patient]:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(DOUBTFUL)
    patient.expects("call 911 now", "One question, so that I read you right. Do you have")
    return ana, patient


async def reported(clinic: Clinic) -> tuple[Nurse, Patient]:
    """Trouble swallowing is told, the nurse has it, the first question is open."""
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(SWALLOWING)
    patient.expects("call 911 now", "Call the clinic now: (555) 010-0199. No answer in 15")
    patient.expects("10:00 sent to the nurse")
    patient.expects("Short questions", "Can you swallow your own spit?")
    ana.expects("Now · case", "0 min · acknowledge by 10:15", "first nurse")
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    return ana, patient


async def test_a_plain_no_keeps_the_case_shut(clinic: Clinic) -> None:
    ana, patient = await doubtful(clinic)
    await patient.taps("No")
    patient.expects("It is noted. What you wrote is kept.")
    await clinic.passes(hours=1)
    ana.expects_nothing()


@pytest.mark.parametrize("answer", ["Yes", "Not sure"])
async def test_yes_and_not_sure_page(clinic: Clinic, answer: str) -> None:
    ana, patient = await doubtful(clinic)
    await patient.taps(answer)
    patient.expects("call 911 now", "Call the clinic now: (555) 010-0199. No answer in 15")
    patient.expects("10:00 sent to the nurse")
    patient.expects("Short questions", "Can you swallow your own spit?")
    ana.expects("Now · case", "0 min · acknowledge by 10:15", "first nurse")


async def test_silence_pages_after_its_time_and_not_before(clinic: Clinic) -> None:
    ana, patient = await doubtful(clinic)
    await clinic.passes(minutes=14, seconds=59)
    ana.expects_nothing()
    await clinic.passes(seconds=1)
    patient.expects("call 911 now", "Call the clinic now: (555) 010-0199. No answer in 15")
    patient.expects("10:15 sent to the nurse")
    patient.expects("Short questions", "Can you swallow your own spit?")
    ana.expects("Now · case", "0 min · acknowledge by 10:30", "first nurse")


async def test_a_no_after_the_silence_comes_too_late_to_close_anything(clinic: Clinic) -> None:
    ana, patient = await doubtful(clinic)
    message_id, data = patient.button(":no$")
    await clinic.passes(minutes=15)
    patient.expects("call 911 now", "Call the clinic now: (555) 010-0199. No answer in 15")
    patient.expects("10:15 sent to the nurse")
    patient.expects("Short questions", "Can you swallow your own spit?")
    ana.expects("Now · case", "0 min · acknowledge by 10:30", "first nurse")
    await patient.taps_again(message_id, data)


async def test_the_same_doubt_hours_later_is_asked_again(clinic: Clinic) -> None:
    ana, patient = await doubtful(clinic)
    await patient.says("No")
    patient.expects("It is noted. What you wrote is kept.")
    await clinic.passes(hours=2)
    await patient.says(DOUBTFUL)
    patient.expects("call 911 now", "One question, so that I read you right. Do you have")
    await patient.says("no")
    patient.expects("It is noted. What you wrote is kept.")
    ana.expects_nothing()


async def test_a_red_flag_instead_of_an_answer(clinic: Clinic) -> None:
    ana, patient = await doubtful(clinic)
    await patient.says("I can't breathe")
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    await clinic.passes(minutes=1)
    ana.expects("Emergency · case", "1 min · acknowledge by 10:03", "second nurse")


async def test_each_answer_stands_in_its_question_and_the_next_one_comes(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    await patient.taps_data("^g:.*:yes$")
    patient.expects_change("Can you swallow your own spit?", "✓ You said: Yes")
    patient.expects("Are you choking now?")
    await patient.taps_data("^g:.*:no$")
    patient.expects_change("Are you choking now?", "✓ You said: No")
    patient.expects("Is it hard to breathe, or are your lips blue or gray?")
    await patient.says("no")
    patient.expects_change("Is it hard to breathe, or are your lips blue or gray?", "✓ You said: No")
    patient.expects("What happens when you drink water?")
    await patient.says("1")
    patient.expects_change("What happens when you drink water?", "✓ You said: It goes down well")
    patient.expects("Does your voice sound wet, and do you have a fever?")
    await patient.says("no")
    patient.expects_change("Does your voice sound wet, and do you have a fever?", "✓ You said: No")
    patient.expects("10:00 your answers are with the nurse")
    ana.expects_nothing()


async def test_silence_counts_as_the_graver_answer_and_pages_again(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    await clinic.passes(minutes=9, seconds=59)
    patient.expects_nothing()
    await clinic.passes(seconds=1)
    patient.expects_change("Can you swallow your own spit?", "No answer came. The nurse knows.")
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 Ana has it")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:13", "first nurse")
    await ana.taps("have it")
    patient.expects_change("10:10 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    await clinic.passes(minutes=4)


async def test_not_sure_counts_as_the_graver_answer(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    await patient.taps_data("^g:.*:not_sure$")
    patient.expects_change("Can you swallow your own spit?", "✓ You said: Not sure")
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 Ana has it")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")


async def test_words_beside_the_question_are_heard_and_the_question_stays(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    await patient.says("I am at home with my sister")
    ana.expects("Something new in case", "which is yours")
    patient.expects("Cannot breathe well, or cannot swallow your spit? Call")
    patient.expects("Please answer this too: Can you swallow your own spit?")
    await patient.taps_data("^g:.*:yes$")
    patient.expects_change("Can you swallow your own spit?", "✓ You said: Yes")
    patient.expects("Are you choking now?")
    ana.expects_nothing()


async def test_when_the_nurse_writes_the_question_stays_open(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    await clinic.writes(ana, await clinic.the_case(), "Can you drink water?")
    patient.expects("Ana, Riverside Clinic:")
    await patient.says("yes")
    ana.expects("Something new in case", "which is yours")
    patient.expects("I added what you wrote. The nurse sees it.")
    patient.expects("Please answer this too: Can you swallow your own spit?")
    await patient.taps_data("^g:.*:yes$")
    patient.expects_change("Can you swallow your own spit?", "✓ You said: Yes")
    patient.expects("Are you choking now?")
    ana.expects_nothing()


async def test_closing_withdraws_the_question(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    await clinic.closes(await clinic.the_case(), ana)
    patient.expects_change("Can you swallow your own spit?", "This question is closed. You need not answer.")
    patient.expects("10:00 closed by Ana")
    await clinic.passes(hours=1)


async def test_an_answer_after_closing_is_told_where_to_write(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    message_id, data = patient.button("^g:.*:yes$")
    await clinic.closes(await clinic.the_case(), ana)
    patient.expects_change("Can you swallow your own spit?", "This question is closed. You need not answer.")
    patient.expects("10:00 closed by Ana")
    await patient.taps_again(message_id, data)
    patient.expects("Worse? Call 911 now.", "That question is closed. Is something wrong? Write it")


async def test_a_grave_answer_after_closing_opens_a_new_case(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    message_id, data = patient.button("^g:.*:no$")
    await clinic.closes(await clinic.the_case(), ana)
    patient.expects_change("Can you swallow your own spit?", "This question is closed. You need not answer.")
    patient.expects("10:00 closed by Ana")
    await patient.taps_again(message_id, data)
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")


async def test_two_taps_on_one_question_count_once(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    patient.phone.taps_data("^g:.*:yes$")
    patient.phone.taps_data("^g:.*:yes$")
    await clinic.stage.settle()
    patient.expects_change("Can you swallow your own spit?", "✓ You said: Yes")
    patient.expects("Are you choking now?")
    ana.expects_nothing()


async def test_a_graver_second_tap_on_an_answered_question_counts(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    message_id, data = patient.button("^g:.*:no$")
    await patient.taps_data("^g:.*:yes$")
    patient.expects_change("Can you swallow your own spit?", "✓ You said: Yes")
    patient.expects("Are you choking now?")
    await patient.taps_again(message_id, data)
    patient.expects_change("Can you swallow your own spit?", "✓ You said: No")
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 Ana has it")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")


async def test_an_answer_after_the_silence_is_kept_and_lowers_nothing(clinic: Clinic) -> None:
    ana, patient = await reported(clinic)
    message_id, data = patient.button("^g:.*:yes$")
    await clinic.passes(minutes=10)
    patient.expects_change("Can you swallow your own spit?", "No answer came. The nurse knows.")
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 Ana has it")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:13", "first nurse")
    await patient.taps_again(message_id, data)
    patient.expects_change("Can you swallow your own spit?", "✓ You said: Yes")


async def test_an_emergency_asks_nothing_before_help(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("my throat is swelling shut and I can't breathe")
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    await clinic.passes(minutes=1)
    ana.expects("Emergency · case", "1 min · acknowledge by 10:03", "second nurse")


async def test_a_stopped_chat_that_reports_is_asked_and_its_silence_counts(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("/stop")
    patient.expects("Do you want to stop? Then I send nothing more, and nobody")
    await patient.taps("Yes, stop")
    patient.expects("Stopped. I send nothing more. What you wrote stays with")
    await patient.says(SWALLOWING)
    patient.expects("call 911 now", "Call the clinic now: (555) 010-0199. No answer in 15")
    patient.expects("10:00 sent to the nurse")
    patient.expects("Short questions", "Can you swallow your own spit?")
    ana.expects("Now · case", "0 min · acknowledge by 10:15", "first nurse")
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    await clinic.passes(minutes=10)
    patient.expects_change("Can you swallow your own spit?", "No answer came. The nurse knows.")
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 Ana has it")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:13", "first nurse")
