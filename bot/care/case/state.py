"""Another state of a case: what was made for the last one is stale, and its clock shows what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.care.case.owner import end_offer
from bot.care.desk import Desk
from bot.domain.case import CaseStatus, QueueKey, queue_place
from bot.domain.clocks import CaseTimes, Clock, NextStep, clock_of, due, holds_until
from bot.domain.tier import Tier
from bot.store.standing import put_down
from bot.store.tables import CaseRow, PatientRow, StaffRow


def changed(desk: Desk, case: CaseRow) -> None:
    """To be called by every act that changes a case, after it did: the queue is ordered, and the case is proven, by what is written down here."""
    case.version += 1
    write_clock(desk, case)
    put_down(desk.session, case, desk.now)


def write_clock(desk: Desk, case: CaseRow) -> None:
    """What the case waits for, and when it is looked at again if somebody has it. While it is paged the pages say when."""
    for name, value in derived(desk, case).items():
        setattr(case, name, value)
    if case.acknowledged_at is not None:
        look_again(case, expires_at(desk, case))
    desk.session.add(case)


def derived(desk: Desk, case: CaseRow) -> Mapping[str, int | str | datetime | None]:
    """The columns by which the queue is ordered and filtered: they follow from the others, and from content."""
    tier, next_clock, acknowledged = Tier(case.tier), clock(desk, case), case.acknowledged_at is not None
    key = QueueKey(tier, acknowledged, next_clock.at, case.opened_at, is_drill(desk, case))
    return {
        "tier_rank": tier.rank,
        "next_step": next_clock.next,
        "step_due_at": next_clock.at,
        "queue_place": queue_place(key),
    }


def look_again(case: CaseRow, at: datetime | None) -> None:
    """Then, or when what the patient was promised is due, whoever has the case."""
    promised = None if case.promise_broken else case.promised_at
    case.next_due_at = min(filter(None, (at, promised)), default=None)


def clock(desk: Desk, case: CaseRow) -> Clock:
    """What the case waits for first, and by when: its next step, or what the patient was promised. It must be taken to be kept."""
    step, promised = step_clock(desk, case), case.promised_at
    if promised is None or not promise_is_next(case, step):
        return step
    untaken = step.next is NextStep.ACKNOWLEDGE and not case.promise_broken
    return Clock(step.next if untaken else NextStep.CONTACT, promised)


def promise_is_next(case: CaseRow, step: Clock) -> bool:
    """True where what the patient was promised is due before the step, or at its hour."""
    promised = case.promised_at if case.status != CaseStatus.CLOSED else None
    return promised is not None and (step.at is None or promised <= step.at)


def step_clock(desk: Desk, case: CaseRow) -> Clock:
    """The next step alone; of a late case the hour that was missed. A case that rests waits for somebody to look again."""
    if rests(case):
        return Clock(NextStep.DECIDE, case.snoozed_until)
    step = clock_of(times_of(case), desk.playbook.ladders[Tier(case.tier)], desk.playbook.clinic.hours)
    return Clock(step.next, _missed(desk, case, step.at) or step.at)


def _missed(desk: Desk, case: CaseRow, due_at: datetime | None) -> datetime | None:
    """As the patient was told it: who took it late may have named another hour than the clock of the step."""
    missed = times_of(case).missed_at
    waits = not wakes_somebody(case) and due_at is not None and desk.playbook.clinic.hours.opens(due_at) == missed
    return due_at if waits else missed  # what wakes nobody is late from the next opening


def step_due(desk: Desk, case: CaseRow, step: NextStep, since: datetime) -> datetime | None:
    """When a step of this case is due whose clock runs `since`."""
    return due(desk.playbook.ladders[Tier(case.tier)], step, since, desk.playbook.clinic.hours)


def held_until(desk: Desk, case: CaseRow) -> datetime | None:
    """By when whoever has the case must have done what it waits for; None while nobody has it, or where no hour is set."""
    return holds_until(times_of(case), desk.playbook.ladders[Tier(case.tier)], desk.playbook.clinic.hours)


def expires_at(desk: Desk, case: CaseRow) -> datetime | None:
    """When whoever has the case is called again, if what it waits for is not done. Nobody is woken for what can wait."""
    if rests(case):
        return case.snoozed_until
    at = held_until(desk, case)
    return at if at is None or wakes_somebody(case) else desk.playbook.clinic.hours.opens(at)


def wakes_somebody(case: CaseRow) -> bool:
    """A red flag, until it is decided: then the patient knows what to do, and the clinic has to write down how it ended."""
    return Tier(case.tier).is_red_flag and times_of(case).next is not NextStep.CLOSE


def rests(case: CaseRow) -> bool:
    """True while known trouble may go on without a call."""
    return case.snoozed_until is not None and case.status != CaseStatus.CLOSED


def is_drill(desk: Desk, case: CaseRow) -> bool:
    """True where the patient is made up."""
    return desk.session.get_one(PatientRow, case.patient_id).synthetic


def is_late(case: CaseRow) -> bool:
    """True while it is paged because a step was missed."""
    return times_of(case).is_late


def is_dealt_with(case: CaseRow) -> bool:
    """True where the patient heard from a person, or it was decided what is to be done: from then on nobody is waited for."""
    return case.contacted_at is not None or case.decided_at is not None


def times_of(case: CaseRow) -> CaseTimes:
    return CaseTimes(
        CaseStatus(case.status),
        case.waiting_since,
        case.acknowledged_at,
        case.contacted_at,
        case.decided_at,
        case.late_since,
        case.promised_at if case.promise_broken else None,
    )


def begin_again(desk: Desk, case: CaseRow) -> None:
    """All that was done before counts no longer: the clocks and the paging start now. The act that does it calls `changed`."""
    page_from_now(desk, case)
    case.contacted_at, case.decided_at = None, None


def page_from_now(desk: Desk, case: CaseRow) -> None:
    """Nobody has acknowledged what is new: the paging starts, from its first step. What calls somebody does not rest."""
    case.waiting_since, case.page_index, case.next_due_at = desk.now, 0, desk.now
    case.acknowledged_at = case.late_since = case.snoozed_until = case.unanswered_told_at = None


def contacted(desk: Desk, case: CaseRow, staff: StaffRow) -> None:
    """The patient heard from a person: the first time counts."""
    if case.contacted_at is None:
        case.contacted_at = desk.now
        done_late(desk, case, staff)


def promise(desk: Desk, case: CaseRow, staff: StaffRow, what: str = "", at: datetime | None = None) -> None:
    """What the patient waits for, and until when. With nothing the promise is kept; the calls for a broken one end."""
    if case.promise_broken:
        done_late(desk, case, staff)
    case.promise, case.promised_at, case.promise_broken = what, at, False


def done_late(desk: Desk, case: CaseRow, staff: StaffRow) -> None:
    """What was late is done: the calls for it end. Whoever did it has the case, if nobody had taken it again."""
    if is_late(case):
        had, case.owner_id = case.owner_id, staff.id
        case.acknowledged_at, case.late_since = desk.now, None
        end_offer(desk, case, had)
