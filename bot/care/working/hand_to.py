"""Give a case to a named colleague. Until they take it the giver has it: there is no moment at which nobody does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.care import audit
from bot.care.case.event import add_event
from bot.care.case.find import find_open_case
from bot.care.case.owner import tell_who_has_it
from bot.care.case.patient_status import show_status
from bot.care.case.state import changed
from bot.care.case.undo import undoable
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.paging.call import page_rows
from bot.care.staff.accounts import SESSION_IDLE
from bot.care.staff.on_call import channels_of
from bot.domain.case import CaseStatus, EventKind
from bot.domain.channel import Channel
from bot.domain.message import TELEGRAM, Lane, Outgoing
from bot.domain.role import TREATING
from bot.store import channels, mail, people
from bot.store.tables import CaseRow, PatientRow, StaffRow


def colleagues(desk: Desk, staff: StaffRow) -> Sequence[StaffRow]:
    """Who else can be asked: nurses and clinicians who have a channel or sit at the console, in calling order."""
    rows, here = channels.channels(desk.session), people.signed_in_since(desk.session, desk.now - SESSION_IDLE)
    others = (one for one in people.active_staff(desk.session) if one.id != staff.id and one.role in TREATING)
    return [one for one in others if channels_of(one, rows) or one.id in here]


def hand_to(desk: Desk, code: str, staff: StaffRow, colleague_id: int) -> None:
    """Ask the colleague, who is told at once. Raises Refused for somebody else's case, or nobody to ask."""
    case = find_open_case(desk, code, staff)
    if case.owner_id != staff.id:
        raise Refused(f"Case {case.code} is not yours to hand on. Take it first.")
    colleague = next((one for one in colleagues(desk, staff) if one.id == colleague_id), None)
    if colleague is None:
        raise Refused("Choose a nurse or clinician who can be reached now.")
    if case.offered_to == colleague.id:
        raise Refused(f"{colleague.name} was asked already.")
    with undoable(desk, case, staff, EventKind.OFFERED):
        case.offered_to = colleague.id
        changed(desk, case)
        add_event(desk, case, EventKind.OFFERED, staff_id=staff.id, text=colleague.name)
    audit.record(desk, audit.by_staff(staff), "hand_to", f"case:{case.id}", colleague=colleague.id)
    _ask(desk, case, staff, colleague)


def accept(desk: Desk, case: CaseRow, staff: StaffRow) -> None:
    """The colleague takes it over, with its clocks as they are."""
    giver = desk.session.get_one(StaffRow, case.owner_id)
    with undoable(desk, case, staff, EventKind.HANDED):
        case.owner_id, case.offered_to, case.status = staff.id, None, CaseStatus.CLAIMED
        if case.acknowledged_at is None:
            case.acknowledged_at, case.late_since = desk.now, None
        changed(desk, case)
        add_event(desk, case, EventKind.HANDED, staff_id=staff.id, text=giver.name)
    audit.record(desk, audit.by_staff(staff), "accept_case", f"case:{case.id}", giver=giver.id)
    show_status(desk, desk.session.get_one(PatientRow, case.patient_id), case)
    tell_who_has_it(desk, case, {giver.id})


def _ask(desk: Desk, case: CaseRow, staff: StaffRow, colleague: StaffRow) -> None:
    """By their first channel, and where it does not arrive by the next. Carries a code and a tier, as a page does."""
    ways = channels_of(colleague, channels.channels(desk.session, colleague.id))
    for channel in ways[:1]:
        _ask_by(desk, case, staff, colleague, channel)


def _ask_by(desk: Desk, case: CaseRow, staff: StaffRow, colleague: StaffRow, channel: Channel) -> None:
    by_telegram = channel.scheme == TELEGRAM
    words = desk.playbook.words_in(desk.playbook.clinic.languages[0])
    link = "" if by_telegram else f"{desk.console_url}/cases/{case.code}"
    tier = words.label(f"tier.{case.tier}")
    text = words.say("case_offered", clinic=desk.playbook.clinic, name=staff.name, code=case.code, tier=tier, link=link)
    key = f"case:{case.id}/version:{case.version}/offer/staff:{colleague.id}"
    message = Outgoing(key, colleague.chat_id or 0, text, Lane.NOTIFICATION, page_rows(desk, case))
    message = replace(message, deliver_by=desk.now + desk.playbook.next_channel_after)
    if not by_telegram:
        message = replace(message, chat_id=0, buttons=(), channel=channel.scheme, address=channel.address)
    mail.queue(desk.session, message, desk.now, staff_id=colleague.id, case_id=case.id)
