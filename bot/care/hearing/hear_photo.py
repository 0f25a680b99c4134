"""A picture goes to the day it was sent on; words under it are screened like all words."""

from __future__ import annotations

from bot.care.desk import Desk
from bot.care.red_flag.reply import note_reply
from bot.care.say import Keys, say
from bot.domain.incoming import Said
from bot.store import treatments
from bot.store.tables import CaseRow, ContactRow, HeardRow, PatientRow, PhotoRow


def keep_photo(desk: Desk, contact: ContactRow, patient: PatientRow, heard: HeardRow, said: Said) -> None:
    treatment = treatments.current_treatment(desk.session, patient.id or 0)
    desk.session.add(
        PhotoRow(
            patient_id=patient.id or 0,
            treatment_id=treatment.id if treatment else None,
            heard_id=heard.id or 0,
            day=heard.day,
            file_id=said.file_id,
            due_at=desk.now,
            at=desk.now,
        )
    )
    if contact.awaiting.startswith("photo"):
        contact.awaiting = ""


def answer_photo(desk: Desk, contact: ContactRow, heard: HeardRow, case: CaseRow | None, pass_on: Keys) -> None:
    """Kept with the day; words under it that nobody understood can go to the nurse, unless a case has them already."""
    if case is not None:
        note_reply(desk, contact, case)
    in_diary = heard.day is not None and heard.day <= desk.playbook.diary.days
    keys = pass_on if case is None else ()
    if in_diary:
        say(desk, contact, "photo_saved", keys=keys, day=heard.day)
    else:
        say(desk, contact, "photo_kept", keys=keys)
