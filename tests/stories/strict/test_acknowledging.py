"""Taking a case: by button, by code, late, twice, by two, by the wrong person."""

from __future__ import annotations

import pytest

from tests.stories.clinic import Actor, Clinic, Nurse, Patient


async def paged(clinic: Clinic) -> tuple[Nurse, Patient, str]:
    """One nurse, one patient who cannot breathe, the code of the case."""
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("I can't breathe")
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    return ana, patient, (await clinic.the_case()).code


@pytest.mark.parametrize(
    "spelling",
    [
        "{0}",
        "ack {0}",
        "ACK {0}",
        "/ack {0}",
        "acknowledge {0}",
        "  ack   {0}  ",
        "Ack {1}",
        "{1}",
        "acked {1}",
        "{0}!",
        "ack: {0}",
        "ack{0}",
    ],
)
async def test_a_code_is_read_however_it_is_written(clinic: Clinic, spelling: str) -> None:
    ana, patient, code = await paged(clinic)
    await ana.says(spelling.format(code, code.lower()))
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")


@pytest.mark.parametrize("spelling", ["take {0}", "/{0}", "I have it", "{0} {0}", "yes"])
async def test_what_is_no_code_takes_nothing_and_the_next_is_called(clinic: Clinic, spelling: str) -> None:
    ana, patient, code = await paged(clinic)
    ben = await clinic.nurse("Ben")
    await ana.says(spelling.format(code))
    ana.expects("To take a case, press the button under the page, or")
    await clinic.passes(minutes=1)
    ben.expects("Emergency · case", "1 min · acknowledge by 10:03", "second nurse")
    patient.expects_nothing()


async def test_a_code_of_no_case_is_named_as_such(clinic: Clinic) -> None:
    ana, patient, _ = await paged(clinic)
    await ana.says("ack ZZZZ")
    ana.expects("There is no", "Look at the code again")
    patient.expects_nothing()


async def test_taking_it_twice_says_so_twice_and_tells_the_patient_once(clinic: Clinic) -> None:
    ana, patient, _ = await paged(clinic)
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    await ana.taps("have it")
    ana.expects("is yours, Ana. Open it in the console")


async def test_taking_it_by_button_and_by_code_tells_the_patient_once(clinic: Clinic) -> None:
    ana, patient, code = await paged(clinic)
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    await ana.says(code)
    ana.expects("is yours, Ana. Open it in the console")


async def test_the_second_of_two_learns_who_was_first(clinic: Clinic) -> None:
    ana, patient, _ = await paged(clinic)
    ben = await clinic.nurse("Ben")
    await clinic.passes(minutes=1)
    ben.expects("Emergency · case", "1 min · acknowledge by 10:03", "second nurse")
    await ana.taps("have it")
    patient.expects_change("10:01 Ana has it")
    ben.expects("Ana has")
    ana.expects("is yours, Ana. Open it in the console")
    await ben.taps("have it")
    ben.expects("Ana has")


async def test_two_presses_in_one_breath_have_one_winner(clinic: Clinic) -> None:
    ana, patient, _ = await paged(clinic)
    ben = await clinic.nurse("Ben")
    await clinic.passes(minutes=1)
    ben.expects("Emergency · case", "1 min · acknowledge by 10:03", "second nurse")
    ben.phone.taps("have it")
    ana.phone.taps("have it")
    await clinic.stage.settle()
    patient.expects_change("10:01 Ben has it")
    ana.expects("Ben has")
    ben.expects("is yours, Ben. Open it in the console")
    ana.expects("Ben has")


async def test_a_nurse_who_was_not_called_can_take_it_by_its_code(clinic: Clinic) -> None:
    ana, patient, code = await paged(clinic)
    ben = await clinic.nurse("Ben")
    await ben.says(code)
    patient.expects_change("10:00 Ben has it")
    ana.expects("Ben has")
    ben.expects("is yours, Ben. Open it in the console")


async def test_a_stale_button_of_a_closed_case_says_that_it_is_closed(clinic: Clinic) -> None:
    ana, patient, _ = await paged(clinic)
    await clinic.closes(await clinic.the_case(), ana)
    patient.expects_change("10:00 closed by Ana")
    await ana.taps("have it")
    ana.expects("is closed")


