"""A symptom that is known, said more gravely once the patient was reached and it was decided, is as new as another: it begins anew."""

from __future__ import annotations

from bot.care.working.work_case import change_tier
from bot.domain.case import EventKind
from bot.domain.tier import Tier
from tests.stories.clinic import Clinic, Nurse, Patient
from tests.stories.did_you_go import advice_of

SPIT = "now I choke on my spit"
TROUBLE = "I have trouble swallowing"
BOTH = "I can't breathe and I have trouble swallowing"


async def decided(clinic: Clinic, patient: Patient, ana: Nurse) -> None:
    case = await clinic.the_case()
    await ana.taps("have it")
    await clinic.reaches(ana, case)
    await clinic.decides(ana, case)
    for one in (ana, patient):
        one.has_read_all()


async def unanswered(clinic: Clinic) -> tuple[Nurse, Patient]:
    """An emergency only because the question about it had no answer; Ana has spoken with the patient since, and decided."""
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(TROUBLE)
    await clinic.passes(minutes=11)
    assert (await clinic.the_case()).tier == Tier.EMERGENCY
    await decided(clinic, patient, ana)
    await clinic.passes(minutes=1)
    return ana, patient


async def expects_to_begin_anew(clinic: Clinic, ana: Nurse, patient: Patient) -> None:
    await patient.says(SPIT)
    ana.expects("Emergency · case", "0 min", "you have this case")
    patient.expects("Call 911 now")
    case = await clinic.the_case()
    assert (case.next_step, case.contacted_at, case.decided_at) == ("acknowledge", None, None)
    assert EventKind.BEGUN_ANEW in await clinic.timeline(case)
    assert (await advice_of(clinic, patient)).due_at is not None, "it will be asked about"
    await ana.taps("have it")
    for one in (ana, patient):
        one.has_read_all()


async def test_what_was_an_emergency_by_silence_and_now_is_said_to_be_one(clinic: Clinic) -> None:
    ana, patient = await unanswered(clinic)
    await expects_to_begin_anew(clinic, ana, patient)


async def test_a_caregiver_says_it(clinic: Clinic) -> None:
    ana, patient = await unanswered(clinic)
    carer = await clinic.caregiver_of(patient)
    await carer.says("now she chokes on her spit")
    carer.expects("Call 911 now")
    ana.expects("Emergency · case", "0 min", "you have this case")
    for one in (ana, patient, carer):
        one.has_read_all()


async def test_beside_a_graver_symptom_it_was_no_graver_itself(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(BOTH)
    await decided(clinic, patient, ana)
    await clinic.passes(minutes=5)
    await expects_to_begin_anew(clinic, ana, patient)


async def test_that_a_patient_is_at_risk_makes_no_words_graver_than_they_were(clinic: Clinic) -> None:
    """Lifted to what the graver words ask for, and yet nobody said those."""
    ana, patient = await clinic.nurse("Ana"), await clinic.patient(risk_flags=["lung_disease"])
    await patient.says(TROUBLE)
    case = await clinic.the_case()
    await clinic.does(lambda desk: change_tier(desk, case.code, ana.staff, Tier.EMERGENCY, "grey"))
    await decided(clinic, patient, ana)
    await clinic.passes(minutes=5)
    await expects_to_begin_anew(clinic, ana, patient)


async def test_the_same_again_is_a_word_where_it_is_no_emergency(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(BOTH)
    await decided(clinic, patient, ana)
    await clinic.passes(minutes=5)
    await patient.says("I have trouble swallowing again")
    ana.expects("Something new in case")
    patient.has_read_all()
    assert EventKind.BEGUN_ANEW not in await clinic.timeline(await clinic.the_case())


async def test_an_emergency_made_by_a_nurse_is_told_in_full_when_the_patient_says_it(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(TROUBLE)
    await ana.taps("have it")
    case = await clinic.the_case()
    await clinic.does(lambda desk: change_tier(desk, case.code, ana.staff, Tier.EMERGENCY, "sounds bad"))
    for one in (ana, patient):
        one.has_read_all()
    await patient.says(SPIT)
    patient.expects("Call 911 now")
    patient.has_read_all()
    ana.has_read_all()
    assert (await advice_of(clinic, patient)).due_at is not None
