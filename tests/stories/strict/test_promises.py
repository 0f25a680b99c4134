"""What the patient sees until somebody has spoken with them: who has it, by when, and what to do if nobody comes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.case import Outcome
from bot.store.tables import CaseRow
from tests.stories.clinic import Clinic, Nurse, Patient
from tests.stories.did_you_go import BREATH, reaches

SWALLOWING = "I have trouble swallowing"
TO_REACH = "late: reach the patient (due 10:05)"
LATE = {
    "en": "Ana has not reached you yet. It was to be by 10:05.",
    "es": "Ana aún no ha hablado con usted. Debía ser antes de: 10:05.",
    "fr": "Ana ne vous a pas encore joint. C'était prévu au plus tard à 10:05.",
    "de": "Ana hat Sie noch nicht erreicht. Es sollte bis 10:05 Uhr sein.",
    "pt": "Ana ainda não falou com você. Devia ser até 10:05.",
}
NOBODY_CALLED = {
    "en": "10:05 nobody has called you yet, the nurses are called again",
    "es": "10:05 todavía no le ha llamado nadie, se avisa otra vez a enfermería",
    "fr": "10:05 personne ne vous a encore appelé, les infirmières sont rappelées",
    "de": "10:05 noch hat Sie niemand angerufen, das Pflegeteam wird noch einmal gerufen",
    "pt": "10:05 ninguém ligou para você ainda; aviso a enfermagem de novo",
}
BY = {
    "en": "Ana calls or writes by 10:05.",
    "es": "Ana le llama o le escribe antes de: 10:05.",
    "fr": "Ana vous appelle ou vous écrit au plus tard à 10:05.",
    "de": "Ana meldet sich bis 10:05 Uhr.",
    "pt": "Ana liga ou escreve até 10:05.",
}


async def taken(clinic: Clinic, words: str = SWALLOWING, **changes: str) -> tuple[Nurse, Patient, CaseRow]:
    """Reported and taken by Ana; all of that is read."""
    ana, patient = await clinic.nurse("Ana"), await clinic.patient(**changes)
    await patient.says(words)
    await ana.taps("have it")
    ana.has_read_all()
    return ana, patient, await clinic.the_case()


@pytest.mark.parametrize("language", list(LATE))
async def test_who_has_it_and_by_when_in_every_language(clinic: Clinic, language: str) -> None:
    _, patient, _ = await taken(clinic, BREATH[language], language=language)
    assert patient.reads(BY[language])
    patient.has_read_all()


@pytest.mark.parametrize("language", list(LATE))
async def test_a_call_that_does_not_come_is_told_honestly_once(clinic: Clinic, language: str) -> None:
    """Whoever has it is called first, then the steps of the tier; the patient hears of it no second time."""
    ana, patient, _ = await taken(clinic, BREATH[language], language=language)
    ben = await clinic.nurse("Ben")
    patient.has_read_all()
    await clinic.passes(minutes=4, seconds=59)
    for one in (ana, ben, patient):
        one.expects_nothing()
    await clinic.passes(seconds=1)
    patient.expects_change(NOBODY_CALLED[language], "10:05")
    patient.expects("911", LATE[language])
    ana.expects("Emergency · case", "5 min", TO_REACH, "you have this case")
    ben.expects_nothing()
    await clinic.passes(minutes=1)
    for one in (ana, ben):
        one.expects("Emergency · case", "6 min", TO_REACH)
    await clinic.passes(minutes=8)
    patient.expects_nothing()
    ana.has_read_all()
    ben.has_read_all()


async def test_in_an_emergency_the_way_is_the_emergency_number(clinic: Clinic) -> None:
    ana, patient, _ = await taken(clinic, BREATH["en"])
    patient.has_read_all()
    await clinic.passes(minutes=5)
    patient.expects_change(NOBODY_CALLED["en"])
    patient.expects("Call 911 now. Do not wait for the nurse.", "Ana has not reached you yet.")
    ana.expects("Emergency · case", TO_REACH)


async def test_below_an_emergency_the_clinic_is_called_first(clinic: Clinic) -> None:
    ana, patient, _ = await taken(clinic)
    await patient.answers_the_questions()
    patient.has_read_all()
    await clinic.passes(hours=1)
    patient.expects_change("11:00 nobody has called you yet", "Call (555) 010-0199 now.")
    patient.expects("Call the clinic now: (555) 010-0199. Worse, or no answer? Call 911.", "It was to be by 11:00.")
    ana.expects("Now · case", "60 min", "late: reach the patient (due 11:00)")


async def test_nobody_answering_in_an_emergency_says_911_first(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(BREATH["en"])
    patient.has_read_all()
    await clinic.passes(minutes=3)
    patient.expects_change("10:03 nobody has answered yet")
    patient.expects("Call 911 now. Do not wait for the nurse.", "Nobody has answered me yet.")
    ana.has_read_all()


async def test_who_was_reached_hears_nothing_of_late(clinic: Clinic) -> None:
    ana, patient, case = await taken(clinic)
    await patient.answers_the_questions()
    await reaches(clinic, ana, case)
    assert not patient.last.startswith("Nobody called")
    patient.has_read_all()
    await clinic.passes(hours=2)
    patient.expects_nothing()


async def test_an_answer_to_a_message_of_the_nurse_keeps_the_promise(clinic: Clinic) -> None:
    """A decision that is late is told to the nurse alone."""
    ana, patient, case = await taken(clinic)
    await patient.answers_the_questions()
    await clinic.writes(ana, case, "I read your answers. Drink slowly.")
    await patient.says("thank you, I do that")
    ana.expects("Something new in case", "which is yours")
    patient.has_read_all()
    await clinic.passes(hours=1)
    patient.expects_nothing()
    ana.expects("Now · case", "60 min", "late: write down the decision (due 11:00)")
    await clinic.decides(ana, case)
    await clinic.passes(hours=1)
    patient.expects_nothing()


async def test_who_takes_it_late_promises_no_hour_that_is_over(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(BREATH["en"])
    await clinic.passes(minutes=10)
    ana.has_read_all()
    patient.has_read_all()
    await ana.taps("have it")
    patient.expects("10:10 Ana has it", "Ana calls or writes by 10:12.")
    ana.has_read_all()
    await clinic.passes(minutes=2)
    patient.expects_change("10:12 nobody has called you yet", "Call 911 now.")
    patient.expects("Call 911 now. Do not wait for the nurse.", "It was to be by 10:12.")
    ana.expects("Emergency · case", "12 min", "late: reach the patient (due 10:12)", "you have this case")
    await patient.says("My lips are blue")
    patient.expects("Call 911 now.", "I added what you wrote.")
    patient.expects("10:12 you told us more", "Call 911 now.")


async def test_who_takes_late_what_can_wait_is_held_to_the_hour_they_named(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("do you know a good place for parking near you")
    await patient.taps("Pass it to the nurse")
    await patient.says("/pause")
    await patient.taps("7 days")
    await clinic.until(day=2, hour=12)
    await ana.says((await clinic.the_case()).code)
    assert patient.reads("Ana calls or writes by Fri, Jun 12, 12:00.")
    patient.has_read_all()
    ana.has_read_all()
    await clinic.until(day=4, hour=12)
    patient.expects_change("Fri, Jun 12, 12:00 nobody has called you yet", "Call (555) 010-0199 now.")
    patient.expects("Ana has not reached you yet. It was to be by 12:00.")
    ana.expects("Within 3 days · case", "late: reach the patient")


async def test_given_back_the_promise_is_made_anew(clinic: Clinic) -> None:
    ana, patient, case = await taken(clinic)
    ben = await clinic.nurse("Ben")
    await patient.answers_the_questions()
    patient.has_read_all()
    await clinic.passes(minutes=30)
    await clinic.releases(ana, case)
    patient.expects_change("10:30 sent to the nurse", "Nobody called by 11:30?")
    await ben.says(case.code)
    patient.expects_change("10:30 Ben has it", "Ben calls or writes by 11:30.")
    ben.has_read_all()
    ana.has_read_all()
    await clinic.passes(minutes=59, seconds=59)
    patient.expects_nothing()
    await clinic.passes(seconds=1)
    patient.expects_change("11:30 nobody has called you yet", "Call (555) 010-0199 now.")
    patient.expects("Ben has not reached you yet. It was to be by 11:30.")
    ben.expects("Now · case", "60 min", "late: reach the patient (due 11:30)", "you have this case")
    ana.expects_nothing()


async def test_whoever_has_it_now_is_named(clinic: Clinic) -> None:
    """However it came to another nurse."""
    ana, patient, case = await taken(clinic)
    ben = await clinic.nurse("Ben")
    await patient.answers_the_questions()
    patient.has_read_all()
    await clinic.does(lambda desk: setattr(desk.session.get_one(CaseRow, case.id), "owner_id", ben.staff.id))
    await patient.says("I am at home with my sister")
    ben.expects("Something new in case", "which is yours")
    patient.has_read_all()
    await clinic.passes(hours=1)
    patient.expects("11:00 nobody has called you yet")
    patient.expects("Ben has not reached you yet.")
    ben.expects("Now · case", "late: reach the patient (due 11:00)", "you have this case")
    ana.expects_nothing()


async def test_a_promise_over_midnight_names_the_day(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await clinic.until(day=0, hour=23, minute=30)
    patient.has_read_all()
    await patient.says("/urgent")
    await patient.taps("Tell the nurse now")
    patient.expects("Or tell the nurse now")
    patient.expects("I have told the nurse.")
    patient.expects("Mon, Jun 8, 23:30 sent to the nurse", "Nobody called by Tue, Jun 9, 00:30?")
    await ana.taps("have it")
    patient.expects_change("Ana calls or writes by Tue, Jun 9, 00:30.")
    ana.has_read_all()
    await clinic.passes(hours=1)
    patient.expects_change("Tue, Jun 9, 00:30 nobody has called you yet", "Call (555) 010-0199 now.")
    patient.expects("Ana has not reached you yet. It was to be by 00:30.")
    ana.expects("Now · case", "late: reach the patient (due 00:30)")


async def test_a_closed_case_shows_hours_alone_though_its_promise_was_for_another_day(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("do you know a good place for parking near you")
    await patient.taps("Pass it to the nurse")
    await ana.taps("have it")
    ana.has_read_all()
    patient.has_read_all()
    await clinic.closes(await clinic.the_case(), ana, Outcome.ADVISED_HOME)
    patient.expects_change("10:00 Ana has it\n10:00 closed by Ana")


async def test_a_promise_over_the_change_of_the_clock_keeps_its_length(clinic: Clinic) -> None:
    clinic.stage.clock.stop_at(datetime(2026, 11, 1, 5, 30, tzinfo=UTC))  # 01:30, half an hour before it is 01:00 again
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says("/urgent")
    await patient.taps("Tell the nurse now")
    await ana.taps("have it")
    assert patient.reads("Ana calls or writes by 01:30 EST.")
    ana.has_read_all()
    patient.has_read_all()
    await clinic.passes(minutes=59, seconds=59)
    patient.expects_nothing()
    await clinic.passes(seconds=1)
    patient.expects_change("01:30 EST nobody has called you yet")
    patient.expects("Ana has not reached you yet.")
    ana.expects("Now · case", "60 min", "late: reach the patient")


async def test_what_can_wait_for_days_wakes_nobody(clinic: Clinic) -> None:
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await clinic.until(day=0, hour=23)
    patient.has_read_all()
    await patient.says("do you know a good place for parking near you")
    await patient.taps("Pass it to the nurse")
    await ana.says((await clinic.the_case()).code)
    assert patient.reads("Ana calls or writes by Thu, Jun 11, 17:00."), "opening hours alone count"
    await patient.says("/pause")
    await patient.taps("7 days")
    patient.has_read_all()
    ana.has_read_all()
    await clinic.until(day=4, hour=7, minute=59)
    patient.expects_nothing()
    ana.expects_nothing()
    await clinic.until(day=4, hour=8)
    patient.expects("Fri, Jun 12, 08:00 nobody has called you yet", "Call (555) 010-0199 now.")
    patient.expects("Ana has not reached you yet. It was to be by Thu, Jun 11, 17:00.")
    ana.expects("Within 3 days · case", "late: reach the patient (due Thu, Jun 11, 17:00)")
