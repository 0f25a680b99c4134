"""What a nurse writes to a patient, as each of their chats will receive it: shown before it is sent, and sent as it was shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.say import reachable, words_of, zone_of
from bot.care.working.draft import Draft as Draft
from bot.care.working.draft import named_hour, phrase_of
from bot.care.working.sooner import sooner, waits_to_be_reached
from bot.domain.phrase import DAY, PHONE, TIME, filled
from bot.domain.wall_clock import shown
from bot.playbook.phrase_files import OUR_CLOCK, SOONER, TOMORROW
from bot.playbook.words import Words
from bot.store.tables import CaseRow, ContactRow, PatientRow, StaffRow

LONGEST = 3000  # characters of one message to a patient; Telegram cuts at 4096 with name and greeting


@dataclass(frozen=True)
class Letter:
    """The whole message in Telegram's HTML, in the language of the chat."""

    contact: ContactRow
    text: Markup


def letters(desk: Desk, case: CaseRow, staff: StaffRow, draft: Draft) -> Sequence[Letter]:
    """One for each chat that can be reached. Raises Refused where there is nothing to say, or nobody to say it to."""
    patient = desk.session.get_one(PatientRow, case.patient_id)
    zone, contacts = zone_of(desk, patient), reachable(desk, patient)
    ready = [Letter(one, _letter(desk, case, words_of(desk, one), zone, staff, draft)) for one in contacts]
    in_clinics_words(desk, case, draft)
    if not ready:
        raise Refused("No chat of this patient can be reached. Call by phone.")
    return ready


def in_clinics_words(desk: Desk, case: CaseRow, draft: Draft) -> str:
    """As the clinic reads it, in its own language and by its own clock. Raises Refused."""
    clinic = desk.playbook.clinic
    return _words(desk, case, desk.playbook.words_in(clinic.languages[0]), clinic.zone, draft)


def promised(desk: Desk, draft: Draft) -> tuple[str, datetime | None]:
    """What the phrase promises, and by when; nothing for any other words."""
    phrase = phrase_of(desk, draft)
    return (phrase.promises, named_hour(desk, draft)) if phrase is not None and phrase.promises else ("", None)


def _letter(desk: Desk, case: CaseRow, words: Words, zone: ZoneInfo, staff: StaffRow, draft: Draft) -> Markup:
    text = _words(desk, case, words, zone, draft)
    return words.say("from_clinic", clinic=desk.playbook.clinic, name=staff.name, text=text)


def _words(desk: Desk, case: CaseRow, words: Words, zone: ZoneInfo, draft: Draft) -> str:
    parts = (_sooner(desk, case, words, zone, draft), _phrase(desk, words, zone, draft), draft.text.strip())
    written = "\n\n".join(filter(None, parts))
    if not written or len(written) > LONGEST:
        raise Refused(f"Write between 1 and {LONGEST} characters, or choose a phrase.")
    return written


def _sooner(desk: Desk, case: CaseRow, words: Words, zone: ZoneInfo, draft: Draft) -> str:
    """The nearer hour, by which they wait to be reached, stands before the promised one."""
    clock = sooner(desk, case, promised(desk, draft)[1])
    if clock is None or clock.at is None or not waits_to_be_reached(desk, case, clock):
        return ""
    at, phone = clock.at.astimezone(zone), desk.playbook.clinic.phone
    day = [] if at.date() == desk.now.astimezone(zone).date() else [words.day(at)]
    return filled(words.label(SOONER), **{TIME: ", ".join([*day, shown(at)]), PHONE: phone})


def _phrase(desk: Desk, words: Words, zone: ZoneInfo, draft: Draft) -> str:
    """Its hour by the reader's clock, and the day if it is not today."""
    at, phone = named_hour(desk, draft), desk.playbook.clinic.phone
    if not draft.phrase:
        return ""
    text = words.label(f"phrase.{draft.phrase}")
    if at is None:
        return filled(text, **{PHONE: phone})
    said = filled(text, **{TIME: shown(at.astimezone(zone)), PHONE: phone})
    return " ".join([said, *_which(desk, words, zone, at)])


def _which(desk: Desk, words: Words, zone: ZoneInfo, at: datetime) -> list[str]:
    """The day, if it is not today where they are; what the clinic's clock shows then, if that is another hour."""
    theirs, ours, said = at.astimezone(zone), at.astimezone(desk.playbook.clinic.zone), []
    if theirs.date() != desk.now.astimezone(zone).date():
        said.append(filled(words.label(TOMORROW), **{DAY: words.day(theirs)}))
    if shown(theirs) != shown(ours):
        said.append(filled(words.label(OUR_CLOCK), **{TIME: shown(ours), PHONE: desk.playbook.clinic.phone}))
    return said
