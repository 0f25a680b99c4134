"""A case rests, and whether they went is not known or is no: it wakes with its clocks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.care.case.snooze import snooze_case
from bot.domain.case import EventKind
from bot.domain.clocks import NextStep
from bot.domain.queue_view import Show, View
from bot.domain.tier import Tier
from bot.store.queue import queue_page
from bot.store.tables import CaseRow
from tests.stories.clinic import Clinic, Nurse, Patient
from tests.stories.did_you_go import BREATH, reaches

KNOWN = {"dyspnea": Tier.CLINIC_NOW}


async def resting(clinic: Clinic) -> tuple[Nurse, Patient, CaseRow]:
    """At 10:00 the emergency advice; Ana has spoken with them, and looks again tomorrow."""
    ana, patient = await clinic.nurse("Ana"), await clinic.patient()
    await patient.says(BREATH["en"])
    await ana.taps("have it")
    case = await clinic.the_case()
    await reaches(clinic, ana, case)
    until = clinic.now + timedelta(days=1)
    await clinic.does(lambda desk: snooze_case(desk, case.code, ana.staff, KNOWN, until))
    await clinic.passes(minutes=15)
    return ana, patient, case


async def says_no(clinic: Clinic, patient: Patient) -> None:
    await patient.taps_data(r"^went:\d+:did_not_go$")


async def says_nothing(clinic: Clinic, patient: Patient) -> None:
    await clinic.passes(minutes=30)


async def in_the_queue(clinic: Clinic, show: Show) -> list[str]:
    view = View(show, None, 0, clinic.now)
    return await clinic.office.read(lambda desk: [case.code for case in queue_page(desk.session, view, 50, 0)])


@pytest.mark.parametrize(
    ("answers", "why"), [(says_no, EventKind.DID_NOT_GO), (says_nothing, EventKind.NO_WORD)], ids=["no", "silence"]
)
async def test_it_stands_in_the_queue_again_and_its_clocks_run(
    clinic: Clinic, answers: Callable[[Clinic, Patient], Awaitable[None]], why: EventKind
) -> None:
    ana, patient, case = await resting(clinic)
    assert await in_the_queue(clinic, Show.ALL) == []
    await answers(clinic, patient)
    kinds = await clinic.timeline(case)
    assert {why, EventKind.WOKEN} <= set(kinds)
    assert await in_the_queue(clinic, Show.ALL) == [case.code]
    assert await in_the_queue(clinic, Show.SNOOZED) == []
    await ana.taps("have it")
    after = await clinic.case(case)
    assert after.next_step == NextStep.CONTACT
    pages = len(await clinic.pages(case))
    await clinic.passes(minutes=9)
    assert EventKind.CONTACT_LATE in await clinic.timeline(case)
    assert len(await clinic.pages(case)) > pages
    assert "late: reach the patient" in ana.last
