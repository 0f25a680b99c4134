"""What had to arrive by now has not, or has failed: a page goes on by the next channel, then to whom comes next, a notice by the next channel; a patient is to be phoned."""

from __future__ import annotations

from bot.care.desk import Desk
from bot.care.paging.call import call, call_by, is_waiting, raise_alarm
from bot.care.red_flag.unreachable import cannot_reach
from bot.care.staff.first_channel import write_by_next_channel
from bot.care.staff.on_call import channels_of
from bot.domain.case import PageTo
from bot.domain.channel import next_channel
from bot.domain.message import Delivery
from bot.store import channels
from bot.store.tables import CaseRow, NotificationRow, OutboxRow, PatientRow, StaffRow

ARRIVED = (Delivery.SENT, Delivery.SUPERSEDED)  # or a newer text made it needless
ON_ITS_WAY = (Delivery.QUEUED, Delivery.SENDING)


def settle_undelivered(desk: Desk, message_id: int) -> None:
    """Doing it again does nothing."""
    row = desk.session.get_one(OutboxRow, message_id)
    row.deliver_by, row.failed_at = None, None
    called = channels.call_of(desk.session, row.key)
    if called is not None:
        _go_on(desk, called, row)
    elif row.state in ARRIVED:
        return
    elif row.staff_id is not None:
        write_by_next_channel(desk, row)
    elif row.patient_id is not None:
        cannot_reach(desk, desk.session.get_one(PatientRow, row.patient_id), row.created_at)


def _go_on(desk: Desk, called: NotificationRow, row: OutboxRow) -> None:
    """By the next channel of the person called; where there is none, or they have left, to whom comes next."""
    case = desk.session.get_one(CaseRow, called.case_id)
    staff = desk.session.get(StaffRow, called.staff_id) if called.staff_id else None
    works_here = staff is not None and staff.disabled_at is None
    if works_here and row.state == Delivery.SUPERSEDED:  # by a newer page, which is looked after itself
        return
    if not is_waiting(case) or called.at < case.paged_since or (works_here and row.state == Delivery.SENT):
        return
    if staff is None or not works_here or not _by_next_channel(desk, case, called, staff):
        _pass_on(desk, case, called, row)


def _by_next_channel(desk: Desk, case: CaseRow, called: NotificationRow, staff: StaffRow) -> bool:
    calls = channels.calls_of_step(desk.session, case, called.step)
    tried = {one.channel_id for one, _ in calls if one.staff_id == staff.id}
    channel = next_channel(channels_of(staff, channels.channels(desk.session, staff.id)), tried)
    if channel is not None:
        call_by(desk, case, staff, channel, PageTo(called.why), called.step)
    return channel is not None


def _pass_on(desk: Desk, case: CaseRow, called: NotificationRow, row: OutboxRow) -> None:
    """The step goes to whom comes next, unless a later step has gone on already or somebody else is being called.

    Where it is not the person but the way to all of them that fails, the fallback is called as well.
    """
    calls = channels.calls_of_step(desk.session, case, called.step)
    if called.staff_id is None:
        return
    latest = channels.last_step_called(desk.session, case)
    if called.step == latest and not any(_may_be_answered(desk, one, sent) for one, sent in calls):
        call(desk, case, PageTo(called.why), called.step, but_not={one.staff_id or 0 for one, _ in calls})
    if row.state in ON_ITS_WAY and not channels.has_arrived(desk.session, case):
        raise_alarm(desk, case, case.page_index)


def _may_be_answered(desk: Desk, called: NotificationRow, sent: OutboxRow) -> bool:
    """The call has reached a person who works here, or may still do in time."""
    staff = desk.session.get(StaffRow, called.staff_id) if called.staff_id else None
    if staff is None or staff.disabled_at is not None:
        return False
    return sent.state == Delivery.SENT or (sent.state in ON_ITS_WAY and sent.deliver_by is not None)
