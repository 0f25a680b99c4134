"""A plain cry for help names no symptom, and reaches a nurse at any hour as the button of /urgent does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.care.case.snooze import snooze_case
from bot.care.working.work_case import log_call
from bot.domain.case import EventKind, Outcome
from bot.domain.tier import Tier
from tests.stories.clinic import Clinic
from tests.stories.did_you_go import BREATH, advice_of, asked
from tests.stories.night import at_three

CRIES = [
    ("en", "help me please"),
    ("en", "it's an emergency"),
    ("en", "I need a nurse now"),
    ("en", "please call me it's urgent"),
    ("en", "I need help now"),
    ("en", "I feel very sick"),
    ("es", "necesito una ambulancia"),
    ("fr", "à l'aide !"),
    ("de", "Notfall"),
    ("pt", "me ajudem por favor"),
]


@pytest.mark.parametrize(("language", "text"), CRIES)
async def test_a_cry_at_night_opens_a_case_and_pages(clinic: Clinic, language: str, text: str) -> None:
    nurse, patient = await at_three(clinic, language)
    await patient.says(text)
    case = await clinic.the_case()
    (report,) = [event for event in await clinic.events(case) if event.kind == EventKind.URGENT]
    assert (case.tier, report.heard_id is not None) == ("clinic_now", True)
    patient.expects("911")
    patient.expects("911", "(555) 010-0199")
    patient.has_read_all()
    nurse.expects(f"case {case.code}", "acknowledge by 03:15")


@pytest.mark.parametrize("text", ["it's not urgent", "no emergency", "is it urgent?"])
async def test_a_denial_and_a_question_call_nobody(clinic: Clinic, text: str) -> None:
    nurse, patient = await at_three(clinic)
    await patient.says(text)
    patient.has_read_all()
    nurse.expects_nothing()
    assert await clinic.open_cases() == []


async def test_a_wish_to_be_called_is_passed_on_and_wakes_nobody(clinic: Clinic) -> None:
    nurse, patient = await at_three(clinic)
    await patient.says("please call me")
    patient.expects("Passed to the nurse", "(555) 010-0199")
    case = await clinic.the_case()
    assert (case.tier, EventKind.PASSED_ON in await clinic.timeline(case)) == ("three_days", True)
    nurse.expects_nothing()


async def test_a_red_flag_beside_the_cry_goes_first(clinic: Clinic) -> None:
    nurse, patient = await at_three(clinic)
    await patient.says("help, I cannot breathe")
    patient.expects("Call 911 now.")
    nurse.expects("Emergency · case", "first nurse")
    patient.has_read_all()
    case = await clinic.the_case()
    assert (case.tier, EventKind.URGENT in await clinic.timeline(case)) == ("emergency", False)


async def test_a_caregiver_cries_for_the_patient(clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient()
    caregiver = await clinic.caregiver_of(patient)
    await caregiver.says("please help her")
    caregiver.expects("911")
    nurse.expects("case", "first nurse")
    for one in (nurse, patient, caregiver):
        one.has_read_all()
    assert (await clinic.the_case()).tier == "clinic_now"


async def test_a_decided_case_calls_anew(clinic: Clinic) -> None:
    nurse, patient = await at_three(clinic)
    await patient.says("help")
    await nurse.taps("have it")
    case = await clinic.the_case()
    await clinic.reaches(nurse, case)
    await clinic.decides(nurse, case)
    await clinic.passes(minutes=30)
    nurse.has_read_all()
    patient.has_read_all()
    await patient.says("it's an emergency")
    nurse.expects(f"case {case.code}", "first nurse")
    patient.expects("911")
    patient.has_read_all()


async def test_in_the_days_after_closing_another_case_is_opened(clinic: Clinic) -> None:
    nurse, patient = await at_three(clinic)
    await patient.says("help")
    await nurse.taps("have it")
    before = await clinic.the_case()
    await clinic.reaches(nurse, before)
    await clinic.closes(before, nurse, Outcome.ADVISED_HOME)
    await clinic.passes(hours=1)
    nurse.has_read_all()
    patient.has_read_all()
    await patient.says("I need help")
    case = await clinic.the_case()
    assert (case.id != before.id, case.tier) == (True, "clinic_now")
    nurse.expects(f"case {case.code}", "first nurse")
    patient.has_read_all()


async def test_a_cry_answers_no_question(clinic: Clinic) -> None:
    nurse, patient = await at_three(clinic)
    await patient.says("I sound a bit odd")
    patient.expects("right now?")
    await patient.says("help me please")
    patient.expects("911")
    assert [event.kind for event in await clinic.events(await clinic.the_case()) if event.symptoms] == []
    nurse.has_read_all()
    patient.has_read_all()
    await clinic.passes(minutes=15)
    events = await clinic.events(await clinic.the_case())
    assert any(event.symptoms for event in events), "the silence still counts as a yes"
    nurse.has_read_all()
    patient.has_read_all()


async def test_a_yes_before_the_cry_answers_the_question_as_well(clinic: Clinic) -> None:
    nurse, patient = await at_three(clinic)
    await patient.says("I sound a bit odd")
    await patient.says("yes, please help me")
    kinds = await clinic.timeline(await clinic.the_case())
    assert {EventKind.URGENT, EventKind.RED_FLAG} <= set(kinds)
    nurse.has_read_all()
    patient.has_read_all()


async def test_a_cry_answers_no_graded_question(clinic: Clinic) -> None:
    nurse, patient = await at_three(clinic)
    await patient.says(BREATH["en"])
    await patient.says("help!")
    kinds = await clinic.timeline(await clinic.the_case())
    assert (EventKind.URGENT in kinds, EventKind.ANSWERED in kinds) == (True, False)
    nurse.has_read_all()
    patient.has_read_all()


async def test_that_the_ambulance_is_here_answers_whether_they_went(clinic: Clinic) -> None:
    nurse, patient = await asked(clinic)
    await patient.says("the ambulance is here")
    assert (await advice_of(clinic, patient)).answer == "went"
    assert EventKind.URGENT not in await clinic.timeline(await clinic.the_case())
    nurse.has_read_all()
    patient.has_read_all()


async def test_a_cry_while_they_are_asked_whether_they_went_answers_nothing(clinic: Clinic) -> None:
    nurse, patient = await asked(clinic)
    await patient.says("nobody came, help!")
    assert EventKind.URGENT in await clinic.timeline(await clinic.the_case())
    nurse.has_read_all()
    patient.has_read_all()


async def test_a_cry_is_heard_though_a_button_is_near_it(clinic: Clinic) -> None:
    """The chat stands at "Pass it to the nurse"."""
    nurse, patient = await at_three(clinic)
    await patient.says("the blue one")
    await patient.says("I need a nurse now")
    assert (await clinic.the_case()).tier == "clinic_now"
    nurse.has_read_all()
    patient.has_read_all()


async def test_after_the_diary_a_cry_calls_as_well(clinic: Clinic) -> None:
    nurse, patient = await at_three(clinic)
    await clinic.until(day=60, hour=3)
    for case in await clinic.open_cases():
        await clinic.reaches(nurse, case)
        await clinic.closes(case, nurse)
    nurse.has_read_all()
    patient.has_read_all()
    await patient.says("SOS")
    assert (await clinic.the_case()).tier == "clinic_now"
    nurse.expects("case", "first nurse")
    patient.has_read_all()


async def test_a_case_that_rests_is_called_anew(clinic: Clinic) -> None:
    nurse, patient = await at_three(clinic)
    await patient.says("I have trouble swallowing")
    await patient.answers_the_questions()
    await nurse.taps("have it")
    case = await clinic.the_case()
    await clinic.reaches(nurse, case)
    until, expected = clinic.now + timedelta(hours=20), {"dysphagia": Tier.CLINIC_NOW}
    await clinic.does(lambda desk: snooze_case(desk, case.code, nurse.staff, expected, until))
    await clinic.passes(minutes=30)
    nurse.has_read_all()
    patient.has_read_all()
    await patient.says("I need help now")
    nurse.expects(f"case {case.code}", "first nurse")
    patient.expects("911")
    assert (await clinic.case(case)).snoozed_until is None
    patient.has_read_all()


async def test_an_edited_message_and_the_words_under_a_picture_cry_as_well(clinic: Clinic) -> None:
    nurse, patient = await at_three(clinic)
    await patient.says("hello")
    await patient.changes("hello", "help me")
    await patient.sends_photo("please help!")
    kinds = await clinic.timeline(await clinic.the_case())
    assert kinds.count(EventKind.URGENT) == 2
    nurse.has_read_all()
    patient.has_read_all()


async def test_who_has_stopped_is_heard_as_well(clinic: Clinic) -> None:
    nurse, patient = await at_three(clinic)
    await patient.says("/stop")
    await patient.taps_data("^stop:yes$")
    nurse.has_read_all()
    patient.has_read_all()
    await patient.says("help me please")
    assert (await clinic.the_case()).tier == "clinic_now"
    patient.expects("911")
    nurse.has_read_all()
    patient.has_read_all()


async def test_who_could_not_be_reached_is_called_as_urgently_as_the_case_stood(clinic: Clinic) -> None:
    nurse, patient = await at_three(clinic)
    await patient.says(BREATH["en"])
    await nurse.taps("have it")
    case = await clinic.the_case()
    await clinic.does(lambda desk: log_call(desk, case.code, nurse.staff, "no_answer"))
    await clinic.closes(case, nurse, Outcome.UNREACHABLE)
    nurse.has_read_all()
    patient.has_read_all()
    await patient.says("help")
    assert (await clinic.the_case()).tier == "emergency"
    nurse.expects("Emergency · case", "first nurse")
    patient.has_read_all()
