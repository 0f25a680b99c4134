"""Erase a patient: nothing that is left tells who it was.

Gone: name, year of birth, phone, emergency contact, risks, time zone; chats and the names in them; every message in both directions, pictures,
answers, questions, goals, notes, invites' links; the words in the timeline of the cases.

What stays, under the patient's number alone, and why (trust.md B1: GDPR art. 17(3)(b), (c) and (e), erasure is not absolute):
- cases with tier, symptoms, times and outcome, who was paged and when: the clinic's proof of what it did, and its figures;
- treatment with product, lot and injections: for recalls, and effects counted by dose and site;
- that a day or a protocol was asked about and when, without the answers; keyed hashes of how a row stood (bot/store/standing.py);
- that consent was given, when and to which version; the audit, which holds numbers only;
- the numbers of Telegram's updates, so that none is taken twice.
A named person at the clinic must confirm these grounds for their country. A patient's own Telegram chat cannot be cleared by a bot.
"""

from __future__ import annotations

from bot.care import audit
from bot.care.desk import Desk
from bot.care.errors import NoSuchPatient, Refused
from bot.store import cases, people
from bot.store.erasing import erase
from bot.store.erasures import Erasure
from bot.store.tables import PatientRow


def erase_patient(desk: Desk, patient_id: int, reason: str = "") -> Erasure:
    """The line for the ledger, to be kept before this is committed. Raises NoSuchPatient; Refused while a case is open."""
    patient = desk.session.get(PatientRow, patient_id)
    if patient is None:
        raise NoSuchPatient(
            f"There is no patient {patient_id}. The number stands in the address of the patient's page."
        )
    people.lock_patient(desk.session, patient_id)
    if patient.erased_at is not None:
        raise Refused(f"Patient {patient_id} was erased already, on {patient.erased_at:%Y-%m-%d}.")
    if (case := cases.open_case_of(desk.session, patient_id)) is not None:
        raise Refused(f"Case {case.code} of this patient is open. Close it first: somebody may still need it.")
    _refuse_to_name(patient, reason)
    _erase(desk, patient, reason.strip())
    return Erasure(patient_id, patient.created_at, desk.now)


def erase_again(desk: Desk, erasure: Erasure) -> bool:
    """After a restore: what was erased once is erased again, an open case or not. False if there is nobody to erase."""
    patient = desk.session.get(PatientRow, erasure.patient)
    if patient is None or patient.created_at != erasure.enrolled_at or patient.erased_at is not None:
        return False
    _erase(desk, patient, f"erased on {erasure.erased_at:%Y-%m-%d}, restored since")
    return True


def _erase(desk: Desk, patient: PatientRow, reason: str) -> None:
    erase(desk.session, patient, desk.now)
    audit.record(desk, audit.SYSTEM, "erase_patient", f"patient:{patient.id}", reason=reason)


def _refuse_to_name(patient: PatientRow, reason: str) -> None:
    """The reason stays in the audit."""
    said = reason.casefold()
    known = [*patient.name.split(), patient.phone, str(patient.birth_year)]
    if any(len(word) > 2 and word.casefold() in said for word in known):
        raise Refused("The reason stays in the audit: write it without anything that names the patient.")
