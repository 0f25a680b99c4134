"""A case that is closed keeps no promise, and says so; opened again before its hour it does."""

from __future__ import annotations

import pytest

from bot.care.case.undo import undo
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.working.close_case import close_case
from bot.care.working.reopen_case import reopen_case
from bot.care.working.work_case import write_to_patient
from bot.domain.case import EventKind, Outcome
from bot.store.deeds import newest_of_kind
from bot.store.tables import CaseRow
from tests.stories.clinic import Clinic, Nurse, Patient
from tests.stories.strict.test_promised_calls import decided, promises


async def closes(clinic: Clinic, nurse: Nurse, case: CaseRow) -> None:
    await clinic.does(lambda desk: close_case(desk, case.code, nurse.staff, Outcome.ADVISED_HOME, "her husband called"))


async def closed_with_a_promise(clinic: Clinic, phrase: str = "call_at") -> tuple[Nurse, Patient, CaseRow]:
    ana, patient, case = await decided(clinic)
    await promises(clinic, ana, case, phrase, "11:00")
    for one in (ana, patient):
        one.has_read_all()
    await closes(clinic, ana, case)
    return ana, patient, case


@pytest.mark.parametrize(("phrase", "what"), [("call_at", "call"), ("read_it", "message")])
async def test_a_closed_case_says_that_what_was_promised_does_not_come(clinic: Clinic, phrase: str, what: str) -> None:
    ana, patient, _ = await closed_with_a_promise(clinic, phrase)
    patient.expects("closed by Ana", f"The {what} promised for 11:00 will not come.", "Is it back")
    await clinic.until(0, hour=11, minute=30)
    for one in (ana, patient):
        one.expects_nothing()


async def test_a_promise_that_was_kept_is_not_spoken_of(clinic: Clinic) -> None:
    ana, patient, case = await decided(clinic)
    await promises(clinic, ana, case, "call_at", "11:00")
    await clinic.reaches(ana, case)
    await closes(clinic, ana, case)

    assert not patient.reads("will not come")
    for one in (ana, patient):
        one.has_read_all()


async def test_opened_again_before_its_hour_the_promise_stands_and_calls(clinic: Clinic) -> None:
    ana, patient, case = await closed_with_a_promise(clinic)
    patient.has_read_all()
    await clinic.until(0, hour=10, minute=40)
    await clinic.does(lambda desk: reopen_case(desk, case.code, ana.staff, "she waits for it"))
    assert "The call promised for 11:00 comes after all." in patient.last
    assert "will not come" not in patient.last
    assert (await clinic.case(case)).promised_at == clinic.at(0, 11)
    for one in (ana, patient):
        one.has_read_all()
    await clinic.reaches(ana, case)

    assert "comes after all" not in patient.last
    for one in (ana, patient):
        one.has_read_all()


async def test_opened_again_after_its_hour_it_is_past(clinic: Clinic) -> None:
    ana, patient, case = await closed_with_a_promise(clinic)
    await clinic.until(0, hour=11, minute=1)
    await clinic.does(lambda desk: reopen_case(desk, case.code, ana.staff, "she waits for it"))

    assert (await clinic.case(case)).promised_at is None
    assert "comes after all" not in patient.last
    for one in (ana, patient):
        one.has_read_all()


async def test_a_closing_that_is_undone_says_that_it_comes(clinic: Clinic) -> None:
    ana, patient, case = await closed_with_a_promise(clinic)

    def undoes(desk: Desk) -> None:
        deed = newest_of_kind(desk.session, case.id or 0, EventKind.CLOSED)
        undo(desk, case.code, ana.staff, (deed.id if deed else 0) or 0)

    await clinic.does(undoes)

    assert "The call promised for 11:00 comes after all." in patient.last
    for one in (ana, patient):
        one.has_read_all()


async def test_a_promise_that_has_not_left_does_not_come_after_the_closing(clinic: Clinic) -> None:
    ana, patient, case = await decided(clinic)
    await clinic.does(lambda desk: write_to_patient(desk, case.code, ana.staff, "", "call_at", "11:00"))
    with pytest.raises(Refused, match="has not left yet"):
        await closes(clinic, ana, case)
    await clinic.passes(seconds=10)
    await closes(clinic, ana, case)

    assert "The call promised for 11:00 will not come." in patient.last
    for one in (ana, patient):
        one.has_read_all()