async def test_a_stale_button_after_release_takes_the_case_again(clinic: Clinic) -> None:
    ana, patient, _ = await paged(clinic)
    message_id, data = ana.button("^ack:")
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    await clinic.releases(ana, await clinic.the_case())
    patient.expects_change("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    await ana.taps_again(message_id, data)
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")


async def test_a_button_pressed_while_the_program_was_down_too_long_is_gone_and_the_page_comes_again(
    clinic: Clinic,
) -> None:
    ana, patient, _ = await paged(clinic)
    ana.phone.taps("have it")
    await clinic.restarts(minutes=4)
    patient.expects_change("10:04 nobody has answered yet, the next person is called")
    ana.expects("Emergency · case", "4 min · acknowledge by 10:03", "everybody")
    patient.expects("Call 911 now. Do not wait for the nurse.", "Nobody has answered me yet.")


async def test_a_button_pressed_during_a_short_restart_counts(clinic: Clinic) -> None:
    ana, patient, _ = await paged(clinic)
    ana.phone.taps("have it")
    await clinic.restarts(seconds=100)
    patient.expects_change("10:01 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")


async def test_a_code_typed_while_the_program_was_down_for_an_hour_counts(clinic: Clinic) -> None:
    ana, patient, code = await paged(clinic)
    ana.phone.says(f"ack {code}")
    await clinic.restarts(hours=1)
    patient.expects_change("11:00 Ana has it", "Ana calls or writes by 11:02.")
    patient.expects("I have no answer from you, so I ask once more.", "Did you go")
    ana.expects("is yours, Ana. Open it in the console")


async def test_a_patient_who_types_the_code_takes_nothing(clinic: Clinic) -> None:
    ana, patient, code = await paged(clinic)
    await patient.says(f"ack {code}")
    patient.expects("Cannot breathe well, or cannot swallow your spit? Call")
    patient.expects("10:00 you told us more: added")
    ana.expects_nothing()


async def test_a_stranger_who_types_the_code_learns_nothing(clinic: Clinic) -> None:
    ana, patient, code = await paged(clinic)
    stranger = Actor(clinic, clinic.phone("Stranger"))
    await stranger.says(f"ack {code}")
    stranger.expects("call 911", "call Riverside Clinic")
    patient.expects_nothing()
    ana.expects_nothing()


async def test_of_two_cases_each_button_takes_its_own(clinic: Clinic) -> None:
    ana, patient, code = await paged(clinic)
    other = await clinic.patient()
    await other.says("I can't breathe")
    other.expects("Call 911 now. Do not drive yourself.")
    other.expects("10:00 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    await ana.taps_data(f"^ack:{code}$")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    await clinic.passes(minutes=1)
    ana.expects("Emergency · case", "1 min · acknowledge by 10:03", "second nurse")
    (others,) = [case for case in await clinic.open_cases() if case.code != code]
    await ana.says(others.code)
    other.expects_change("10:01 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")


async def test_a_case_that_is_taken_reached_and_decided_calls_nobody_for_hours(clinic: Clinic) -> None:
    ana, patient, _ = await paged(clinic)
    ben = await clinic.nurse("Ben")
    await ana.taps("have it")
    patient.expects_change("10:00 Ana has it")
    ana.expects("is yours, Ana. Open it in the console")
    await clinic.reaches(ana, await clinic.the_case())
    patient.expects_change("10:00 Ana contacted you")
    await clinic.decides(ana, await clinic.the_case())
    await clinic.passes(minutes=15)
    patient.expects("No help yet, or worse? Call 911 now.", "Did you go")
    await patient.taps("Yes")
    patient.expects_change("✓ You said: Yes")
    patient.expects("Tell the staff there at once")
    await clinic.passes(hours=2, minutes=45)
    patient.expects("The first 4 hours are over. You may lie down now if you")
    ana.expects_nothing()
    ben.expects_nothing()


async def test_small_talk_of_a_nurse_is_told_how_to(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    await ana.says("good morning")
    ana.expects("To take a case, press the button under the page, or")
    await ana.says("/start")
    ana.expects("To take a case, press the button under the page, or")
    await ana.says("/help")
    ana.expects("To take a case, press the button under the page, or")
    await ana.sends_sticker()
    ana.expects("To take a case, press the button under the page, or")
