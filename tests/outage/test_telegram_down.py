"""Telegram is down: nothing is lost, a lost tap is asked for again, once, and silence in the dark is no answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.care.desk import Desk
from bot.domain.case import EventKind
from bot.store.tables import AskRow
from tests.outage.line import MINUTE, Line
from tests.stories.clinic import Clinic, Patient

DOUBTFUL = "my throat feels funny"  # asked about by one question of yes or no, with 15 minutes of patience
AWAY = "I was away for a while"
QUESTION = "right now?"


async def asked(clinic: Clinic) -> Patient:
    patient = await clinic.patient()
    await patient.says(DOUBTFUL)
    assert QUESTION in patient.last
    return patient


async def beginnings(clinic: Clinic) -> list[EventKind]:
    """What each open case began with."""
    return [(await clinic.timeline(case))[0] for case in await clinic.open_cases()]


@pytest.mark.parametrize("minutes", [1, 10, 60, 1440])
async def test_what_was_written_while_telegram_was_down_reaches_a_nurse_once(
    line: Line, clinic: Clinic, minutes: int
) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient()
    patient.phone.says("I have trouble swallowing")
    await line.breaks(minutes * MINUTE)
    await line.lives(MINUTE)
    case = await clinic.the_case()
    assert (await clinic.timeline(case)).count(EventKind.RED_FLAG) == 1
    assert nurse.count(case.code) == 1, "nobody reads a hundred pages of one case"
    assert patient.count("I have told the nurse") == 1
    assert (await clinic.heard(patient)).count("I have trouble swallowing") == 1


@pytest.mark.parametrize("minutes", [3, 10, 60, 1440])
async def test_a_no_that_was_tapped_in_vain_is_asked_for_again_and_escalates_nobody(
    line: Line, clinic: Clinic, minutes: int
) -> None:
    patient = await asked(clinic)
    line.cut(minutes * MINUTE)
    await line.lives(5 * timedelta(seconds=1))
    patient.phone.taps("No")
    await line.breaks(minutes * MINUTE)
    assert EventKind.RED_FLAG not in await beginnings(clinic)
    assert patient.count(AWAY) == 1
    assert QUESTION in patient.last
    assert patient.count(QUESTION) == 1, "the old question gave way to the new one"
    await line.lives(10 * MINUTE)
    assert EventKind.RED_FLAG not in await beginnings(clinic)
    await patient.taps("No")
    await line.lives(60 * MINUTE)
    assert EventKind.RED_FLAG not in await beginnings(clinic)
    assert patient.count(AWAY) == 1


async def test_a_tap_that_telegram_still_has_is_an_answer_and_nothing_is_asked_again(
    line: Line, clinic: Clinic
) -> None:
    patient = await asked(clinic)
    patient.phone.taps("No")
    await line.breaks(MINUTE)
    assert "It is noted" in patient.last
    assert not patient.reads(AWAY)
    assert await clinic.open_cases() == []


async def test_silence_after_the_outage_counts_as_yes_no_later_than_the_patience_of_content(
    line: Line, clinic: Clinic
) -> None:
    patient = await asked(clinic)
    await line.breaks(10 * MINUTE)
    patience = clinic.office.playbook.triage.ask_patience
    await line.lives(patience - MINUTE)
    assert await clinic.open_cases() == []
    await line.lives(2 * MINUTE)
    assert await beginnings(clinic) == [EventKind.RED_FLAG]
    assert patient.reads("told the nurse")


async def test_a_doubt_that_cannot_be_cleared_in_the_dark_is_looked_at_by_a_nurse(line: Line, clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await asked(clinic)
    line.cut(60 * MINUTE)
    await line.lives(20 * MINUTE)
    case = await clinic.the_case()
    assert (await clinic.timeline(case))[0] is EventKind.UNHEARD
    assert not patient.reads("told the nurse"), "they may have said no"
    await line.lives(41 * MINUTE)
    assert nurse.reads(case.code)
    await patient.taps("No")
    assert EventKind.BETTER in await clinic.timeline(case), "the nurse closes it, knowing this"
    assert [event for event in await clinic.timeline(case) if event is EventKind.UNHEARD] == [EventKind.UNHEARD]


async def test_yes_after_the_outage_is_a_red_flag_with_all_its_advice(line: Line, clinic: Clinic) -> None:
    patient = await asked(clinic)
    await line.breaks(60 * MINUTE)
    await patient.taps("Yes")
    assert EventKind.RED_FLAG in await clinic.timeline(await clinic.the_case())
    assert patient.reads("I have told the nurse")


async def test_what_was_typed_in_the_dark_is_the_answer(line: Line, clinic: Clinic) -> None:
    patient = await asked(clinic)
    patient.phone.says("no")
    await line.breaks(10 * MINUTE)
    assert "It is noted" in patient.last
    assert not patient.reads(AWAY)
    await line.lives(60 * MINUTE)
    assert await clinic.open_cases() == []


async def test_a_graded_question_is_asked_again_and_answered_where_it_stands_now(line: Line, clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("I have trouble swallowing")
    spit = "Can you swallow your own spit?"
    assert patient.last.endswith(spit)
    patient.phone.taps("Yes")
    await line.breaks(30 * MINUTE)
    assert EventKind.NO_ANSWER not in await clinic.timeline(await clinic.the_case())
    assert patient.count(spit) == 1
    assert patient.last.endswith(spit)
    await line.lives(9 * MINUTE)
    assert EventKind.NO_ANSWER not in await clinic.timeline(await clinic.the_case())
    await patient.taps("Yes")
    assert patient.count("You said: Yes") == 1
    assert patient.reads("Yes")
    assert patient.phone.buttons()[:3] == ["Yes", "No", "Not sure"], "the next one"


async def test_a_graded_question_without_an_answer_after_the_outage_counts_as_the_graver_one(
    line: Line, clinic: Clinic
) -> None:
    patient = await clinic.patient()
    await patient.says("I have trouble swallowing")
    await line.breaks(30 * MINUTE)
    await line.lives(clinic.office.playbook.questionnaire.patience + MINUTE)
    case = await clinic.the_case()
    assert EventKind.NO_ANSWER in await clinic.timeline(case)
    assert case.tier == "emergency"


async def test_the_check_in_of_the_day_is_drawn_anew(line: Line, clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.check_in(1)
    await line.goes_on()
    patient.phone.taps_data(r"^d:\d+:flags:none$")
    await line.breaks(10 * MINUTE)
    assert patient.count("Day 1 of 14") == 1
    assert "Day 1 of 14" in patient.last
    assert patient.count(AWAY) == 1
    await patient.check_in_without_trouble()
    assert "Day 1 of 14 is saved" in patient.last


async def test_words_for_tonight_are_not_read_the_next_morning(line: Line, clinic: Clinic) -> None:
    patient = await clinic.patient()
    await line.breaks(24 * 60 * MINUTE)
    await line.lives(5 * MINUTE)
    assert not patient.reads("Tonight")
    assert patient.received == list(dict.fromkeys(patient.received))


async def test_the_check_in_of_an_hour_in_the_dark_comes_after_it_the_same_day(line: Line, clinic: Clinic) -> None:
    patient = await clinic.patient(hour="18:00")
    await clinic.until(day=1, hour=17)
    await line.goes_on()
    await line.breaks(90 * MINUTE)
    await line.lives(5 * MINUTE)
    assert patient.count("Day 1 of 14") == 1


async def test_a_message_that_was_to_be_handed_on_is_offered_again(line: Line, clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("where is the parking lot")
    offer = patient.last
    patient.phone.taps_data("^hand:")
    await line.breaks(10 * MINUTE)
    assert patient.last == offer
    await patient.taps_data("^hand:")
    assert EventKind.PASSED_ON in await clinic.timeline(await clinic.the_case())


async def test_consent_that_was_tapped_in_vain_is_asked_for_again(line: Line, clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    patient = Patient(clinic, clinic.phone(), enrolled.patient_id, enrolled.treatment_id)
    await patient.says(f"/start {enrolled.token}")
    await patient.says("1985")
    patient.phone.taps_data("^consent:agree$")
    await line.breaks(10 * MINUTE)
    assert patient.count(AWAY) == 1
    await patient.taps_data("^consent:agree$")
    assert patient.reads("18:00") or patient.shows("^hour:")


async def test_a_nurse_who_tapped_in_vain_is_called_again_with_the_words_to_type(line: Line, clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient()
    await patient.says("I have trouble swallowing")
    await patient.answers_the_questions()
    case = await clinic.the_case()
    nurse.phone.taps("have it")
    await line.breaks(4 * MINUTE)
    assert (await clinic.case(case)).acknowledged_at is None
    assert nurse.count(f"ack {case.code}") == 1
    await line.lives(MINUTE)
    assert nurse.count(f"ack {case.code}") == 1
    await nurse.says(f"ack {case.code}")
    assert "is yours" in nurse.last


async def test_the_calls_of_a_day_in_the_dark_do_not_come_as_a_heap(line: Line, clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient()
    await patient.says("I have trouble swallowing")
    before = len(nurse.received)
    await line.breaks(24 * 60 * MINUTE)
    await line.lives(MINUTE)
    assert 1 <= len(nurse.new_since(before)) <= 2, "the newest call, and no other"
    assert nurse.reads("nobody has answered")


async def test_a_nurse_who_typed_the_code_in_the_dark_is_not_called_again(line: Line, clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient()
    await patient.says("I have trouble swallowing")
    case = await clinic.the_case()
    nurse.phone.says(f"ack {case.code}")
    await line.breaks(4 * MINUTE)
    assert "is yours" in nurse.last
    assert nurse.count(f"ack {case.code}") == 0


async def test_nobody_hears_of_an_outage_who_was_asked_nothing(line: Line, clinic: Clinic) -> None:
    patient = await clinic.patient()
    before = len(patient.received)
    await line.breaks(10 * MINUTE)
    assert patient.new_since(before) == []


async def test_after_more_than_a_day_even_words_may_be_lost_and_everybody_is_told_so(
    line: Line, clinic: Clinic
) -> None:
    patient = await clinic.patient()
    patient.phone.says("I have trouble swallowing")
    await line.breaks(25 * 60 * MINUTE)
    assert "I have trouble swallowing" not in await clinic.heard(patient), "Telegram keeps words for a day"
    assert patient.count("please write it again") == 1


async def test_a_question_that_was_never_delivered_comes_once(line: Line, clinic: Clinic) -> None:
    patient = await clinic.patient()
    patient.phone.says(DOUBTFUL)
    clinic.stage.telegram.faults.add({"method": "sendMessage", "down_for": "PT10M"})
    await line.beat()
    await line.breaks(10 * MINUTE)
    await line.lives(MINUTE)
    assert patient.count(QUESTION) == 1
    assert not patient.reads(AWAY)


async def test_a_second_outage_is_asked_about_again(line: Line, clinic: Clinic) -> None:
    patient = await asked(clinic)
    for times in (1, 2):
        await line.breaks(5 * MINUTE)
        assert patient.count(AWAY) == times
        assert patient.count(QUESTION) == 1
    await patient.taps("No")
    assert "It is noted" in patient.last


async def test_a_stop_of_the_program_counts_and_one_more_start_asks_nothing(line: Line, clinic: Clinic) -> None:
    patient = await asked(clinic)
    await line.beat()
    patient.phone.taps("No")
    await line.restarts(after=60 * MINUTE)
    assert await clinic.open_cases() == [], "not before they were asked again"
    assert patient.count(AWAY) == 1
    assert QUESTION in patient.last
    await line.restarts(after=MINUTE)
    assert patient.count(AWAY) == 1
    await line.lives(16 * MINUTE)
    assert await beginnings(clinic) == [EventKind.RED_FLAG]


async def test_a_start_into_an_outage_waits_a_moment_and_then_a_nurse_looks(line: Line, clinic: Clinic) -> None:
    await asked(clinic)
    await line.beat()
    line.cut(120 * MINUTE)
    await line.restarts(after=60 * MINUTE)
    assert await clinic.open_cases() == []
    await line.lives(4 * MINUTE)
    assert await beginnings(clinic) == [EventKind.UNHEARD]


def spoil_the_first_question(desk: Desk) -> None:
    desk.session.execute(text("DROP TRIGGER ask_no_update"))  # or the database would refuse
    desk.session.get_one(AskRow, 1).symptom = "gone"


async def test_a_row_that_cannot_be_asked_again_stops_no_other(line: Line, clinic: Clinic) -> None:
    broken, sound = await asked(clinic), await asked(clinic)
    await clinic.office.act("test", spoil_the_first_question)
    await line.breaks(5 * MINUTE)
    assert not broken.reads(AWAY)
    assert sound.count(AWAY) == 1


async def test_whether_a_nurse_is_needed_is_asked_again_and_the_dark_is_looked_at(line: Line, clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient()
    await patient.says("this is urgent please respond")
    line.cut(60 * MINUTE)
    await line.lives(20 * MINUTE)
    case = await clinic.the_case()
    assert (await clinic.timeline(case))[0] is EventKind.UNHEARD
    await line.lives(41 * MINUTE)
    assert nurse.reads(case.code)
    assert "Do you need a nurse now?" in patient.last
    assert patient.count("Do you need a nurse now?") == 1
    await patient.taps("Yes")
    assert EventKind.URGENT in await clinic.timeline(case)


async def test_in_the_dark_nothing_is_passed_on_that_may_have_been_kept_back(line: Line, clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("when does the shop open")
    await line.breaks(180 * MINUTE)
    assert await beginnings(clinic) == []
    await patient.taps("No need")
    await line.lives(90 * MINUTE)
    assert await beginnings(clinic) == []
