"""After emergency advice: "Did you go?", by tap, in words, by silence; whoever did not go is called."""

from __future__ import annotations

import pytest

from bot.care.red_flag.know_they_went import know_they_went
from bot.care.working.reopen_case import reopen_case
from bot.care.working.work_case import change_tier, log_call
from bot.domain.case import EventKind, Outcome
from bot.domain.tier import Tier
from tests.stories.clinic import Clinic
from tests.stories.did_you_go import AGAIN, BREATH, FIRST, MOVED, QUESTION, advice_of, asked, reaches, told_to_go, went
from tests.stories.test_undo import undoes

FOUR_HOURS = "The first 4 hours are over. You may lie down now if you"

TYPED = {  # answer: words in each language
    "went": {
        "en": "yes I'm at the ER",
        "es": "si, ya estoy aqui",
        "fr": "oui, je suis aux urgences",
        "de": "ja, bin im Krankenhaus",
        "pt": "sim, estou no hospital",
    },
    "on_the_way": {
        "en": "on my way",
        "es": "voy en camino",
        "fr": "je suis en route",
        "de": "unterwegs",
        "pt": "estou a caminho",
    },
    "did_not_go": {"en": "not yet", "es": "todavía no", "fr": "pas encore", "de": "noch nicht", "pt": "ainda não"},
}
EVERY = [(answer, language) for answer, words in TYPED.items() for language in words]


async def test_it_is_asked_when_content_says_and_not_before(clinic: Clinic) -> None:
    _, patient = await told_to_go(clinic)
    await clinic.passes(minutes=14, seconds=59)
    patient.expects_nothing()
    await clinic.passes(seconds=1)
    patient.expects(FIRST, QUESTION)
    row = await advice_of(clinic, patient)
    assert (row.answer, row.asked) == ("", 1)


async def test_yes_is_on_the_case_at_once(clinic: Clinic) -> None:
    ana, patient = await asked(clinic)
    await patient.taps("Yes")
    patient.expects_change(QUESTION, "✓ You said: Yes")
    patient.expects("Worse? Tell the staff there at once.", "The nurse knows now.", "write here what they said")
    assert (await clinic.timeline(await clinic.the_case()))[-1] is EventKind.WENT
    assert (await advice_of(clinic, patient)).answer == "went"
    await clinic.passes(hours=2)
    ana.expects_nothing()


async def test_no_brings_the_emergency_words_and_the_nurse(clinic: Clinic) -> None:
    ana, patient = await asked(clinic)
    await patient.taps("No")
    patient.expects_change(QUESTION, "✓ You said: No")
    patient.expects("Call 911 now. Do not drive yourself.", "What keeps you from going?")
    patient.expects("you told us: you did not go. The nurse is called", "Nobody called by 10:20?")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:18", "first nurse")
    case = await clinic.the_case()
    assert EventKind.DID_NOT_GO in await clinic.timeline(case)
    assert case.next_step == "acknowledge"
    assert (await advice_of(clinic, patient)).answer == "did_not_go"
    await ana.taps("have it")
    ana.expects("is yours, Ana.")
    patient.expects_change("10:15 Ana has it", "Ana calls or writes by 10:20.")


async def test_on_my_way_is_asked_again_later(clinic: Clinic) -> None:
    ana, patient = await asked(clinic)
    await patient.taps("On my way")
    patient.expects_change(QUESTION, "✓ You said: On my way")
    patient.expects("Worse on the way? Call 911.", "I ask you again by 10:35.")
    await clinic.passes(minutes=19, seconds=59)
    patient.expects_nothing()
    await clinic.passes(seconds=1)
    patient.expects(FIRST, QUESTION)
    await patient.taps("Yes")
    patient.expects_change(QUESTION, "✓ You said: Yes")
    patient.expects("Tell the staff there at once")
    row = await advice_of(clinic, patient)
    assert (row.answer, row.round) == ("went", 1)
    ana.expects_nothing()


async def test_silence_is_asked_again_and_then_a_nurse_calls(clinic: Clinic) -> None:
    ana, patient = await asked(clinic)
    await clinic.passes(minutes=10)
    patient.expects_change(MOVED)
    patient.expects(FIRST, AGAIN, QUESTION, "If no answer comes, a nurse calls you.")
    await clinic.passes(minutes=9, seconds=59)
    patient.expects_nothing()
    ana.expects_nothing()
    await clinic.passes(seconds=1)
    patient.expects_change(QUESTION, "No answer came. The nurse knows.")
    patient.expects("No help yet? Call 911 now. Do not wait for the nurse.", "or the person you named for emergencies")
    patient.expects("no answer from you. The nurse is called", "Nobody called by 10:40?")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:38", "first nurse")
    case = await clinic.the_case()
    assert EventKind.NO_WORD in await clinic.timeline(case)
    assert (case.next_step, (await advice_of(clinic, patient)).answer) == ("acknowledge", "no_word")
    await ana.taps("have it")
    ana.expects("is yours, Ana.")
    patient.expects_change("10:35 Ana has it")


