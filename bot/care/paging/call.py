"""One call: to a member of staff by one channel, or to the clinic's fallback. It holds a case's code and tier, no name and no symptom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.care.case.event import add_event
from bot.care.case.state import clock, is_drill, is_late
from bot.care.desk import Desk
from bot.care.paging.acknowledge_link import acknowledge_link
from bot.care.paging.drill import may_be_drilled
from bot.care.paging.recipients import Because, because, called_as, recipients
from bot.care.rota.standing import is_away
from bot.care.staff.on_call import OnCall
from bot.domain.case import CaseStatus, EventKind, Ladder, NextStep, PageTo
from bot.domain.channel import Channel, scheme_of
from bot.domain.message import TELEGRAM, Button, Lane, Outgoing, Rows
from bot.domain.tap import TapKind, tap
from bot.domain.tier import Tier
from bot.store import channels, mail, outages
from bot.store.tables import CaseRow, NotificationRow, StaffRow


def call(desk: Desk, case: CaseRow, to: PageTo, step: int, but_not: Collection[int] = ()) -> bool:
    """Call whom the step names, each by their first channel. Where nobody is left: the fallback, and the console's alarm."""
    if to is PageTo.CLINIC_FALLBACK and desk.fallback:
        _call_fallback(desk, case, step)
        return True
    found = recipients(desk, case, to, but_not)
    called, told = _called(desk, case, step, found), dict[tuple[str, ...], str]()
    for person in called:
        call_by(desk, case, person.staff, person.channels[0], to, step, told)
        add_event(desk, case, EventKind.PAGED, staff_id=person.id, tier=Tier(case.tier))
    if not found:
        raise_alarm(desk, case, step)
    return bool(called)


def _called(desk: Desk, case: CaseRow, step: int, found: Sequence[OnCall]) -> Sequence[OnCall]:
    """Of a late case the first call is for whoever has it alone, unless they are away; a drill calls whom content lets it."""
    if is_drill(desk, case):
        return may_be_drilled(desk, found)
    owner = [person for person in found if person.id == case.owner_id and not is_away(desk, person.staff)]
    return owner if owner and step == 1 and is_late(case) else found


def call_by(
    desk: Desk,
    case: CaseRow,
    staff: StaffRow,
    channel: Channel,
    to: PageTo,
    step: int,
    told: dict[tuple[str, ...], str] | None = None,
) -> None:
    """`told` are the words of the same call to others, by what it says they are called as: many read the same."""
    # The version, not the time: a case may open, rise and be given back within one second.
    key = f"case:{case.id}/version:{case.version}/page:{step}/staff:{staff.id}"
    if channel.id is not None:
        key += f"/channel:{channel.id}"
    _call(desk, case, channel, to, step, key, staff, told)


def raise_alarm(desk: Desk, case: CaseRow, step: int) -> None:
    """Nobody of the staff can be paged: the clinic's fallback is called, and the console says so until a page arrives."""
    _call_fallback(desk, case, step)
    if not channels.unpageable(desk.session, case.id):
        add_event(desk, case, EventKind.NOBODY_TO_PAGE, tier=Tier(case.tier))


def _call_fallback(desk: Desk, case: CaseRow, step: int) -> None:
    """Every address of it, once in a step."""
    if any(row.staff_id is None for row, _ in channels.calls_of_step(desk.session, case, step)):
        return
    for number, address in enumerate(desk.fallback, start=1):
        key = f"case:{case.id}/version:{case.version}/page:{step}/fallback:{number}"
        _call(desk, case, Channel(None, scheme_of(address), address), PageTo.CLINIC_FALLBACK, step, key, None)


def _call(
    desk: Desk,
    case: CaseRow,
    channel: Channel,
    to: PageTo,
    step: int,
    key: str,
    staff: StaffRow | None,
    told: dict[tuple[str, ...], str] | None = None,
) -> None:
    by_telegram = channel.scheme == TELEGRAM
    if by_telegram and staff is not None and _may_wait_still(desk, case):
        outages.drop_pages(desk.session, case.id or 0, staff.id or 0)
    reason = because(desk, case, staff, to)
    helps = reason is Because.NOBODY_TREATS  # may not take it
    link = "" if by_telegram or helps else _link(desk, case, staff)
    told, said = {} if told is None else told, (*called_as(desk, case, staff, to, reason), link)
    if said not in told:
        told[said] = _text(desk, case, said[:-1], step, link)
    message = Outgoing(
        key,
        chat_id=(staff.chat_id if staff and by_telegram else None) or 0,
        text=told[said],
        lane=Lane.NOTIFICATION,
        buttons=page_rows(desk, case) if by_telegram and not helps else (),
        deliver_by=desk.now + desk.playbook.next_channel_after,
        channel=channel.scheme,
        address=channel.address,
    )
    staff_id = staff.id if staff else None
    mail.put(desk.session, message, desk.now, staff_id=staff_id, case_id=case.id)
    desk.session.add(
        NotificationRow(
            case_id=case.id or 0,
            staff_id=staff_id,
            channel=channel.scheme,
            channel_id=channel.id,
            step=step,
            why=to,
            because=reason,
            outbox_key=key,
            at=desk.now,
        )
    )


def _may_wait_still(desk: Desk, case: CaseRow) -> bool:
    """True where a call of before may not have left yet."""
    return case.id in desk.memory.get("still_queued", (case.id,))


def _text(desk: Desk, case: CaseRow, called: Sequence[str], step: int, link: str) -> str:
    clinic, ladder, next_clock = desk.playbook.clinic, ladder_of(desk, case), clock(desk, case)
    words, by = desk.playbook.words_in(clinic.languages[0]), next_clock.at or case.paged_since
    return words.say(
        "page",
        tier=words.label(f"tier.{case.tier}"),
        code=case.code,
        since=int((desk.now - case.waiting_since).total_seconds() // 60),
        by=by.astimezone(clinic.zone),
        today=_day(desk, by) == _day(desk, desk.now),
        late="" if next_clock.next is NextStep.ACKNOWLEDGE else words.label(f"late.{next_clock.next}"),
        why=", ".join(words.label(label) for label in called),
        repeat=step > len(ladder.steps),
        drill=is_drill(desk, case),
        link=link,
    )


def _link(desk: Desk, case: CaseRow, staff: StaffRow | None) -> str:
    """To the button for this case; for the clinic's fallback, which is no person, to the case."""
    return acknowledge_link(desk, case, staff) if staff else f"{desk.console_url}/cases/{case.code}"


def page_rows(desk: Desk, case: CaseRow) -> Rows:
    """The buttons of a call."""
    words = desk.playbook.words_in(desk.playbook.clinic.languages[0])
    take = Button(words.label("button.i_have_it"), tap(TapKind.ACKNOWLEDGE, case.code))
    if not desk.console_url.startswith("https://"):  # Telegram refuses links to hosts it cannot resolve
        return ((take,),)
    return ((take, Button(words.label("button.open"), url=f"{desk.console_url}/cases/{case.code}")),)


def _day(desk: Desk, when: datetime) -> object:
    return when.astimezone(desk.playbook.clinic.zone).date()


def ladder_of(desk: Desk, case: CaseRow) -> Ladder:
    return desk.playbook.ladders[Tier(case.tier)]


def is_waiting(case: CaseRow) -> bool:
    """True while nobody has acknowledged it, or the acknowledgement has expired."""
    return case.status != CaseStatus.CLOSED and case.acknowledged_at is None
