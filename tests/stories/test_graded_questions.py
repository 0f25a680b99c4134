"""After the advice: a few graded questions, one at a time. What they say may raise the case at once, and the nurse reads every answer."""

from __future__ import annotations

import pytest

from bot.domain.case import EventKind
from tests.stories.clinic import Clinic
from tests.stories.questions import CHOKING, SPIT, asked, given, has_buttons


async def test_the_case_is_open_and_the_advice_is_sent_before_the_first_question(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    patient = await asked(clinic)
    advice, status, question = patient.received[-3:]
    assert "911" in advice.split("\n")[0]
    assert status.startswith("10:00 sent to the nurse")
    assert question.endswith(SPIT)
    assert patient.phone.buttons()[:3] == ["Yes", "No", "Not sure"]
    assert nurse.reads((await clinic.the_case()).code)


async def test_one_question_at_a_time_each_answered_in_place(clinic: Clinic) -> None:
    patient = await asked(clinic)
    await patient.taps("Yes")
    assert patient.received[-2].split("\n") == [SPIT, "✓ You said: Yes"]
    assert patient.last == CHOKING
    await patient.taps("No")
    await patient.taps("No")
    assert patient.last == "What happens when you drink water?"
    assert [text[:3] for text in patient.phone.buttons()[:6]] == [f"{number} ·" for number in range(1, 7)]
    await patient.taps("I cough on some sips")
    await patient.taps("No")
    assert await given(clinic) == {
        "own_spit": "yes",
        "choking": "no",
        "breathing_trouble": "no",
        "drink": "some_sips",
        "wet_voice_fever": "no",
    }
    assert not has_buttons(patient)
    assert (await clinic.the_case()).tier == "clinic_now"
    assert "your answers are with the nurse" in patient.last
    assert "Nobody called by 11:00? Call (555) 010-0199." in patient.last


async def test_answers_can_be_typed_in_words_and_by_number(clinic: Clinic) -> None:
    patient = await asked(clinic)
    for text in ("Yes", "nope", "no.", "3", "not sure"):
        await patient.says(text)
    assert list((await given(clinic)).values()) == ["yes", "no", "no", "every_sip", "not_sure"]
    assert "✓ You said: I cough on every sip" in "\n".join(patient.received)
    assert (await clinic.the_case()).tier == "ed_now"


async def test_short_answers_in_a_row_are_one(clinic: Clinic) -> None:
    patient = await asked(clinic)
    for text in ("er yes definitely", "not really no", "idk maybe"):
        await patient.says(text)
    assert list((await given(clinic)).values()) == ["yes", "no", "not_sure"]


async def test_the_words_of_a_button_are_an_answer_and_no_second_report(clinic: Clinic) -> None:
    patient = await asked(clinic)
    for text in ("yes", "no", "no", "i cough on some sips"):
        await patient.says(text)
    case = await clinic.the_case()
    assert (await given(clinic))["drink"] == "some_sips"
    assert (await clinic.timeline(case)).count(EventKind.RED_FLAG) == 1
    assert case.tier == "clinic_now"


@pytest.mark.parametrize("text", ["ok", "sure", "i can't"])
async def test_a_word_that_may_mean_anything_is_no_answer(clinic: Clinic, text: str) -> None:
    patient = await asked(clinic)
    await patient.says(text)
    assert await given(clinic) == {"own_spit": ""}


async def test_a_graver_answer_raises_the_case_and_the_new_advice_comes_at_once(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    patient = await asked(clinic)
    await nurse.taps("have it")
    for button in ("Yes", "No", "No"):
        await patient.taps(button)
    before, pages = len(patient.received), nurse.count("acknowledge by")
    await patient.taps("I cough on every sip")
    advice, status, question = patient.new_since(before)
    assert advice.startswith("Go to the emergency department now.")
    assert "your answers are with the nurse" not in status, "not before the last one is there"
    assert "Does your voice sound wet" in question
    case = await clinic.the_case()
    assert (case.tier, case.acknowledged_at) == ("ed_now", None)
    assert nurse.count("acknowledge by") == pages + 1
    kinds = await clinic.timeline(case)
    assert EventKind.TIER_RAISED in kinds
    assert kinds.count(EventKind.ANSWERED) == 4


async def test_an_emergency_says_so_first_and_ends_the_questions(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    patient = await asked(clinic)
    before = len(patient.received)
    await patient.taps("No")
    assert patient.new_since(before)[0].startswith("Call 911 now. Do not drive yourself.")
    assert (await clinic.the_case()).tier == "emergency"
    assert "Emergency" in nurse.last
    assert not has_buttons(patient)
    assert list(await given(clinic)) == ["own_spit"]


async def test_not_sure_counts_as_the_more_severe_answer(clinic: Clinic) -> None:
    patient = await asked(clinic)
    await patient.taps("Not sure")
    assert (await clinic.the_case()).tier == "emergency"
    assert patient.reads("Call 911 now. Do not drive yourself.")
    assert await given(clinic) == {"own_spit": "not_sure"}


async def test_silence_counts_as_the_more_severe_answer_and_ends_the_questions(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    patient = await asked(clinic)
    await patient.taps("Yes")
    await clinic.passes(minutes=9)
    assert (await clinic.the_case()).tier == "clinic_now"
    await clinic.passes(minutes=2)
    case = await clinic.the_case()
    assert case.tier == "emergency"
    assert await given(clinic) == {"own_spit": "yes", "choking": "no_answer"}
    assert EventKind.NO_ANSWER in await clinic.timeline(case)
    assert patient.reads("No answer came.")
    assert patient.reads("Call 911 now. Do not drive yourself.")
    assert "Emergency" in nurse.last
    assert not has_buttons(patient)
    count = len(patient.received)
    await clinic.passes(minutes=1)
    assert patient.new_since(count) == []


async def test_free_text_is_heard_as_always_and_the_question_stays_open(clinic: Clinic) -> None:
    patient = await asked(clinic)
    await patient.says("and I am so scared")
    case = await clinic.the_case()
    assert EventKind.HEARD in await clinic.timeline(case)
    assert "911" in patient.received[-2].split("\n")[0]
    assert patient.last == f"Please answer this too: {SPIT}"
    await patient.taps("Yes")
    assert patient.last == CHOKING


async def test_free_text_may_raise_the_tier(clinic: Clinic) -> None:
    patient = await asked(clinic)
    before = len(patient.received)
    await patient.says("I can't breathe")
    assert patient.new_since(before)[0].startswith("Call 911 now")
    assert (await clinic.the_case()).tier == "emergency"
    assert await given(clinic) == {"own_spit": ""}


async def test_of_two_symptoms_the_more_urgent_is_asked_about_first_and_nothing_twice(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("my voice is hoarse and I see double")
    found = await patient.answers_the_questions()
    assert found[:3] == ["breathing_trouble", "face_swelling", "swallow_trouble"]
    assert "sight_lost" in found
    assert len(found) == len(set(found)) <= clinic.office.playbook.questionnaire.at_most


async def test_a_second_red_flag_adds_its_questions_after_the_current_ones(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("my left eyelid is drooping")
    await patient.says("now my voice is hoarse too")
    found = await patient.answers_the_questions()
    assert found == [
        "face_or_arm",
        "pupil_or_headache",
        "spread_signs",
        "breathing_trouble",
        "face_swelling",
        "swallow_trouble",
    ]


async def test_an_earlier_answer_weighs_for_a_symptom_reported_later(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("my voice is hoarse since this morning")
    await patient.taps("No", "No", "Yes")
    assert (await clinic.the_case()).tier == "clinic_now"
    await patient.says("and my speech is slurred")
    assert (await clinic.the_case()).tier == "ed_now"


async def test_nothing_is_asked_where_the_words_are_a_hard_trigger(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("I can't swallow my own spit")
    assert (await clinic.the_case()).tier == "emergency"
    assert not has_buttons(patient)
    assert patient.last.startswith("10:00 sent to the nurse")


async def test_an_emergency_by_risk_is_asked_after_the_call_for_help(clinic: Clinic) -> None:
    patient = await clinic.patient(birth_year=1940)
    await patient.says("I feel short of breath")
    assert (await clinic.the_case()).tier == "emergency"
    advice, _, question = patient.received[-3:]
    assert advice.startswith("Call 911 now")
    assert question.startswith("Call 911 first. Then, if you can:")
    await patient.taps("One word at a time")
    assert patient.received[-2].startswith("Call 911 now"), "they said it is one: the words are said again"


async def test_the_answers_of_a_patient_at_risk_weigh_more(clinic: Clinic) -> None:
    patient = await asked(clinic, birth_year=1940)
    assert (await clinic.the_case()).tier == "ed_now"
    await patient.taps("Yes", "No", "No", "I cough on some sips")
    assert (await clinic.the_case()).tier == "ed_now"
    await patient.taps("Yes")
    assert (await clinic.the_case()).tier == "emergency"


async def test_a_tap_in_the_diary_is_followed_by_the_same_questions(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.check_in(day=1)
    await patient.taps("Trouble swallowing")
    assert patient.last.endswith(SPIT)
    await patient.taps("Done")
    await patient.taps("Yes")
    assert patient.last == CHOKING
    assert (await clinic.answers(patient, 1))["flags"] == ["swallowing"]


@pytest.mark.parametrize("answer", ["Yes", "Not sure", ""])
async def test_the_literal_question_leads_to_the_graded_ones(clinic: Clinic, answer: str) -> None:
    patient = await clinic.patient()
    await patient.says("my throat feels funny")
    if answer:
        await patient.taps(answer)
    else:
        await clinic.passes(minutes=16)
    advice, _, question = patient.received[-3:]
    assert "911" in advice.split("\n")[0]
    assert question.startswith("Short questions help the nurse.")
    assert has_buttons(patient)


async def test_a_patient_who_reads_spanish(clinic: Clinic) -> None:
    patient = await clinic.patient(language="es")
    await patient.says("me cuesta tragar")
    assert patient.last.endswith("¿Puede tragar su saliva?")
    for text in ("sí", "no", "no", "Toso con cada sorbo"):
        await patient.says(text)
    assert (await given(clinic))["drink"] == "every_sip"
    assert patient.reads("✓ Usted dijo: Toso con cada sorbo")
    assert (await clinic.the_case()).tier == "ed_now"
