"""Gaps in the rota of the next days are told once a day to those who can fill them."""

from __future__ import annotations

from bot.care.desk import Desk
from bot.care.rota.standing import coming_gaps, today
from bot.care.staff.first_channel import write_by_first_channel
from bot.care.staff.on_call import on_call
from bot.domain.on_call import Stretch

TOLD = ("nurse", "admin")
NAMED = 5  # gaps in one message


def warn_of_gaps(desk: Desk) -> int:
    """To nurses and administrators, by the first of their channels that takes it, not in the quiet hours. How many were told; again today: none.

    The key names the day and the first gap's day, so that a restart tells nobody twice.
    """
    clinic, found = desk.playbook.clinic, coming_gaps(desk)
    if not found or clinic.quiet.hold_at(desk.now, clinic.zone):
        return 0
    first_day = found[0].span.start.astimezone(clinic.zone).date()
    reason = f"rota/gap:{first_day}/told:{today(desk)}"
    text = _text(desk, found)
    told = [person for person in on_call(desk) if person.staff.role in TOLD]
    return sum(write_by_first_channel(desk, person, text, f"{reason}/staff:{person.id}") for person in told)


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
