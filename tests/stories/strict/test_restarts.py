"""The program ends and begins again on the same file: what was under way goes on, and nothing is said twice."""

from __future__ import annotations

from tests.stories.clinic import BIRTH_YEAR, Actor, Clinic

BREATH = "I can't breathe"


async def test_a_restart_at_rest_says_nothing(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await clinic.restarts(seconds=5)
    await clinic.restarts(seconds=5)
    ana.expects_nothing()
    patient.expects_nothing()


async def test_a_ladder_goes_on_where_it_was(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    patient = await clinic.patient()
    await patient.says(BREATH)
    await clinic.restarts(seconds=30)
    await clinic.passes(seconds=30)
    await ben.taps("have it")


async def test_a_red_flag_written_while_the_program_was_down_is_the_first_thing_it_acts_on(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    patient.phone.says(BREATH)
    await clinic.restarts(hours=3)


async def test_a_claim_survives(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    patient = await clinic.patient()
    await patient.says(BREATH)
    await ana.taps("have it")
    await clinic.restarts(minutes=10)
    await ben.says((await clinic.the_case()).code)


async def test_an_open_question_survives_and_its_time_runs_on(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("I have trouble swallowing")
    await ana.taps("have it")
    await clinic.restarts(minutes=9)
    await patient.taps_data("^g:.*:no$")


async def test_silence_over_a_restart_counts_as_silence(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("my throat feels funny")
    await clinic.restarts(minutes=16)
    await ana.taps("have it")


async def test_a_check_in_half_filled_in_goes_on(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.check_in(day=1)
    patient.has_read_all()
    await patient.taps("None of these")
    await clinic.restarts(minutes=10)
    await patient.taps_data("effects:none")
    await patient.says("same")


async def test_joining_half_done_goes_on(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    person = Actor(clinic, clinic.phone())
    await person.says(f"/start {enrolled.token}")
    await clinic.restarts(minutes=10)
    await person.says(str(BIRTH_YEAR))
    await clinic.restarts(minutes=10)
    await person.taps("I agree")
    await clinic.restarts(minutes=10)
    await person.taps("18:00")


async def test_three_days_down_bring_one_check_in_and_no_old_tips(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.restarts(days=3, hours=9)


async def test_a_wrong_year_is_counted_over_a_restart(clinic: Clinic) -> None:
    enrolled = await clinic.enrols()
    person = Actor(clinic, clinic.phone())
    await person.says(f"/start {enrolled.token}")
    await person.says("1901")
    await clinic.restarts(minutes=1)
    await person.says("1902")
    await person.says("1903")


async def test_a_pause_ends_on_its_day_though_the_program_was_down(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.until(day=0, hour=22)
    patient.has_read_all()
    await patient.says("/pause")
    await patient.taps("1 day")
    await clinic.restarts(hours=10)
    await clinic.until(day=1, hour=18, minute=1)
    patient.expects_nothing()
    await clinic.until(day=2, hour=18, minute=1)


async def test_a_message_that_waited_for_telegram_leaves_after_the_restart(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    clinic.stage.telegram.faults.add({"method": "sendMessage", "status": 502, "times": None})
    await patient.says(BREATH)
    patient.expects_nothing()
    clinic.stage.telegram.faults.clear()
    await clinic.restarts(seconds=30)
    await ana.taps("have it")


async def test_the_same_update_delivered_again_after_a_restart_acts_once(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(BREATH)
    await clinic.restarts(seconds=1)
    ana.expects_nothing()
    patient.expects_nothing()


async def test_a_settled_conversation_closes_and_opens_again_after_a_restart(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(BREATH)
    await ana.taps("have it")
    await clinic.closes(await clinic.the_case(), ana)
    await clinic.restarts(minutes=30)
    await patient.says(BREATH)
    await ana.taps("have it")
