"""What a nurse chose to write, and the moment its hour means: what is said and what is promised are one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time

from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.domain.phrase import TIME, Phrase, blanks
from bot.domain.wall_clock import coming

_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True)
class Draft:
    """An approved phrase, own words, or both. `time` fills the blank of a phrase that has one: an hour of the clinic's clock.

    `meant` is the moment a preview showed it to be: once that has passed the same hour is another one.
    """

    text: str = ""
    phrase: str = ""
    time: str = ""
    meant: str = ""


def phrase_of(desk: Desk, draft: Draft) -> Phrase | None:
    """None for own words alone. Raises Refused for a phrase content no longer has."""
    found = next((one for one in desk.playbook.phrases if one.id == draft.phrase), None)
    if draft.phrase and found is None:
        raise Refused("This phrase is not known any more. Choose another one.")
    return found


def named_hour(desk: Desk, draft: Draft) -> datetime | None:
    """When the clinic's clock shows the hour next, aware UTC; None where the phrase names none. Raises Refused."""
    phrase, clinic = phrase_of(desk, draft), desk.playbook.clinic
    if phrase is None or not _names_one(desk, phrase):
        return None
    if not _HOUR.fullmatch(draft.time):
        raise Refused("Say at what time, as 15:00.")
    here = desk.now.astimezone(clinic.zone)
    at = coming(time.fromisoformat(draft.time), here)
    if at is None:
        raise Refused(f"{draft.time} does not come: the clocks are put forward that night. Choose another hour.")
    if phrase.today and at.astimezone(clinic.zone).date() != here.date():
        raise Refused(f"{draft.time} has passed today. Choose a later hour, or another phrase.")
    if draft.meant and draft.meant != at.isoformat():
        raise Refused(f"{draft.time} has passed since you read it. Choose the hour again.")
    return at


def _names_one(desk: Desk, phrase: Phrase) -> bool:
    """In any language: whatever chat it goes to can then be filled."""
    return any(TIME in blanks(words.label(f"phrase.{phrase.id}")) for words in desk.playbook.words.values())
