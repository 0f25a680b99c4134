"""What is known of Telegram's silence, kept in the database, so that a stop of the program counts as well.

While it lasts silence means nothing: an answer may have been given and lost. So no question is taken as unanswered.
One about a doubtful message whose patience ends meanwhile puts a case in front of a nurse, without a word to the patient.
When Telegram is heard again, every question that is open gets its whole patience once more, from that moment, and is asked again:
nobody is escalated for a tap that was lost, and nobody waits longer than the patience after the end.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.care.desk import Desk
from bot.care.hearing.ask_again import ask_again
from bot.care.outage.page_again import page_again
from bot.care.red_flag.no_word import hear_again
from bot.domain.outage import TAPS_LIVE, Outage, was_lost
from bot.store import outages
from bot.store.tables import AdviceRow, AskRow, GradedRow

Again = Callable[[Desk], bool]  # True when it is done, False where it must wait for what is kept and not acted on


def note_heard(desk: Desk) -> None:
    outages.keep_heard_at(desk.session, desk.now)


def note_stop(desk: Desk) -> None:
    """The program begins: if it was away for long, silence means nothing until Telegram is heard. It gets a moment for that."""
    heard_at = outages.heard_at(desk.session)
    if heard_at is not None and was_lost(desk.now - heard_at):
        begin_outage(desk, heard_at)
        for table in (AskRow, GradedRow, AdviceRow):
            outages.postpone(desk.session, table, desk.now + TAPS_LIVE)


def begin_outage(desk: Desk, since: datetime) -> None:
    """Telegram has been silent since then, for longer than a tap lives."""
    noted = outages.noted_outage(desk.session)
    if noted is None or noted.until is not None:
        outages.note_outage(desk.session, Outage(since))


def end_outage(desk: Desk, since: datetime | None) -> list[Again]:
    """Telegram is heard. What is to be asked again, an act for each row; nothing where nothing was lost.

    `since` is the last time this process heard it; None where it never did.
    """
    outage = _outage(desk, since)
    note_heard(desk)
    if outage is None:
        return []
    if outage.until is None:
        outage = Outage(outage.since, desk.now)
        outages.note_outage(desk.session, outage)
        outages.postpone(desk.session, AskRow, desk.now + desk.playbook.triage.ask_patience)
        outages.postpone(desk.session, GradedRow, desk.now + desk.playbook.questionnaire.patience)
        hear_again(desk)
    pages = [
        partial(page_again, case_id=number, outage=outage) for number in outages.cases_unacknowledged(desk.session)
    ]
    chats = outages.chats_concerned(desk.session, outage)
    return [*pages, *(partial(ask_again, contact_id=number, outage=outage) for number in chats)]


def forget_outage(desk: Desk) -> None:
    """Everybody was asked again."""
    noted = outages.noted_outage(desk.session)
    if noted is not None and noted.until is not None:
        outages.note_outage(desk.session, None)


def _outage(desk: Desk, since: datetime | None) -> Outage | None:
    noted, last = outages.noted_outage(desk.session), since or outages.heard_at(desk.session)
    if noted is not None and (noted.until is None or since is None):
        return noted
    return Outage(last) if last is not None and was_lost(desk.now - last) else None
