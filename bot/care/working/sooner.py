"""What is due before the hour that a message promises: no message moves it, so whoever writes and whoever reads sees it first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.care.case.patient_status import is_known_to_patient
from bot.care.case.state import rests, step_clock, step_due, times_of
from bot.care.desk import Desk
from bot.domain.clocks import Clock, NextStep, clock_of
from bot.domain.tier import Tier
from bot.store.tables import CaseRow


def sooner(desk: Desk, case: CaseRow, promised_at: datetime | None) -> Clock | None:
    """The clock that runs out before the promise; None where there is none."""
    clock = _running(desk, case)
    before = promised_at is not None and clock.at is not None and clock.at < promised_at
    return clock if before else None


def waits_to_be_reached(desk: Desk, case: CaseRow, clock: Clock) -> bool:
    """True where the patient was told that hour, and it is still ahead."""
    ahead = clock.at is not None and clock.at > desk.now
    return ahead and clock.next is NextStep.CONTACT and is_known_to_patient(desk, case)


def _running(desk: Desk, case: CaseRow) -> Clock:
    """Of the step alone; while nobody has taken it by when the patient is to be reached. What replaces a broken promise ends its calls."""
    times = times_of(case)
    if case.promise_broken and times.is_late and not rests(case):
        renewed = replace(times, acknowledged_at=desk.now, late_since=None, broken_promise=None)
        return clock_of(renewed, desk.playbook.ladders[Tier(case.tier)], desk.playbook.clinic.hours)
    step = step_clock(desk, case)
    if step.next is NextStep.ACKNOWLEDGE:
        return Clock(NextStep.CONTACT, step_due(desk, case, NextStep.CONTACT, case.waiting_since))
    return step
