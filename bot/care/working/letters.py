"""What a nurse writes to a patient, as each of their chats will receive it: shown before it is sent, and sent as it was shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.say import reachable, words_of, zone_of
from bot.domain.phrase import PHONE, TIME, blanks, filled
from bot.playbook.phrase_files import OUR_CLOCK
from bot.playbook.words import Words
from bot.store.tables import CaseRow, ContactRow, PatientRow, StaffRow

LONGEST = 3000  # characters of one message to a patient; Telegram cuts at 4096 with name and greeting
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True)
class Draft:
    """An approved phrase, own words, or both. `time` fills the blank of a phrase that has one: an hour of the clinic's clock."""

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
    patient = desk.session.get_one(PatientRow, case.patient_id)
    zone, contacts = zone_of(desk, patient), reachable(desk, patient)
    ready = [Letter(one, _letter(desk, words_of(desk, one), zone, staff, draft)) for one in contacts]
    in_clinics_words(desk, draft)
    if not ready:
        raise Refused("No chat of this patient can be reached. Call by phone.")
    return ready


def in_clinics_words(desk: Desk, draft: Draft) -> str:
    """As the clinic reads it, in its own language and by its own clock. Raises Refused."""
    clinic = desk.playbook.clinic
    return _words(desk, desk.playbook.words_in(clinic.languages[0]), clinic.zone, draft)


def promised(desk: Desk, draft: Draft) -> tuple[str, datetime | None]:
    """What the phrase promises, and by when; nothing for any other words."""
    phrase = next((one for one in desk.playbook.phrases if one.id == draft.phrase), None)
    return (phrase.promises, _coming(desk, draft.time)) if phrase is not None and phrase.promises else ("", None)


def _letter(desk: Desk, words: Words, zone: ZoneInfo, staff: StaffRow, draft: Draft) -> Markup:
    text = _words(desk, words, zone, draft)
    return words.say("from_clinic", clinic=desk.playbook.clinic, name=staff.name, text=text)


def _words(desk: Desk, words: Words, zone: ZoneInfo, draft: Draft) -> str:
    written = "\n\n".join(filter(None, (_phrase(desk, words, zone, draft), draft.text.strip())))
    if not written or len(written) > LONGEST:
        raise Refused(f"Write between 1 and {LONGEST} characters, or choose a phrase.")
    return written


def _phrase(desk: Desk, words: Words, zone: ZoneInfo, draft: Draft) -> str:
    """Its hour by the reader's clock; where the clinic's shows another, that one too."""
    if not draft.phrase:
        return ""
    if draft.phrase not in {phrase.id for phrase in desk.playbook.phrases}:
        raise Refused("This phrase is not known any more. Choose another one.")
    text, phone = words.label(f"phrase.{draft.phrase}"), desk.playbook.clinic.phone
    if TIME not in blanks(text):
        return filled(text, **{PHONE: phone})
    if not _HOUR.fullmatch(draft.time):
        raise Refused("Say at what time, as 15:00.")
    theirs = _hour_in(desk, draft.time, zone)
    said = filled(text, **{TIME: theirs, PHONE: phone})
    ours = filled(words.label(OUR_CLOCK), **{TIME: draft.time, PHONE: phone})
    return said if theirs == draft.time else f"{said} {ours}"


def _hour_in(desk: Desk, hour: str, zone: ZoneInfo) -> str:
    """What a clock of the zone shows when it is next this hour at the clinic."""
    return f"{_coming(desk, hour).astimezone(zone):%H:%M}"


def _coming(desk: Desk, hour: str) -> datetime:
    """When it is next this hour at the clinic, aware UTC."""
    here = desk.now.astimezone(desk.playbook.clinic.zone)
    when = datetime.combine(here.date(), time.fromisoformat(hour), here.tzinfo)
    return (when if when >= here else when + timedelta(days=1)).astimezone(UTC)
