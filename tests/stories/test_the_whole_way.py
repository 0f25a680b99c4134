"""From an invite to a resolved case, once."""

from __future__ import annotations

from bot.domain.case import CaseStatus, EventKind, Outcome
from tests.stories.clinic import Clinic


async def test_from_an_invite_to_a_resolved_case(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    patient = await clinic.patient()
    assert patient.reads("911")
    await clinic.check_in(day=1)
    assert "Day 1 of 14" in patient.last
    await patient.check_in_without_trouble()
    assert "Day 1 of 14 is saved" in patient.last
    await clinic.until(day=4, hour=14)
    await patient.says("my tea keeps going down the wrong way since this morning")
    case = await clinic.the_case()
    assert nurse.reads(case.code)
    await nurse.taps("have it")
    status, _question = patient.received[-2:]
    assert "Ana has it" in status
    await clinic.writes(nurse, case, "Sit up. I call you in ten minutes.")
    await patient.says("thank you, I wait")
    await clinic.closes(case, nurse, Outcome.SEEN_IN_CLINIC)
    assert "closed by Ana" in patient.last
    kinds = await clinic.timeline(case)
    assert [kind for kind in kinds if kind is not EventKind.PAGED] == [
        EventKind.RED_FLAG,
        EventKind.ACKNOWLEDGED,
        EventKind.WROTE,
        EventKind.HEARD,
        EventKind.REPLIED,
        EventKind.CLOSED,
    ]
    assert (await clinic.case(case)).status == CaseStatus.CLOSED
