"""Graded questions when things do not go in turn: late and double taps, a person who takes over, two chats, a stop, a block."""

from __future__ import annotations

from bot.domain.case import EventKind
from tests.stories.clinic import Actor, Clinic
from tests.stories.questions import CHOKING, SPIT, SWALLOWING, asked, given, has_buttons


async def test_silence_during_an_outage_is_noticed_after_it(clinic: Clinic) -> None:
    await asked(clinic)
    await clinic.jumps(hours=2)
    assert (await clinic.the_case()).tier == "emergency"
    assert await given(clinic) == {"own_spit": "no_answer"}


async def test_a_late_answer_is_kept_and_lowers_nothing(clinic: Clinic) -> None:
    patient = await asked(clinic)
    message, data = patient.button("^g:.*:yes$")
    await clinic.passes(minutes=11)
    await patient.taps_again(message, data)
    assert await given(clinic) == {"own_spit": "yes"}
    assert (await clinic.the_case()).tier == "emergency"
    assert patient.reads(f"{SPIT}\n✓ You said: Yes")


async def test_two_taps_at_once_count_once(clinic: Clinic) -> None:
    patient = await asked(clinic)
    message, data = patient.button("^g:.*:yes$")
    for _ in range(3):
        await patient.taps_again(message, data)
    assert await given(clinic) == {"own_spit": "yes", "choking": ""}
    assert (await clinic.timeline(await clinic.the_case())).count(EventKind.ANSWERED) == 1
    assert patient.count(CHOKING) == 1


async def test_a_graver_tap_on_an_answered_question_still_counts(clinic: Clinic) -> None:
    patient = await asked(clinic)
    message, data = patient.button("^g:.*:no$")
    await patient.taps("Yes")
    await patient.taps_again(message, data)
    assert (await clinic.the_case()).tier == "emergency"
    assert (await given(clinic))["own_spit"] == "no"


async def test_a_milder_tap_on_an_answered_question_hides_nothing(clinic: Clinic) -> None:
    patient = await asked(clinic)
    message, data = patient.button("^g:.*:yes$")
    await patient.taps("No")
    await patient.taps_again(message, data)
    assert await given(clinic) == {"own_spit": "no"}
    assert "That question is closed." in patient.last


async def test_thoughts_of_self_harm_are_asked_the_one_safety_question(clinic: Clinic) -> None:
    patient = await asked(clinic)
    await patient.says("I want to kill myself")
    assert "Are you safe right now?" in patient.last
    assert patient.reads("988")
    await patient.taps("No")
    assert patient.count("You are not alone with this.") == 2
    assert not has_buttons(patient)
    assert await given(clinic) == {"own_spit": "withdrawn", "safe": "no"}


async def test_a_closed_case_asks_no_more(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    patient = await asked(clinic)
    message, data = patient.button("^g:.*:yes$")
    await clinic.closes(await clinic.the_case(), nurse)
    assert not has_buttons(patient)
    assert patient.reads("This question is closed.")
    await patient.taps_again(message, data)
    assert "911" in patient.last.split("\n")[0]
    assert "That question is closed." in patient.last
    await clinic.passes(hours=1)
    assert await clinic.open_cases() == []


async def test_a_grave_tap_on_a_closed_case_is_a_new_red_flag(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    patient = await asked(clinic)
    message, data = patient.button("^g:.*:no$")
    await clinic.closes(await clinic.the_case(), nurse)
    await patient.taps_again(message, data)
    assert (await clinic.the_case()).tier == "emergency"
    assert patient.reads("Call 911 now. Do not drive yourself.")


async def test_when_a_nurse_writes_silence_after_the_question_counts_all_the_same(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    patient = await asked(clinic)
    case = await clinic.the_case()
    await clinic.writes(nurse, case, "I call you now.")
    assert has_buttons(patient)
    await patient.says("yes")  # to the nurse
    await clinic.passes(hours=1)
    assert await given(clinic) == {"own_spit": "no_answer"}
    assert (await clinic.case(case)).tier == "emergency"


async def test_yes_answers_the_question_asked_last(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("my left eyelid is drooping")
    await patient.says("my throat feels funny")
    await patient.says("yes")
    case = await clinic.the_case()
    assert (await clinic.timeline(case)).count(EventKind.RED_FLAG) == 2
    assert await given(clinic) == {"face_or_arm": ""}


async def test_of_two_chats_the_one_who_spoke_is_asked(clinic: Clinic) -> None:
    patient = await clinic.patient()
    caregiver = await clinic.caregiver_of(patient)
    await caregiver.says("she has trouble swallowing")
    assert "They are about the person you care for." in caregiver.last
    assert not has_buttons(patient)
    await patient.says("yes")
    assert await given(clinic) == {"own_spit": ""}
    await caregiver.taps("No")
    for one in (patient, caregiver):
        assert one.reads("Call 911 now. Do not drive yourself.")


async def test_a_pause_and_a_stop_leave_an_open_question_as_it_is(clinic: Clinic) -> None:
    patient = await asked(clinic)
    await patient.says("/stop")
    await patient.taps("Yes, stop")
    await clinic.passes(minutes=11)
    assert await given(clinic) == {"own_spit": "no_answer"}
    assert (await clinic.the_case()).tier == "emergency"


async def test_a_blocked_chat_is_not_written_to_and_its_silence_counts(clinic: Clinic) -> None:
    patient = await asked(clinic)
    await patient.blocks_the_bot()
    count = len(patient.received)
    await clinic.passes(minutes=11)
    assert (await clinic.the_case()).tier == "emergency"
    assert patient.new_since(count) == []


async def test_a_person_who_has_not_proved_who_they_are_is_asked_too(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    stranger = Actor(clinic, clinic.phone())
    await stranger.says(f"/start {enrolled.token}")
    await stranger.says(SWALLOWING)
    await stranger.taps("Yes", "No", "No")
    await stranger.says("3")
    assert (await given(clinic))["drink"] == "every_sip"
