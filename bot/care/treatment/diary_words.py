"""Questions of the diary whose answer is the person's own words: a note, a medicine."""

from __future__ import annotations

from bot.care.case.flag import Flag
from bot.care.desk import Desk
from bot.care.red_flag.raise_case import raise_case
from bot.care.say import say
from bot.domain.case import EventKind
from bot.domain.incoming import Kind, Said
from bot.store.tables import AnswerRow, ContactRow, PatientRow

DIARY_WORDS = ("note", "medicine")


def keep_awaited_words(desk: Desk, contact: ContactRow, said: Said) -> bool:
    """A note or a medicine, if the chat waits for one: kept whatever else the words may mean."""
    waiting, _, entry_id = contact.awaiting.partition(":")
    if said.kind is not Kind.TEXT or said.edited or waiting not in DIARY_WORDS or not entry_id.isdecimal():
        return False
    _keep_words(desk, contact, waiting, int(entry_id), said.text)
    return True


def _keep_words(desk: Desk, contact: ContactRow, question: str, entry_id: int, text: str) -> None:
    contact.awaiting = ""
    desk.session.add(
        AnswerRow(entry_id=entry_id, question=question, value=text.strip(), contact_id=contact.id or 0, at=desk.now)
    )
    say(desk, contact, f"{question}_saved")
    if question == "medicine":
        patient = desk.session.get_one(PatientRow, contact.patient_id)
        raise_case(
            desk,
            patient,
            Flag(EventKind.NEW_MEDICINE, desk.playbook.triage.medicine_tier, text=text.strip(), entry_id=entry_id),
            advise=False,
        )
