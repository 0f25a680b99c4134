"""After a restore: nothing of the past is sent again, what is open is paged anew, what was heard is acted on, who was erased stays erased."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.care import audit
from bot.care.case.state import changed, page_from_now
from bot.care.desk import Desk
from bot.care.say import local, reachable, say
from bot.care.treatment.erase_patient import erase_again
from bot.domain.message import Lane
from bot.store import resuming
from bot.store.erasures import Erasure


@dataclass(frozen=True)
class Resumed:
    """What became of what waited."""

    erased: int
    messages_set_aside: int
    updates_to_act_on: int
    cases_to_page: int
    patients_asked: int
    sign_ins_ended: int


def resume(desk: Desk, backed_up_at: datetime, erasures: Iterable[Erasure]) -> Resumed:
    """In the transaction of the restore, so that no other process ever sees the database without it.

    A message that waited at the backup has been sent since, or is about a moment that is over: it is set aside, marked. A case nobody
    acknowledged begins its calls anew, with a new version, so that its pages have new keys. What patients wrote after the backup is lost
    and Telegram does not give it again: those in their two weeks are asked to write it once more.
    """
    erased = sum([erase_again(desk, erasure) for erasure in sorted(erasures)])
    set_aside = resuming.set_aside_messages(desk.session, desk.now)
    cases = resuming.unanswered_cases(desk.session)
    for case in cases:
        page_from_now(desk, case)
        changed(desk, case)
    resumed = Resumed(
        erased,
        set_aside,
        resuming.unclaim_updates(desk.session, desk.now),
        len(cases),
        _ask_again(desk, backed_up_at),
        resuming.end_sign_ins(desk.session, desk.now),
    )
    audit.record(desk, audit.SYSTEM, "restore", "database:0", backed_up_at=backed_up_at.isoformat(), **vars(resumed))
    return resumed


def _ask_again(desk: Desk, since: datetime) -> int:
    """How many patients they are."""
    asked = 0
    for patient in resuming.patients_followed(desk.session):
        contacts = [contact for contact in reachable(desk, patient) if contact.joined_at is not None]
        for contact in contacts:
            say(desk, contact, "restored", lane=Lane.SAFETY, since=local(desk, patient, since))
        asked += bool(contacts)
    return asked