async def test_silence_on_the_way_ends_with_a_nurse_too(clinic: Clinic) -> None:
    ana, patient = await asked(clinic)
    await patient.taps("On my way")
    patient.has_read_all()
    await clinic.passes(minutes=40)
    patient.expects(FIRST, QUESTION)
    patient.expects_change(MOVED)
    patient.expects(AGAIN, QUESTION)
    patient.expects_change("No answer came. The nurse knows.")
    patient.expects("Do not wait for the nurse.")
    patient.expects("no answer from you. The nurse is called")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:58")
    await ana.taps("have it")
    ana.has_read_all()
    patient.has_read_all()


@pytest.mark.parametrize(("answer", "language"), EVERY)
async def test_every_answer_can_be_typed(clinic: Clinic, answer: str, language: str) -> None:
    ana, patient = await asked(clinic, language)
    await patient.says(TYPED[answer][language])
    assert (await advice_of(clinic, patient)).answer == answer
    assert EventKind(answer) in await clinic.timeline(await clinic.the_case())
    assert (await clinic.heard(patient))[-1] == TYPED[answer][language]
    assert "911" in patient.phone.received[-1 if answer != "did_not_go" else -2]
    patient.has_read_all()
    ana.has_read_all()


@pytest.mark.parametrize(("language", "yes"), [("en", "yes"), ("es", "sí"), ("fr", "oui"), ("de", "ja"), ("pt", "sim")])
async def test_a_bare_yes_is_enough_when_asked(clinic: Clinic, language: str, yes: str) -> None:
    _, patient = await asked(clinic, language)
    await patient.says(yes)
    assert (await advice_of(clinic, patient)).answer == "went"
    patient.has_read_all()


async def test_worse_while_being_asked_is_a_red_flag_first(clinic: Clinic) -> None:
    ana, patient = await asked(clinic)
    await patient.says("no I can't breathe")
    patient.expects("Call 911 now. Do not drive yourself.")
    ana.expects("Emergency · case", "0 min", "you have this case")
    case = await clinic.the_case()
    assert (await clinic.timeline(case)).count(EventKind.RED_FLAG) == 2
    assert (await advice_of(clinic, patient)).answer == "", "the question stays open"
    patient.has_read_all()
    ana.has_read_all()
    await patient.says("no")
    assert (await advice_of(clinic, patient)).answer == "did_not_go"
    patient.has_read_all()
    ana.has_read_all()


async def test_who_has_written_that_they_are_there_is_not_asked(clinic: Clinic) -> None:
    ana, patient = await told_to_go(clinic)
    await clinic.passes(minutes=6)
    await patient.says("I am at the hospital now")
    patient.expects("Tell the staff there at once", "The nurse knows now.")
    await clinic.passes(hours=1)
    patient.expects_nothing()
    ana.expects_nothing()
    assert (await advice_of(clinic, patient)).answer == "went"


async def test_who_has_written_that_help_comes_is_asked_later(clinic: Clinic) -> None:
    _, patient = await told_to_go(clinic)
    await clinic.passes(minutes=5)
    await patient.says("the ambulance is coming")
    patient.expects("I ask you again by 10:25.")
    await clinic.passes(minutes=19, seconds=59)
    patient.expects_nothing()
    await clinic.passes(seconds=1)
    patient.expects(QUESTION)


async def test_ok_to_the_advice_is_no_answer(clinic: Clinic) -> None:
    ana, patient = await told_to_go(clinic)
    await clinic.passes(minutes=1)
    await patient.says("ok")
    patient.has_read_all()
    ana.expects("Something new in case", "which is yours")
    await clinic.passes(minutes=14)
    patient.expects(FIRST, QUESTION)


async def test_a_bare_yes_to_a_nurse_is_no_answer(clinic: Clinic) -> None:
    ana, patient = await asked(clinic)
    await clinic.writes(ana, await clinic.the_case(), "Is your daughter with you?")
    patient.expects("Is your daughter with you?")
    await patient.says("yes")
    patient.expects("I added what you wrote. The nurse sees it.")
    assert (await advice_of(clinic, patient)).answer == ""
    ana.expects("Something new in case", "which is yours")


