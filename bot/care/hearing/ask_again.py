"""After an outage: what this chat was asked and has not answered is asked once more, for a tap may have been lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.care.case.ask_graded import put_question, question_key
from bot.care.case.ask_if_went import put_went, went_key
from bot.care.desk import Desk
from bot.care.hearing.ask import put_ask
from bot.care.say import say, write
from bot.care.treatment.check_in import message_of, open_entry, show_entry, today
from bot.domain.diary import EARLY_CHECK
from bot.domain.message import Button, Delivery, Lane
from bot.domain.outage import Outage
from bot.domain.tap import Tap, TapKind, decode
from bot.store import advice, mail, outages, treatments
from bot.store.tables import ContactRow, OutboxRow, PatientRow

Again = Callable[[], object]

ASKING = (TapKind.CONSENT, TapKind.HOUR, TapKind.PASS_ON, TapKind.PAUSE, TapKind.STOP, TapKind.URGENT, TapKind.EARLY)
FRESH_DAYS = 1  # how many days back a check-in is still asked for


def ask_again(desk: Desk, contact_id: int, outage: Outage) -> bool:
    """False while something the chat wrote waits to be heard. Doing it again does nothing."""
    contact = desk.session.get_one(ContactRow, contact_id)
    if outages.is_unheard(desk.session, contact.chat_id):
        return False
    patient = desk.session.get_one(PatientRow, contact.patient_id)
    notice = f"{outage.name}/away/{contact.id}"
    if contact.blocked_at or patient.stopped_at or mail.outbox_by_key(desk.session, notice):
        return True
    grave = [*_asks(desk, contact, outage), *_graded(desk, contact, outage), *_went(desk, contact, outage)]
    waiting = [*grave, *_diary(desk, contact, patient, outage)]
    waiting = waiting or _last_question(desk, contact, outage)
    if waiting or (outage.lost_words and contact.joined_at is not None):
        lane = Lane.SAFETY if grave else Lane.REPLY if waiting else Lane.PLAN
        say(desk, contact, "away", key=notice, lane=lane, lost_words=outage.lost_words, waiting=bool(waiting))
    for again in waiting:
        again()
    return True


def may_be_seen(row: OutboxRow | None, before: datetime) -> bool:
    """What was never sent, or only after the outage, is not asked twice."""
    if row is None:
        return False
    return row.state == Delivery.IN_DOUBT or (row.sent_at is not None and row.sent_at < before)


def _seen(outage: Outage, row: OutboxRow | None) -> bool:
    return may_be_seen(row, outage.until or outage.since)


def _asks(desk: Desk, contact: ContactRow, outage: Outage) -> list[Again]:
    """The yes/no questions about doubtful messages."""
    return [
        partial(put_ask, desk, contact, ask, again=outage.name)
        for ask in outages.asks_open(desk.session, contact.id or 0)
        if _seen(outage, mail.outbox_by_key(desk.session, f"ask:{ask.id}/{contact.id}"))
    ]


def _graded(desk: Desk, contact: ContactRow, outage: Outage) -> list[Again]:
    return [
        partial(put_question, desk, contact, row, again=outage.name)
        for row in outages.graded_open(desk.session, contact.id or 0)
        if _seen(outage, mail.outbox_by_key(desk.session, question_key(row)))
    ]


def _went(desk: Desk, contact: ContactRow, outage: Outage) -> list[Again]:
    """ "Did you go?" """
    row = advice.asked_of(desk.session, contact.id or 0)
    seen = row is not None and _seen(outage, mail.outbox_by_key(desk.session, went_key(row, contact)))
    return [partial(put_went, desk, contact, row, again=outage.name)] if row is not None and seen else []


def _diary(desk: Desk, contact: ContactRow, patient: PatientRow, outage: Outage) -> list[Again]:
    """The check-in of the day, as a new message below."""
    entry, treatment = open_entry(desk, patient), treatments.current_treatment(desk.session, patient.id or 0)
    if entry is None or treatment is None or today(desk, patient, treatment) - entry.day > FRESH_DAYS:
        return []
    seen = _seen(outage, message_of(desk, contact, entry))
    return [partial(show_entry, desk, contact, entry, lane=Lane.REPLY)] if seen else []


def _last_question(desk: Desk, contact: ContactRow, outage: Outage) -> list[Again]:
    """Anything else that was asked by buttons, where it is the last word of the chat: said again as it was."""
    row = mail.latest_in_chat(desk.session, contact.chat_id)
    if row is None or not _seen(outage, row) or row.created_at < outage.since - outages.RECENT:
        return []
    rows = tuple(tuple(Button(**shown) for shown in line) for line in row.buttons)
    taps = [tapped for line in rows for shown in line if (tapped := decode(shown.data))]
    if not any(tapped.kind in ASKING and not _is_answered(desk, tapped) for tapped in taps):
        return []
    key = f"{outage.name}/last/{contact.id}"
    return [partial(write, desk, contact, row.text, name="last", rows=rows, key=key)]


def _is_answered(desk: Desk, tapped: Tap) -> bool:
    """Of the early check alone nothing in the chat tells."""
    entry = treatments.entry_of_day(desk.session, tapped.number(0), tapped.number(1))
    if tapped.kind is not TapKind.EARLY or entry is None:
        return False
    return EARLY_CHECK in treatments.answers_of(desk.session, entry.id or 0)
