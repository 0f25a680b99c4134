"""The patient answers what a nurse wrote: that reaches them, as a call does. A message alone does not."""

from __future__ import annotations

from bot.care.case.event import add_event
from bot.care.case.state import changed
from bot.care.desk import Desk
from bot.domain.case import EventKind
from bot.store import letters
from bot.store.tables import CaseRow, ContactRow


def replies_to_clinic(desk: Desk, contact: ContactRow) -> bool:
    """True if the last message of the chat is what a nurse wrote, and it has left: then "3" answers the nurse, and no question."""
    return letters.is_last(desk.session, contact.chat_id)


def note_reply(desk: Desk, contact: ContactRow, case: CaseRow) -> None:
    """Words that report nothing and answer nothing else stop the clock of the contact, once, if somebody has the case and so reads them.

    What was written before the clocks began anew asks for no answer any more.
    """
    if case.contacted_at is not None or case.acknowledged_at is None:
        return
    if letters.arrived_since(desk.session, contact.chat_id, case.waiting_since):
        case.contacted_at = desk.now
        add_event(desk, case, EventKind.REPLIED)
        changed(desk, case)
