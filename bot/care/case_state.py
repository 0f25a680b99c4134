"""Another state of a case: what was made for the last one is stale, and its clock shows what comes next."""

from __future__ import annotations

from bot.care.desk import Desk
from bot.domain.case import CaseStatus
from bot.domain.clocks import CaseTimes, Clock, NextStep, clock_of
from bot.domain.tier import Tier
from bot.store.tables import CaseRow


def changed(desk: Desk, case: CaseRow) -> None:
    """To be called by every act that changes a case, after it did: the queue is ordered by what is written down here."""
    next_clock = clock(desk, case)
    case.version += 1
    case.tier_rank = Tier(case.tier).rank
    case.next_step, case.step_due_at = next_clock.next, next_clock.at
    desk.session.add(case)


def clock(desk: Desk, case: CaseRow) -> Clock:
    """What the case waits for, and by when. One that rests waits for somebody to look again."""
    if case.snoozed_until is not None and case.status != CaseStatus.CLOSED:
        return Clock(NextStep.DECIDE, case.snoozed_until)
    times = CaseTimes(CaseStatus(case.status), case.waiting_since, case.acknowledged_at, case.contacted_at)
    return clock_of(times, desk.playbook.ladders[Tier(case.tier)])
