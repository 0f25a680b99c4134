"""Calling people until somebody answers; and no more of a patient in a page than a code."""

from __future__ import annotations

import pytest

from bot.domain.case import CaseStatus, EventKind
from bot.store.tables import CaseRow, StaffRow
from tests.stories.clinic import Clinic, Nurse, Patient

SWALLOWING = "I have trouble swallowing"


async def a_case(clinic: Clinic, **changes: object) -> tuple[Patient, CaseRow]:
    patient = await clinic.patient(**changes)  # type: ignore[arg-type]
    await patient.says(SWALLOWING)
    await patient.answers_the_questions()
    return patient, await clinic.the_case()


def pages(nurse: Nurse) -> list[str]:
    return [text for text in nurse.received if "acknowledge by" in text]


async def test_a_page_holds_no_name_and_no_symptom(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    _, case = await a_case(clinic, name="Mary Grant")
    (page,) = pages(nurse)
    assert page.startswith(f"Now · case {case.code} · 0 min · acknowledge by 10:15")
    for secret in ("Mary", "Grant", "swallow", "frown", "1985", "Dysport"):
        assert secret.casefold() not in page.casefold()


async def test_acknowledged_by_a_tap(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    _, case = await a_case(clinic)
    await nurse.taps("have it")
    assert f"{case.code} is yours" in nurse.last
    now = await clinic.case(case)
    assert (now.status, now.owner_id) == (CaseStatus.CLAIMED, nurse.staff.id)


async def test_acknowledged_by_typing_the_code(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    _, case = await a_case(clinic)
    await nurse.says(f"ack {case.code}")
    assert "is yours" in nurse.last


async def test_acknowledged_by_the_bare_code_in_small_letters(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    _, case = await a_case(clinic)
    await nurse.says(case.code.lower())
    assert "is yours" in nurse.last


@pytest.mark.parametrize(
    "typed", ["ack: {}", "ack{}", "{}!", "Ack, {}.", "/ack {}", "ACK-{}", "acknowledge: {}", "👍 {}"]
)
async def test_marks_around_a_typed_code_take_nothing_from_it(clinic: Clinic, typed: str) -> None:
    nurse = await clinic.nurse()
    _, case = await a_case(clinic)
    await nurse.says(typed.format(case.code))
    assert "is yours" in nurse.last


async def test_an_unknown_code_and_small_talk_get_a_word_on_how_to(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    await nurse.says("ack ZZZZ")
    assert "no case ZZZZ" in nurse.last
    await nurse.says("good morning")
    assert "ack CODE" in nurse.last


async def test_a_closed_case_says_that_it_is_closed(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    _, case = await a_case(clinic)
    await clinic.closes(case, nurse)
    await nurse.says(case.code)
    assert "is closed" in nurse.last


async def test_a_patient_cannot_take_a_case(clinic: Clinic) -> None:
    patient, case = await a_case(clinic)
    await patient.says(f"ack {case.code}")
    assert (await clinic.case(case)).owner_id is None


async def test_the_next_person_is_called_until_somebody_answers(clinic: Clinic) -> None:
    ana, ben, doctor = await clinic.nurse("Ana"), await clinic.nurse("Ben"), await clinic.nurse("Dora", "clinician")
    patient, case = await a_case(clinic)
    assert [len(pages(one)) for one in (ana, ben, doctor)] == [1, 0, 0]
    await clinic.passes(minutes=5)
    assert [len(pages(one)) for one in (ana, ben, doctor)] == [1, 1, 0]
    await clinic.passes(minutes=5)
    assert [len(pages(one)) for one in (ana, ben, doctor)] == [1, 1, 1]
    await clinic.passes(minutes=5)
    assert [len(pages(one)) for one in (ana, ben, doctor)] == [2, 2, 2]
    await clinic.passes(minutes=10)
    assert "Again, nobody has answered" in ana.last
    assert patient.reads("Call the clinic now: (555) 010-0199")
    await doctor.taps("have it")
    await clinic.reaches(doctor, case)
    await clinic.decides(doctor, case)
    heard = [len(one.received) for one in (ana, ben, doctor)]
    await clinic.passes(hours=5)
    assert [len(one.received) for one in (ana, ben, doctor)] == heard
    assert f"Dora has case {case.code}" in ana.last


async def test_the_patient_is_told_once_when_nobody_answered_in_time(clinic: Clinic) -> None:
    await clinic.nurse()
    patient, _ = await a_case(clinic)
    await clinic.passes(minutes=14)
    assert not patient.reads("nobody has answered")
    await clinic.passes(hours=2)
    assert patient.count("Nobody has answered me yet. I keep calling them.") == 1
    assert patient.reads("10:15 nobody has answered yet")


async def test_two_nurses_press_and_one_wins(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    patient, case = await a_case(clinic)
    await clinic.passes(minutes=5)
    for nurse in (ben, ana):
        nurse.phone.taps("have it")
    await clinic.stage.settle()
    owner = (await clinic.case(case)).owner_id
    won, lost = (ana, ben) if owner == ana.staff.id else (ben, ana)
    assert won.reads(f"{case.code} is yours, {won.staff.name}")
    assert lost.reads(f"{won.staff.name} has case {case.code}")
    assert patient.count("has it") == 1


async def test_with_nobody_to_call_the_case_says_so_and_the_patient_learns_it(clinic: Clinic) -> None:
    patient, case = await a_case(clinic)
    assert EventKind.NOBODY_TO_PAGE in await clinic.timeline(case)
    await clinic.passes(minutes=16)
    assert patient.reads("Call the clinic now: (555) 010-0199")
    nurse = await clinic.nurse()
    await clinic.passes(minutes=20)
    assert nurse.reads(case.code)


async def test_a_nurse_who_left_is_not_called(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")

    await clinic.does(lambda desk: setattr(desk.session.get_one(StaffRow, ana.staff.id), "disabled_at", desk.now))
    await a_case(clinic)
    assert (len(pages(ana)), len(pages(ben))) == (0, 1)


async def test_a_case_given_back_calls_again(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    patient, case = await a_case(clinic)
    await ana.taps("have it")
    await clinic.releases(ana, case)
    assert len(pages(ana)) == 2
    await clinic.passes(minutes=5)
    assert len(pages(ben)) == 1
    assert patient.last.count("sent to the nurse") == 2


async def test_a_page_in_the_middle_of_the_night_is_sent(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    patient = await clinic.patient()
    await clinic.until(day=1, hour=3)
    await patient.says(SWALLOWING)
    assert len(pages(nurse)) == 1


async def test_a_deadline_on_another_day_is_told_with_its_day(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    await clinic.patient()
    await clinic.until(day=3, hour=18, minute=30)
    (page,) = pages(nurse)
    assert "acknowledge by Fri, Jun 12" in page


async def test_an_outage_of_the_program_calls_once_for_the_steps_it_missed(clinic: Clinic) -> None:
    ana = await clinic.nurse("Ana")
    await a_case(clinic)
    before = len(pages(ana))
    await clinic.jumps(minutes=29)
    assert len(pages(ana)) == before + 1
