"""A second red flag never disappears into the first: it pages if the tier rises, or if the patient was reached and it is new; else it is a word."""

from __future__ import annotations

from bot.domain.case import EventKind
from tests.stories.clinic import Clinic, Nurse, Patient
from tests.stories.did_you_go import passes_at_the_hospital

BREATH = "I can't breathe"
CHEST = "I have severe chest pain"
DOUBLE = "I see double"


async def taken(clinic: Clinic, words: str = BREATH) -> tuple[Nurse, Patient]:
    """An emergency that Ana has, for which she spoke with the patient and decided."""
    ana = await clinic.nurse("Ana")
    patient = await clinic.patient()
    await patient.says(words)
    await ana.taps("have it")
    await clinic.reaches(ana, await clinic.the_case())
    await clinic.decides(ana, await clinic.the_case())
    for one in (ana, patient):
        one.has_read_all()
    return ana, patient


async def test_once_it_is_decided_something_new_calls_and_the_patient_is_told_what_to_do_and_by_when(
    clinic: Clinic,
) -> None:
    ana, patient = await taken(clinic)
    ben = await clinic.nurse("Ben")
    await clinic.passes(minutes=5)
    await patient.says(CHEST)
    ana.expects("Emergency · case", "0 min · acknowledge by 10:08", "you have this case")
    patient.expects("Call 911 now")
    patient.expects("Nobody called by 10:10?")
    patient.expects("Is it hard to breathe")
    await clinic.passes(minutes=1)
    ana.expects("Emergency · case", "1 min")
    ben.expects("Emergency · case", "1 min", "second nurse")
    await ben.taps("have it")
    ana.expects("Ben has")
    ben.expects("is yours, Ben")
    patient.expects_change("10:06 Ben has it", "Ben calls or writes by 10:10")
    assert EventKind.BEGUN_ANEW in await clinic.timeline(await clinic.the_case())


async def test_the_nurse_who_is_about_to_call_hears_that_something_is_new(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    patient = await clinic.patient()
    await patient.says(BREATH)
    await ana.taps("have it")
    for one in (ana, patient):
        one.has_read_all()
    await clinic.passes(minutes=2)
    await patient.says(CHEST)
    ana.expects("Something new in case", "(Emergency), which is yours")
    patient.has_read_all()
    case = await clinic.the_case()
    flags = [event.symptoms for event in await clinic.events(case) if event.kind == EventKind.RED_FLAG]
    assert flags == [["dyspnea"], ["chest_pain"]]
    assert case.acknowledged_at is not None
    assert len(await clinic.pages(case)) == 1  # a word is no page


async def test_the_same_again_is_one_word_within_the_time_of_the_rules_and_always_an_event(clinic: Clinic) -> None:
    """And then it begins anew, however often it was said meanwhile."""
    ana, patient = await taken(clinic, f"{BREATH}. {DOUBLE}")
    for minutes in (5, 20, 20):
        await passes_at_the_hospital(clinic, patient, minutes)
        await patient.says(DOUBLE)
        await patient.answers_the_questions()
    ana.expects("Something new in case")
    ana.expects_nothing()
    assert EventKind.BEGUN_ANEW not in await clinic.timeline(await clinic.the_case())
    await passes_at_the_hospital(clinic, patient, 20)
    await patient.says(DOUBLE)
    ana.expects("Emergency · case", "0 min", "you have this case")
    patient.has_read_all()
    kinds = await clinic.timeline(await clinic.the_case())
    assert kinds.count(EventKind.RED_FLAG) == 5


async def test_while_the_case_is_paged_the_pages_say_it(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    patient = await clinic.patient()
    await patient.says(BREATH)
    ana.expects("Emergency · case")
    await clinic.passes(seconds=30)
    await patient.says(CHEST)
    ana.expects_nothing()
    patient.has_read_all()
    assert (await clinic.timeline(await clinic.the_case())).count(EventKind.RED_FLAG) == 2


async def test_where_the_nurse_has_left_the_case_is_paged_anew(clinic: Clinic) -> None:
    ana, patient = await taken(clinic)
    ben = await clinic.nurse("Ben")
    await clinic.does(
        lambda desk: setattr(desk.session.get_one(type(ana.staff), ana.staff.id), "disabled_at", desk.now)
    )
    await patient.says(CHEST)
    ben.expects("Emergency · case", "0 min · acknowledge by 10:03", "first nurse")
    patient.has_read_all()
