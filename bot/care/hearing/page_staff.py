"""A nurse answers a page in Telegram, by tap or by typing the code. No name and no symptom of a patient goes there."""

from __future__ import annotations

import re

from bot.care.desk import Desk
from bot.care.errors import CaseIsClosed, NoSuchCase, NotForRole
from bot.care.say import say_to_staff
from bot.care.working.claim_case import claim_case
from bot.domain.case import CODE_ALPHABET, CaseStatus
from bot.store.tables import StaffRow

_ACKNOWLEDGE = re.compile(rf"^[^\w/]*(?:/?ack(?:\w*\W+)?)?([{CODE_ALPHABET}]{{4}})\W*$", re.IGNORECASE)


def hear_staff(desk: Desk, staff: StaffRow, text: str) -> None:
    """`ack K7P2`, `ack: K7P2`, `ackK7P2`, or the code alone, whatever marks stand around it; anything else gets a word on how to."""
    found = _ACKNOWLEDGE.match(text)
    if found is None:
        say_to_staff(desk, staff, "staff_help")
    else:
        acknowledge(desk, staff, found[1])


def acknowledge(desk: Desk, staff: StaffRow, code: str) -> None:
    """Take the case, or learn who has it."""
    try:
        claim = claim_case(desk, code, staff)
    except NotForRole:
        say_to_staff(desk, staff, "page_not_for_role", code=code.upper()[:12])
    except NoSuchCase:
        say_to_staff(desk, staff, "page_unknown", code=code.upper()[:12])
    except CaseIsClosed:
        say_to_staff(desk, staff, "page_closed", code=code.upper())
    else:
        if claim.case.status == CaseStatus.CLOSED:
            return  # a fire drill: that it is passed has been said
        say_to_staff(
            desk, staff, "page_taken" if claim.won else "page_other", code=claim.case.code, name=claim.owner.name
        )
