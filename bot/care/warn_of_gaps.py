"""Gaps in the rota of the next days are told once a day to those who can fill them."""

from __future__ import annotations

from bot.care.desk import Desk
from bot.care.on_call import OnCall, on_call
from bot.care.rota import coming_gaps, today
from bot.domain.message import TELEGRAM, Lane, Outgoing
from bot.domain.on_call import Stretch
from bot.store import mail

TOLD = ("nurse", "admin")
NAMED = 5  # gaps in one message


def warn_of_gaps(desk: Desk) -> int:
    """To nurses and administrators, by their first channel, not in the quiet hours. How many were told; again today: none.

    The key names the day and the first gap's day, so that a restart tells nobody twice.
    """
    clinic, found = desk.playbook.clinic, coming_gaps(desk)
    if not found or clinic.quiet.hold_at(desk.now, clinic.zone):
        return 0
    first_day = found[0].span.start.astimezone(clinic.zone).date()
    reason = f"rota/gap:{first_day}/told:{today(desk)}"
    text = _text(desk, found)
    return sum(_tell(desk, person, reason, text) for person in on_call(desk) if person.staff.role in TOLD)


def _tell(desk: Desk, person: OnCall, reason: str, text: str) -> bool:
    channel = person.channels[0]
    chat_id = (person.staff.chat_id or 0) if channel.scheme == TELEGRAM else 0
    key = f"{reason}/staff:{person.id}"
    message = Outgoing(key, chat_id, text, Lane.REPLY, channel=channel.scheme, address=channel.address)
    return mail.queue(desk.session, message, desk.now, staff_id=person.id)


def _text(desk: Desk, found: list[Stretch]) -> str:
    clinic = desk.playbook.clinic
    words = desk.playbook.words_in(clinic.languages[0])
    gaps = [
        (
            words.label(f"page_to.{gap.duty}"),
            gap.span.start.astimezone(clinic.zone),
            gap.span.end.astimezone(clinic.zone),
        )
        for gap in found[:NAMED]
    ]
    return words.say("rota_gaps", gaps=gaps, more=max(len(found) - NAMED, 0))
