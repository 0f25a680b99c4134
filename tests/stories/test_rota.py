"""Whoever is on call is paged, from the minute the shift changes; and is told why."""

from __future__ import annotations

from datetime import date, time, timedelta

from bot.care.desk import Desk
from bot.care.rota.shift import NewShift, add_shift
from bot.care.rota.stand_in import take_shift
from bot.care.staff.accounts import add_staff
from bot.care.working.claim_case import release_case
from bot.domain.rota import Duty
from bot.store import people
from tests.stories.clinic import Clinic, Nurse
from tests.stories.did_you_go import BREATH, passes_at_the_hospital, reaches
from tests.stories.test_paging import a_case, pages

HALF_A_DAY = timedelta(hours=12)


async def plans(clinic: Clinic, nurse: Nurse, start: int, length: timedelta = HALF_A_DAY) -> None:
    new = NewShift(Duty.FIRST_NURSE, range(7), time(start), length, [nurse.staff.id or 0], date(2026, 1, 1))

    def add(desk: Desk) -> None:
        known = [one for one in people.active_staff(desk.session) if one.role == "admin"]
        by = known[0] if known else add_staff(desk, "Ada", "ada@example.org", "admin").staff
        add_shift(desk, by, new)

    await clinic.does(add)
    nurse.has_read_all()


async def test_the_shift_changes_at_its_minute(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    await plans(clinic, ben, 22)
    await plans(clinic, ana, 10)
    _, case = await a_case(clinic)  # at ten o'clock
    assert (len(pages(ana)), len(pages(ben))) == (1, 0)
    assert "first nurse, you are on call now" in pages(ana)[0]
    await ana.taps("have it")
    await clinic.passes(hours=12)
    await clinic.does(lambda desk: release_case(desk, case.code, ana.staff))
    await clinic.passes(seconds=1)
    assert len(pages(ben)) == 1
    assert len(pages(ana)) == 1


async def test_where_nobody_is_on_call_everybody_is_paged_at_once_and_one_takes_the_shift(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    await plans(clinic, ana, 12, timedelta(hours=1))
    _, case = await a_case(clinic)
    assert (len(pages(ana)), len(pages(ben))) == (1, 1)
    assert "nobody is on call now" in pages(ben)[0]
    await clinic.does(lambda desk: take_shift(desk, ben.staff, Duty.FIRST_NURSE, desk.now + HALF_A_DAY))
    await ben.taps("have it")
    await clinic.does(lambda desk: release_case(desk, case.code, ben.staff))
    await clinic.passes(seconds=1)
    assert (len(pages(ana)), len(pages(ben))) == (1, 2)


async def test_of_something_new_in_a_case_of_who_is_off_shift_whoever_is_on_call_hears_too(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    await plans(clinic, ana, 9, timedelta(hours=2))
    await plans(clinic, ben, 11)
    patient = await clinic.patient()
    await patient.says(BREATH["en"])
    await ana.taps("have it")
    await reaches(clinic, ana, await clinic.the_case())
    await clinic.passes(minutes=1)
    await patient.says("are you there?")
    assert "which is yours" in ana.last
    assert ben.count("Something new") == 0
    await passes_at_the_hospital(clinic, patient, 70)
    await patient.says("are you there?")
    assert "which is yours" in ana.last
    assert "which Ana has" in ben.last
    await patient.says("I have severe chest pain")
    await clinic.passes(seconds=1)
    assert "you have this case" in pages(ana)[-1]
    assert "you are on call now" in pages(ben)[-1]
