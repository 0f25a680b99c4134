"""Calling people until somebody answers, step by step."""

from __future__ import annotations

from bot.store.tables import PatientRow, StaffRow
from tests.stories.clinic import Clinic

EYELID = "my left eyelid is drooping"
BREATH = "I can't breathe"


async def test_the_first_nurse_then_the_second_then_the_clinician_then_everybody(clinic: Clinic) -> None:
    ana, ben, dora = await clinic.nurse("Ana"), await clinic.nurse("Ben"), await clinic.nurse("Dora", "clinician")
    patient = await clinic.patient()
    await patient.says("/urgent")
    await patient.taps("Tell the nurse now")
    await clinic.passes(minutes=5)
    await clinic.passes(minutes=5)
    await clinic.passes(minutes=5)
    await dora.taps("have it")
    await clinic.passes(minutes=30)


async def test_an_emergency_climbs_within_three_minutes(clinic: Clinic) -> None:
    ana, ben, dora = await clinic.nurse("Ana"), await clinic.nurse("Ben"), await clinic.nurse("Dora", "clinician")
    patient = await clinic.patient()
    await patient.says(BREATH)
    await clinic.passes(minutes=1)
    await clinic.passes(minutes=1)
    await clinic.passes(minutes=1)
    await ana.taps("have it")


async def test_past_the_last_step_everybody_is_called_again_and_again(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    patient = await clinic.patient()
    await patient.says(BREATH)
    await clinic.passes(minutes=3)
    await clinic.passes(minutes=2)
    await clinic.passes(minutes=2)
    await ben.taps("have it")


async def test_a_step_for_a_clinician_who_is_not_there_calls_the_nurses(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    patient = await clinic.patient()
    await patient.sends_voice()
    await clinic.passes(minutes=60)
    await clinic.passes(minutes=30)
    await ana.taps("have it")


async def test_a_disabled_nurse_is_passed_over(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    await clinic.does(lambda desk: setattr(desk.session.get_one(StaffRow, ana.staff.id), "disabled_at", desk.now))
    patient = await clinic.patient()
    await patient.sends_voice()
    await clinic.passes(minutes=60)
    await ben.taps("have it")
    ana.expects_nothing()


async def test_a_nurse_disabled_between_two_steps_gets_no_further_page(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    patient = await clinic.patient()
    await patient.says(BREATH)
    await clinic.does(lambda desk: setattr(desk.session.get_one(StaffRow, ana.staff.id), "disabled_at", desk.now))
    await clinic.passes(minutes=3)
    await ben.taps("have it")
    ana.expects_nothing()


async def test_with_nobody_to_call_the_patient_is_told_to_call(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says(BREATH)
    await clinic.passes(minutes=2)
    patient.expects_nothing()
    await clinic.passes(minutes=2)
    await clinic.passes(hours=1)


async def test_who_joins_late_is_called_at_the_next_step(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says(BREATH)
    await clinic.passes(seconds=90)
    ana = await clinic.nurse("Ana")
    await clinic.passes(seconds=29)
    ana.expects_nothing()
    await clinic.passes(seconds=1)
    await ana.taps("have it")


async def test_only_a_clinician_works_here_and_is_called_first(clinic: Clinic) -> None:
    dora = await clinic.nurse("Dora", "clinician")
    patient = await clinic.patient()
    await patient.says(EYELID)
    await dora.taps("have it")


async def test_the_patients_own_clinician_is_called_and_the_others_only_with_everybody(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    dora, eve = await clinic.nurse("Dora", "clinician"), await clinic.nurse("Eve", "clinician")
    patient = await clinic.patient()
    await clinic.does(
        lambda desk: setattr(desk.session.get_one(PatientRow, patient.patient_id), "clinician_id", eve.staff.id)
    )
    await patient.says(BREATH)
    await clinic.passes(minutes=2)
    await eve.taps("have it")


async def test_an_auditor_is_never_called(clinic: Clinic) -> None:
    ana, olga = await clinic.nurse("Ana"), await clinic.nurse("Olga", "auditor")
    patient = await clinic.patient()
    await patient.says(BREATH)
    await clinic.passes(minutes=3)
    await ana.taps("have it")


async def test_a_stall_of_three_minutes_past_two_steps_pages_once(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    patient = await clinic.patient()
    await patient.says(BREATH)
    await clinic.jumps(minutes=2, seconds=59)
    await clinic.passes(seconds=1)
    await ana.taps("have it")


async def test_a_stall_past_every_step_calls_everybody_once(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    patient = await clinic.patient()
    await patient.says(BREATH)
    await clinic.jumps(minutes=20)
    await clinic.passes(seconds=59)
    await ana.taps("have it")


async def test_the_clock_of_the_page_counts_from_the_report(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    patient = await clinic.patient()
    await clinic.passes(minutes=7)
    await patient.sends_voice()
    await clinic.passes(minutes=59, seconds=59)
    ben.expects_nothing()
    await clinic.passes(seconds=1)
    await ben.taps("have it")


async def test_a_day_later_the_page_names_the_day(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    patient = await clinic.patient()
    await clinic.until(day=0, hour=23)
    patient.has_read_all()
    await patient.says(EYELID)
    await ana.taps("have it")


async def test_when_the_doubt_of_an_early_hour_is_a_red_flag_somebody_is_woken(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    patient = await clinic.patient()
    await clinic.until(day=1, hour=3)
    patient.has_read_all()
    await patient.says("my throat feels funny")
    await clinic.passes(minutes=15)
    await ana.taps("have it")


async def test_what_can_wait_for_days_wakes_nobody(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    patient = await clinic.patient()
    await clinic.until(day=1, hour=3)
    patient.has_read_all()
    await patient.blocks_the_bot()
    await clinic.until(day=1, hour=7, minute=59)
    await clinic.until(day=1, hour=8)
    await ana.taps("have it")


async def test_a_released_case_calls_from_the_first_step(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    patient = await clinic.patient()
    await patient.sends_voice()
    await clinic.passes(minutes=60)
    await ben.taps("have it")
    await clinic.releases(ben, await clinic.the_case())
    await clinic.passes(minutes=60)
    await ana.taps("have it")


async def test_a_higher_tier_pages_the_nurse_who_has_it_again(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    patient = await clinic.patient()
    await patient.says(EYELID)
    await ana.taps("have it")
    await patient.says(BREATH)
    await ana.taps("have it")
    await clinic.passes(minutes=10)


async def test_the_same_tier_pages_nobody_again(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    patient = await clinic.patient()
    await patient.says(BREATH)
    await ana.taps("have it")
    await clinic.passes(minutes=5)
    await patient.says("I have severe chest pain")
    await clinic.passes(minutes=30)
