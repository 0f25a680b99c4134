"""From an invite to a resolved case, once."""

from __future__ import annotations

from bot.domain.case import EventKind
from tests.stories.clinic import Clinic


async def test_from_an_invite_to_a_resolved_case(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    patient = await clinic.patient()
    assert patient.reads("911")
    await clinic.until(day=1, hour=18, minute=1)
    assert "1" in patient.last
    await patient.check_in_without_trouble()
    await clinic.until(day=4, hour=14)
    await patient.says("my tea keeps going down the wrong way since this morning")
    case = await clinic.the_case()
    assert nurse.reads(case.code)
    await nurse.taps("have it")
    assert patient.reads("Ana")
    await clinic.closes(case, nurse)
    assert EventKind.CLOSED in await clinic.timeline(case)
    print("\n\n".join(patient.received))
    print("\n---\n".join(nurse.received))
