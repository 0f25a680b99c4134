"""A red flag, tapped or written: what to do now comes first, a person is called, and the patient sees what becomes of it."""

from __future__ import annotations

import pytest

from bot.domain.case import EventKind
from tests.stories.clinic import Clinic, Patient

RED_FLAGS = [
    ("en", "I can't breathe"),
    ("en", "my tea keeps going down the wrong way"),
    ("en", "my voice is hoarse since this morning"),
    ("en", "i see double"),
    ("es", "no puedo respirar"),
    ("es", "me cuesta tragar"),
    ("es", "veo doble"),
]


async def advice_to(patient: Patient, text: str) -> str:
    before = len(patient.received)
    await patient.says(text)
    return patient.new_since(before)[0]


@pytest.mark.parametrize(("language", "text"), RED_FLAGS)
async def test_the_first_line_holds_the_emergency_number(clinic: Clinic, language: str, text: str) -> None:
    nurse = await clinic.nurse()
    patient = await clinic.patient(language=language)
    advice = await advice_to(patient, text)
    assert "911" in advice.split("\n")[0]
    assert "(555) 010-0199" in advice
    case = await clinic.the_case()
    assert EventKind.RED_FLAG in await clinic.timeline(case)
    assert nurse.reads(case.code)


async def test_every_red_flag_button_brings_advice_and_a_case(clinic: Clinic) -> None:
    options = ("swallowing", "breathing", "voice_speech", "weakness", "eyes", "bladder", "skin")
    patients = [await clinic.patient() for _ in options]
    await clinic.check_in(day=1)
    for patient, option in zip(patients, options, strict=True):
        before = len(patient.received)
        await patient.taps_data(f"flags:{option}$")
        assert "911" in patient.new_since(before)[0].split("\n")[0]
    assert len(await clinic.open_cases()) == len(options)


async def test_the_status_follows_the_case_in_one_message(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    patient = await clinic.patient()
    await patient.says("I have trouble swallowing")
    await patient.answers_the_questions()
    assert patient.last.startswith("10:00 sent to the nurse")
    assert "Nobody called by 11:00? Call (555) 010-0199." in patient.last
    messages = len(patient.received)
    await clinic.passes(minutes=5)
    await nurse.taps("have it")
    assert "10:05 Ana has it" in patient.last
    await clinic.closes(await clinic.the_case(), nurse)
    assert "10:05 closed by Ana" in patient.last
    assert len(patient.received) == messages, "edited in place, not sent again"


async def test_the_status_comes_down_to_the_bottom_when_other_words_came_between(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    patient = await clinic.patient()
    await patient.says("I have trouble swallowing")
    await patient.says("and I am scared")
    await nurse.taps("have it")
    assert "Ana has it" in patient.last
    assert patient.count("Ana has it") == 1


async def test_a_second_red_flag_is_an_event_of_its_own(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("i see double")
    before = len(patient.received)
    await patient.says("now my voice is hoarse too")
    case = await clinic.the_case()
    events = [event for event in await clinic.events(case) if event.kind == "red_flag"]
    assert len(events) == 2
    advice, _, question = patient.new_since(before)
    assert "911" in advice.split("\n")[0]
    assert "Please answer this too" in question


async def test_worse_breaks_through_to_the_nurse_who_has_the_case(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    patient = await clinic.patient()
    await patient.says("my left eyelid is drooping")
    case = await clinic.the_case()
    await nurse.taps("have it")
    pages = nurse.count(f"case {case.code} ·")
    await patient.says("I can't breathe")
    assert nurse.count(f"case {case.code} ·") == pages + 1
    assert "Emergency" in nurse.last
    assert patient.received[-2].startswith("Call 911 now")
    now = await clinic.case(case)
    assert (now.tier, now.acknowledged_at) == ("emergency", None)
    await nurse.taps("have it")
    assert (await clinic.case(case)).acknowledged_at is not None


async def test_the_same_symptom_twice_in_two_days_weighs_more(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    patient = await clinic.patient()
    await patient.says("I have trouble swallowing")
    first = await clinic.the_case()
    await clinic.closes(first, nurse)
    await clinic.passes(hours=30)
    await patient.says("I have trouble swallowing")
    second = await clinic.the_case()
    assert (first.tier, second.tier) == ("clinic_now", "ed_now")


async def test_a_patient_at_risk_is_taken_one_step_more_seriously(clinic: Clinic) -> None:
    patient = await clinic.patient(birth_year=1940)
    await patient.says("I have trouble swallowing")
    assert (await clinic.the_case()).tier == "ed_now"


NOT_THERE = (
    "no trouble swallowing today",
    "I can breathe fine and my voice is normal",
    "what if I get double vision?",
    "ningún problema para tragar",
)


async def test_what_is_not_there_opens_nothing(clinic: Clinic) -> None:
    patient = await clinic.patient()
    for text in NOT_THERE:
        await patient.says(text)
        assert await clinic.open_cases() == []
        assert text in await clinic.heard(patient)


async def test_an_edited_message_is_read_again(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("my voice is fine")
    assert await clinic.open_cases() == []
    await patient.changes("my voice is fine", "my voice is gone and I can't swallow")
    assert len(await clinic.open_cases()) == 1
    assert {"my voice is fine", "my voice is gone and I can't swallow"} <= set(await clinic.heard(patient))


async def test_an_edit_without_a_red_flag_is_kept(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("see you on mondy")
    await patient.changes("see you on mondy", "see you on monday")
    assert "Both versions are kept" in patient.last


async def test_correcting_the_spelling_of_a_red_flag_is_no_second_report(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("I have trouble swalowing")
    before = (await clinic.the_case()).tier
    await patient.changes("I have trouble swalowing", "I have trouble swallowing")
    assert (await clinic.the_case()).tier == before


async def test_telling_the_nurse_by_command_opens_a_case(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    patient = await clinic.patient()
    await patient.says("/urgent")
    assert patient.last.startswith("Call 911 now")
    await patient.taps("Tell the nurse now")
    case = await clinic.the_case()
    assert EventKind.URGENT in await clinic.timeline(case)
    assert nurse.reads(case.code)
    assert "sent to the nurse" in patient.last


async def test_the_case_knows_the_words_it_rests_on(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("I have trouble swallowing since lunch")
    (event,) = [event for event in await clinic.events(await clinic.the_case()) if event.kind == "red_flag"]
    assert event.symptoms == ["dysphagia"]
    assert event.rules
    assert event.heard_id is not None


@pytest.mark.parametrize("settled", [False, True], ids=["nobody knows that they went", "they went"])
async def test_nothing_milder_is_said_while_they_are_sent_to_emergency_care(clinic: Clinic, *, settled: bool) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("I can't breathe")
    await ana.taps("have it")
    await clinic.reaches(ana, await clinic.the_case())
    if settled:
        await clinic.passes(minutes=20)
        await patient.taps("Yes")

    told = await advice_to(patient, "I see double")

    assert told.startswith("Call 911 now.") is not settled
