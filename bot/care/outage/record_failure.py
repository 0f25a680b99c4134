"""A message did not get through: it is tried again, left in doubt or given up, and whoever cannot be reached becomes known."""

from __future__ import annotations

import contextlib
from datetime import timedelta

from bot.care.desk import Desk
from bot.care.hearing.answer import lost_contact
from bot.domain.message import Delivery, Failure, Fate, Lane
from bot.store import outbox, people
from bot.store.tables import OutboxRow

LONGEST = 4096  # characters; source: Bot API


def record_failure(desk: Desk, message_id: int, fate: Fate, *, in_place: bool) -> None:
    """`in_place`: the try was to change a message that is there. The row is settled whatever is wrong with the patient's other rows."""
    row = desk.session.get_one(OutboxRow, message_id)
    if fate.anew:
        outbox.forget_message(desk.session, row.edits)
    settle(desk, row, fate, in_place=in_place)
    if fate.moved_to:
        desk.session.flush()
        outbox.move_chat(desk.session, row.chat_id, fate.moved_to)
    if fate.unreachable:
        with contextlib.suppress(Exception), desk.session.begin_nested():
            _tell(desk, row.chat_id)


def settle(desk: Desk, row: OutboxRow, fate: Fate, *, in_place: bool) -> None:
    """What becomes of the row after a try. A text that is sent again although it may have arrived says so."""
    lane = Lane(row.lane)
    row.state, row.problem = fate.delivery(lane, in_place=in_place), fate.problem
    if row.state == Delivery.FAILED and row.deliver_by is not None:
        row.deliver_by = desk.now  # whoever must act need not wait
    if row.state != Delivery.QUEUED:
        return
    if not fate.keeps_place(lane, row.tries):
        row.due_at = desk.now + timedelta(seconds=fate.wait(lane, row.tries))
    if fate.failure is Failure.IN_DOUBT and not in_place:
        _mark(desk, row)


def _tell(desk: Desk, chat_id: int) -> None:
    contact = people.contact_of_chat(desk.session, chat_id)
    if contact is not None:
        lost_contact(desk, contact)


def _mark(desk: Desk, row: OutboxRow) -> None:
    if row.possible_repeat:
        return
    contact = people.contact_of_chat(desk.session, row.chat_id)
    language = contact.language if contact else desk.playbook.clinic.languages[0]
    row.addition, row.possible_repeat = desk.playbook.words_in(language).say("possible_repeat"), True
    if len(row.words) > LONGEST:
        row.addition = ""