@pytest.mark.parametrize("outcome", [Outcome.ADVISED_HOME, Outcome.SEEN_IN_CLINIC, Outcome.NOISE])
async def test_a_case_closed_with_an_answer_is_not_asked_about(clinic: Clinic, outcome: Outcome) -> None:
    ana, patient = await told_to_go(clinic)
    await clinic.closes(await clinic.the_case(), ana, outcome)
    patient.expects_change("10:00 closed by Ana")
    await clinic.passes(hours=2)
    patient.expects_nothing()
    ana.expects_nothing()
    assert (await advice_of(clinic, patient)).answer == "nurse_knows"


@pytest.mark.parametrize("outcome", [Outcome.SENT_TO_ED, Outcome.EMERGENCY_SERVICES])
async def test_who_was_sent_is_asked_whether_they_arrived(clinic: Clinic, outcome: Outcome) -> None:
    ana, patient = await told_to_go(clinic)
    closed = await clinic.the_case()
    await clinic.closes(closed, ana, outcome)
    patient.expects_change("10:00 closed by Ana")
    assert (await advice_of(clinic, patient)).answer == ""
    await clinic.passes(minutes=15)
    patient.expects(FIRST, QUESTION)
    await patient.taps("No")
    patient.expects_change(QUESTION, "✓ You said: No")
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:15 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:18")
    assert (await clinic.the_case()).id != closed.id


@pytest.mark.parametrize("outcome", [Outcome.ADVISED_HOME, Outcome.SEEN_IN_CLINIC, Outcome.NOISE])
async def test_a_case_opened_again_asks_what_its_closing_left_unasked(clinic: Clinic, outcome: Outcome) -> None:
    ana, patient = await told_to_go(clinic)
    before, case = await advice_of(clinic, patient), await clinic.the_case()
    await clinic.closes(case, ana, outcome)
    patient.has_read_all()
    await clinic.passes(minutes=5)
    await clinic.does(lambda desk: reopen_case(desk, case.code, ana.staff, "the wrong patient"))
    patient.has_read_all()
    assert (await advice_of(clinic, patient)).model_dump() == before.model_dump()
    await clinic.reaches(ana, case)
    patient.has_read_all()
    await clinic.passes(minutes=10)
    patient.expects(FIRST, QUESTION)
    await patient.taps("Yes")
    patient.has_read_all()


async def test_a_question_that_was_taken_back_is_put_again_when_the_case_is_opened_again(clinic: Clinic) -> None:
    ana, patient = await asked(clinic)
    case = await clinic.the_case()
    await clinic.closes(case, ana, Outcome.ADVISED_HOME)
    patient.has_read_all()
    await clinic.passes(hours=1)
    await clinic.does(lambda desk: reopen_case(desk, case.code, ana.staff, "the wrong patient"))
    patient.expects_change(MOVED)
    patient.expects(FIRST, QUESTION)
    patient.has_read_all()
    await patient.taps("No")
    assert (await advice_of(clinic, patient)).answer == "did_not_go"
    patient.has_read_all()
    ana.has_read_all()


@pytest.mark.parametrize("outcome", [Outcome.SENT_TO_ED, Outcome.ADVISED_HOME, Outcome.NOISE])
async def test_a_closing_by_somebody_who_reached_nobody_leaves_it_to_be_asked(clinic: Clinic, outcome: Outcome) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(BREATH["en"])
    ana.has_read_all()
    patient.has_read_all()
    await clinic.closes(await clinic.the_case(), ana, outcome)
    patient.expects_change("10:00 closed by Ana")
    assert (await advice_of(clinic, patient)).answer == ""
    await clinic.passes(minutes=15)
    await went(patient)


