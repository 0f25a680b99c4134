"""After an outage: whoever was called for a case that nobody acknowledged is called once more, for "I have it" may have been lost."""

from __future__ import annotations

from bot.care.case.event import add_event
from bot.care.case.state import is_drill
from bot.care.desk import Desk
from bot.care.hearing.ask_again import may_be_seen
from bot.care.paging.call import page_rows
from bot.care.say import say_to_staff
from bot.domain.case import CaseStatus, EventKind
from bot.domain.message import TELEGRAM
from bot.domain.outage import Outage
from bot.domain.tier import Tier
from bot.store import outages
from bot.store.tables import CaseRow, NotificationRow, OutboxRow, StaffRow


def page_again(desk: Desk, case_id: int, outage: Outage) -> bool:
    """False while something one of them wrote waits to be heard. Doing it again does nothing."""
    case = desk.session.get_one(CaseRow, case_id)
    calls = outages.pages_since(desk.session, case_id, case.paged_since)
    if any(outages.is_unheard(desk.session, sent.chat_id) for _, sent in calls):
        return False
    if case.status == CaseStatus.CLOSED or case.acknowledged_at is not None:
        return True
    latest: dict[int, tuple[NotificationRow, OutboxRow]] = {}
    for call, sent in calls:  # newest first
        if call.staff_id is not None and sent.channel == TELEGRAM:
            latest.setdefault(call.staff_id, (call, sent))
    for staff_id, (call, sent) in latest.items():
        if may_be_seen(sent, outage.until or outage.since):  # a call that comes only now says all there is to say
            _page(desk, case, desk.session.get_one(StaffRow, staff_id), call, outage)
    return True


def _page(desk: Desk, case: CaseRow, staff: StaffRow, call: NotificationRow, outage: Outage) -> None:
    if staff.disabled_at is not None or staff.chat_id is None:
        return
    key = f"{outage.name}/case:{case.id}/staff:{staff.id}"
    again = NotificationRow(
        case_id=case.id or 0,
        staff_id=staff.id or 0,
        step=call.step,
        why=call.why,
        because=call.because,
        outbox_key=key,
        at=desk.now,
    )
    desk.session.add(again)
    words = desk.playbook.words_in(desk.playbook.clinic.languages[0])
    tier = words.label(f"tier.{case.tier}")
    say_to_staff(
        desk,
        staff,
        "page_again",
        key=key,
        rows=page_rows(desk, case),
        case_id=case.id,
        tier=tier,
        code=case.code,
        drill=is_drill(desk, case),
    )
    add_event(desk, case, EventKind.PAGED, staff_id=staff.id, tier=Tier(case.tier))
