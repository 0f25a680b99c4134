"""The same clinic on PostgreSQL: several writer threads, the same stories."""

from __future__ import annotations

from pathlib import Path

from bot.domain.case import CaseStatus, EventKind
from bot.playbook.playbook import Playbook
from tests.stories.opening import open_clinic


async def test_the_whole_way_on_postgres(tmp_path: Path, playbook: Playbook, postgres_url: str) -> None:
    clinic = await open_clinic(tmp_path, playbook, postgres_url)
    nurse, patient = await clinic.nurse(), await clinic.patient()
    await clinic.until(day=1, hour=18, minute=1)
    await patient.check_in_without_trouble()
    assert "Day 1 of 14 is saved" in patient.last
    await patient.says("my tea keeps going down the wrong way since this morning")
    case = await clinic.the_case()
    await patient.taps("Yes")
    await patient.says("no")
    await nurse.taps("have it")
    assert patient.reads("Ana has it")
    await clinic.passes(minutes=11)
    assert (await clinic.the_case()).tier == "emergency"
    assert patient.reads("Call 911 now. Do not drive yourself.")
    await clinic.reaches(nurse, case)
    await clinic.decides(nurse, case)
    await clinic.until(day=2, hour=0)
    await clinic.closes(case, nurse)
    assert (await clinic.timeline(case))[-1] == EventKind.CLOSED
    assert (await clinic.case(case)).status == CaseStatus.CLOSED
    await clinic.close()
