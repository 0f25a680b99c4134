"""What a nurse writes to a patient, as each of their chats will receive it: shown before it is sent, and sent as it was shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.say import reachable, words_of
from bot.domain.phrase import PHONE, TIME, blanks, filled
from bot.playbook.words import Words
from bot.store.tables import CaseRow, ContactRow, PatientRow, StaffRow

LONGEST = 3000  # characters of one message to a patient; Telegram cuts at 4096 with name and greeting
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True)
class Draft:
    """An approved phrase, own words, or both. `time` fills the blank of a phrase that has one."""

    text: str = ""
    phrase: str = ""
    time: str = ""


@dataclass(frozen=True)
class Letter:
    """The whole message in Telegram's HTML, in the language of the chat."""

    contact: ContactRow
    text: Markup


def letters(desk: Desk, case: CaseRow, staff: StaffRow, draft: Draft) -> Sequence[Letter]:
    """One for each chat that can be reached. Raises Refused where there is nothing to say, or nobody to say it to."""
    contacts = reachable(desk, desk.session.get_one(PatientRow, case.patient_id))
    ready = [Letter(one, _letter(desk, words_of(desk, one), staff, draft)) for one in contacts]
    in_clinics_words(desk, draft)
    if not ready:
        raise Refused("No chat of this patient can be reached. Call by phone.")
    return ready


def in_clinics_words(desk: Desk, draft: Draft) -> str:
    """As the clinic reads it, in its own language. Raises Refused."""
    return _words(desk, desk.playbook.words_in(desk.playbook.clinic.languages[0]), draft)


def _letter(desk: Desk, words: Words, staff: StaffRow, draft: Draft) -> Markup:
    return words.say("from_clinic", clinic=desk.playbook.clinic, name=staff.name, text=_words(desk, words, draft))


def _words(desk: Desk, words: Words, draft: Draft) -> str:
    written = "\n\n".join(filter(None, (_phrase(desk, words, draft), draft.text.strip())))
    if not written or len(written) > LONGEST:
        raise Refused(f"Write between 1 and {LONGEST} characters, or choose a phrase.")
    return written


def _phrase(desk: Desk, words: Words, draft: Draft) -> str:
    if not draft.phrase:
        return ""
    if draft.phrase not in {phrase.id for phrase in desk.playbook.phrases}:
        raise Refused("This phrase is not known any more. Choose another one.")
    text = words.label(f"phrase.{draft.phrase}")
    if TIME in blanks(text) and not _HOUR.fullmatch(draft.time):
        raise Refused("Say at what time, as 15:00.")
    return filled(text, **{TIME: draft.time, PHONE: desk.playbook.clinic.phone})