async def test_a_lower_tier_from_somebody_who_reached_nobody_leaves_it_to_be_asked(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(BREATH["en"])
    case = await clinic.the_case()
    await ana.taps("have it")
    ana.has_read_all()
    patient.has_read_all()
    await clinic.does(lambda desk: change_tier(desk, case.code, ana.staff, Tier.SELF_CARE, "often says so"))
    patient.expects("the call may come later than I told you")
    await clinic.passes(minutes=15)
    await went(patient)


async def test_closing_takes_the_question_back(clinic: Clinic) -> None:
    ana, patient = await asked(clinic)
    message_id, data = patient.button("^went:.*:went$")
    await clinic.closes(await clinic.the_case(), ana, Outcome.ADVISED_HOME)
    patient.expects_change(QUESTION, "This question is closed. You need not answer.")
    patient.expects("10:15 closed by Ana")
    await patient.taps_again(message_id, data)
    patient.expects_change(QUESTION, "✓ You said: Yes")
    patient.expects("Tell the staff there at once")
    ana.expects_nothing()


async def test_a_closing_that_is_undone_lets_it_be_asked_at_its_time(clinic: Clinic) -> None:
    ana, patient = await told_to_go(clinic)
    before, case = await advice_of(clinic, patient), await clinic.the_case()
    await clinic.closes(case, ana, Outcome.ADVISED_HOME)
    await clinic.passes(seconds=9)
    await undoes(clinic, ana, case)
    patient.has_read_all()
    assert (await advice_of(clinic, patient)).model_dump() == before.model_dump()
    await clinic.passes(minutes=14, seconds=50)
    patient.expects_nothing()
    await clinic.passes(seconds=1)
    patient.expects(FIRST, QUESTION)


async def test_if_its_time_came_in_between_it_is_asked_now(clinic: Clinic) -> None:
    ana, patient = await told_to_go(clinic)
    case = await clinic.the_case()
    await clinic.passes(minutes=14, seconds=55)
    await clinic.closes(case, ana, Outcome.ADVISED_HOME)
    await clinic.passes(seconds=9)
    patient.has_read_all()
    await undoes(clinic, ana, case)
    patient.expects_change("Ana contacted you")
    patient.expects(FIRST, QUESTION)


async def test_a_question_that_the_closing_took_back_is_put_again_below_and_its_silence_counts(clinic: Clinic) -> None:
    ana, patient = await asked(clinic)
    case, before = await clinic.the_case(), await advice_of(clinic, patient)
    await clinic.closes(case, ana, Outcome.ADVISED_HOME)
    patient.has_read_all()
    await undoes(clinic, ana, case)
    patient.expects_change(MOVED)
    patient.expects(FIRST, QUESTION)
    patient.has_read_all()
    assert (await advice_of(clinic, patient)).model_dump() == before.model_dump()
    await patient.taps("No")
    assert (await advice_of(clinic, patient)).answer == "did_not_go"
    patient.has_read_all()
    ana.has_read_all()


async def test_on_the_way_is_not_forgotten_by_a_closing_that_is_undone(clinic: Clinic) -> None:
    ana, patient = await asked(clinic)
    await patient.taps("On my way")
    patient.has_read_all()
    case, before = await clinic.the_case(), await advice_of(clinic, patient)
    assert before.answer == "on_the_way"
    await clinic.closes(case, ana, Outcome.ADVISED_HOME)
    await undoes(clinic, ana, case)
    patient.has_read_all()
    assert (await advice_of(clinic, patient)).model_dump() == before.model_dump()


async def test_a_tier_lowered_by_mistake_as_it_was_due_is_asked_about_all_the_same(clinic: Clinic) -> None:
    ana, patient = await told_to_go(clinic)
    case = await clinic.the_case()
    await clinic.passes(minutes=14, seconds=55)
    await clinic.does(lambda desk: change_tier(desk, case.code, ana.staff, Tier.SELF_CARE, "the wrong patient"))
    await clinic.passes(seconds=6)
    assert (await advice_of(clinic, patient)).answer == "nurse_knows"
    await undoes(clinic, ana, case)
    await clinic.passes(seconds=1)
    patient.expects(FIRST, QUESTION)


async def test_no_after_the_closing_opens_a_new_case(clinic: Clinic) -> None:
    ana, patient = await asked(clinic)
    message_id, data = patient.button("^went:.*:did_not_go$")
    await clinic.closes(await clinic.the_case(), ana, Outcome.ADVISED_HOME)
    patient.has_read_all()
    await patient.taps_again(message_id, data)
    patient.expects_change(QUESTION, "✓ You said: No")
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("10:15 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:18")
    assert await clinic.timeline(await clinic.the_case()) == [EventKind.DID_NOT_GO, EventKind.PAGED]


async def test_who_was_not_reached_is_not_forgotten_with_the_case(clinic: Clinic) -> None:
    ana, patient = await told_to_go(clinic)
    closed = await clinic.the_case()
    await clinic.does(lambda desk: log_call(desk, closed.code, ana.staff, "no_answer"))
    await clinic.closes(closed, ana, Outcome.UNREACHABLE)
    patient.expects_change("10:00 closed by Ana")
    await clinic.passes(minutes=15)
    patient.expects(FIRST, QUESTION)
    await clinic.passes(minutes=10)
    patient.expects_change(MOVED)
    patient.expects(AGAIN)
    await clinic.passes(minutes=10)
    patient.expects_change("No answer came. The nurse knows.")
    patient.expects("Do not wait for the nurse.")
    patient.expects("10:35 sent to the nurse")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:38")
    case = await clinic.the_case()
    assert case.id != closed.id
    assert (await clinic.timeline(case))[0] is EventKind.NO_WORD


async def test_a_nurse_who_knows_that_they_are_there_ends_the_asking(clinic: Clinic) -> None:
    ana, patient = await asked(clinic)
    case = await clinic.the_case()
    await clinic.does(lambda desk: know_they_went(desk, case.code, ana.staff))
    patient.expects_change(QUESTION, "This question is closed. You need not answer.")
    await clinic.passes(hours=1)
    patient.expects_nothing()
    ana.expects_nothing()
    row = await advice_of(clinic, patient)
    assert (row.answer, row.staff_id) == ("nurse_knows", ana.staff.id)
    assert (await clinic.timeline(case))[-1] is EventKind.NURSE_KNOWS


async def test_a_second_red_flag_does_not_double_the_question(clinic: Clinic) -> None:
    ana, patient = await told_to_go(clinic)
    await clinic.passes(minutes=10)
    await patient.says("now my throat is swelling shut")
    await ana.taps("have it")
    await reaches(clinic, ana, await clinic.the_case())
    patient.has_read_all()
    await clinic.passes(minutes=5)
    patient.expects(FIRST, QUESTION)
    patient.expects_nothing()
    ana.has_read_all()


async def test_two_taps_count_once(clinic: Clinic) -> None:
    ana, patient = await asked(clinic)
    patient.phone.taps("No")
    patient.phone.taps_data("^went:.*:did_not_go$")
    await clinic.stage.settle()
    patient.expects_change(QUESTION, "✓ You said: No")
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("you told us: you did not go")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:18")


async def test_a_no_after_a_yes_counts(clinic: Clinic) -> None:
    ana, patient = await asked(clinic)
    message_id, data = patient.button("^went:.*:did_not_go$")
    await patient.taps("Yes")
    patient.has_read_all()
    await patient.taps_again(message_id, data)
    patient.expects_change(QUESTION, "✓ You said: No")
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("you told us: you did not go. The nurse is called")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:18")


async def test_a_yes_after_the_silence_is_kept(clinic: Clinic) -> None:
    ana, patient = await asked(clinic)
    await clinic.passes(minutes=20)
    patient.has_read_all()
    ana.has_read_all()
    await patient.says("yes I'm at the ER")
    patient.expects_change(QUESTION, "✓ You said: Yes")
    patient.expects("Tell the staff there at once")
    assert (await advice_of(clinic, patient)).answer == "went"


async def test_an_answer_can_be_edited(clinic: Clinic) -> None:
    ana, patient = await asked(clinic)
    await patient.says("yes")
    patient.has_read_all()
    await patient.changes("yes", "no, still at home")
    patient.expects_change(QUESTION, "✓ You said: No")
    patient.expects("Call 911 now. Do not drive yourself.")
    patient.expects("you told us: you did not go")
    ana.expects("Emergency · case", "0 min · acknowledge by 10:18")
    assert (await advice_of(clinic, patient)).answer == "did_not_go"


async def test_an_answer_edited_into_a_red_flag_is_one(clinic: Clinic) -> None:
    ana, patient = await asked(clinic)
    await patient.says("yes")
    patient.has_read_all()
    await patient.changes("yes", "yes but I can't breathe")
    case = await clinic.the_case()
    assert (await clinic.timeline(case)).count(EventKind.RED_FLAG) == 2
    patient.expects("Call 911 now. Do not drive yourself.")
    ana.expects("Emergency · case", "0 min", "you have this case")
    patient.has_read_all()
    ana.has_read_all()


async def test_a_button_of_an_earlier_advice_says_nothing_of_todays(clinic: Clinic) -> None:
    ana, patient = await asked(clinic)
    message_id, data = patient.button("^went:.*:went$")
    await patient.taps("Yes")
    await clinic.closes(await clinic.the_case(), ana, Outcome.ADVISED_HOME)
    await patient.says(BREATH["en"])
    patient.has_read_all()
    ana.has_read_all()
    await patient.taps_again(message_id, data)
    patient.expects("Worse? Call 911 now.", "That question is closed.")
    assert (await advice_of(clinic, patient)).answer == ""
    await ana.taps("have it")
    await reaches(clinic, ana, await clinic.the_case())
    ana.has_read_all()
    patient.has_read_all()


async def test_a_caregiver_who_reported_is_asked_beside_the_patient(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    carer = await clinic.caregiver_of(patient)
    await carer.says("she cannot breathe")
    await ana.taps("have it")
    await reaches(clinic, ana, await clinic.the_case())
    for one in (ana, patient, carer):
        one.has_read_all()
    await clinic.passes(minutes=15)
    patient.expects(FIRST, QUESTION)
    carer.expects(FIRST, "The person you care for: did they go")
    await carer.taps("Yes")
    carer.expects_change("The person you care for", "✓ You said: Yes")
    carer.expects("Tell the staff there at once")
    patient.expects_change(QUESTION, "✓ Answered: Yes")
    await clinic.passes(hours=1)
    ana.expects_nothing()


async def test_a_caregiver_who_did_not_report_is_not_asked(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    carer = await clinic.caregiver_of(patient)
    await patient.says(BREATH["en"])
    await ana.taps("have it")
    await reaches(clinic, ana, await clinic.the_case())
    for one in (ana, patient, carer):
        one.has_read_all()
    await clinic.passes(minutes=15)
    patient.expects(FIRST, QUESTION)
    carer.expects_nothing()
    await carer.says("we are at the hospital")
    carer.expects("Tell the staff there at once")
    patient.expects_change(QUESTION, "✓ Answered: Yes")


async def test_a_blocked_chat_is_the_unreachable_that_exists(clinic: Clinic) -> None:
    ana, patient = await told_to_go(clinic)
    await patient.blocks_the_bot()
    ana.expects("Emergency · case", "0 min · acknowledge by 10:03")
    await ana.taps("have it")
    await reaches(clinic, ana, await clinic.the_case())
    ana.has_read_all()
    await clinic.passes(hours=1)
    ana.expects_nothing()
    timeline = await clinic.timeline(await clinic.the_case())
    assert timeline.count(EventKind.UNREACHABLE) == 1
    assert EventKind.NO_WORD not in timeline
    assert (await advice_of(clinic, patient)).answer == "no_word"


async def test_a_nurse_who_lowered_the_tier_knows(clinic: Clinic) -> None:
    ana, patient = await told_to_go(clinic)
    case = await clinic.the_case()
    await clinic.does(
        lambda desk: change_tier(desk, case.code, ana.staff, Tier.SAME_DAY, "can speak, was short of breath on stairs")
    )
    await clinic.passes(hours=1)
    patient.expects_nothing()
    ana.expects_nothing()
    assert (await advice_of(clinic, patient)).answer == "nurse_knows"


async def test_nothing_is_asked_after_milder_advice(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("I have trouble swallowing")
    await ana.taps("have it")
    await reaches(clinic, ana, await clinic.the_case())
    patient.has_read_all()
    ana.has_read_all()
    await clinic.passes(hours=3)
    patient.expects(FOUR_HOURS)


async def test_it_is_asked_in_the_night(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await clinic.until(day=1, hour=3)
    await patient.says(BREATH["en"])
    await ana.taps("have it")
    await reaches(clinic, ana, await clinic.the_case())
    patient.has_read_all()
    ana.has_read_all()
    await clinic.passes(minutes=15)
    patient.expects(FIRST, QUESTION)


async def test_a_restart_asks_what_is_due_once(clinic: Clinic) -> None:
    ana, patient = await told_to_go(clinic)
    await clinic.restarts(minutes=2)
    await clinic.passes(minutes=13)
    patient.expects(FIRST, QUESTION)
    await clinic.restarts(seconds=20)
    patient.expects_nothing()
    ana.expects_nothing()


async def test_after_a_stop_of_hours_it_is_asked_once_and_then_a_nurse_calls(clinic: Clinic) -> None:
    ana, patient = await told_to_go(clinic)
    await clinic.jumps(hours=2)
    patient.expects(FIRST, AGAIN, QUESTION)
    patient.expects_nothing()
    await clinic.passes(minutes=10)
    patient.expects_change("No answer came. The nurse knows.")
    patient.expects("Do not wait for the nurse.")
    patient.expects("no answer from you. The nurse is called")
    ana.expects("Emergency · case", "0 min · acknowledge by 12:13")
