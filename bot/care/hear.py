"""A patient, or somebody for them, said something. It is kept first, then screened, then understood as far as it goes."""

from __future__ import annotations

from dataclasses import replace

from bot.care.ask import answer_ask, ask_about
from bot.care.check_in import open_question, today
from bot.care.desk import Desk
from bot.care.join import go_on, hear_hour, prove
from bot.care.raise_case import Flag, add_event, raise_case
from bot.care.record_entry import type_answer
from bot.care.say import Keys, say, words_of
from bot.care.settings import hear_zone
from bot.domain.case import EventKind
from bot.domain.finding import Action, Assertion, Screening, combined
from bot.domain.incoming import Kind, Said
from bot.domain.message import Lane
from bot.domain.screening import screen
from bot.domain.tap import TapKind, tap
from bot.domain.tier import Tier
from bot.domain.typed import read_yes_no
from bot.store import cases, mail, treatments
from bot.store.tables import AnswerRow, CaseRow, ContactRow, EntryRow, HeardRow, PatientRow, PhotoRow

DIARY_WORDS = ("note", "medicine")  # questions whose answer is the person's own words
LONGEST_PROOF = 20  # characters; a year of birth, perhaps with a word around it
LONGEST_SETTING = 4  # words of an hour or a city


def hear(desk: Desk, contact: ContactRow, said: Said) -> None:
    """Every message ends in the record, and every one gets an answer."""
    patient = desk.session.get_one(PatientRow, contact.patient_id)
    if _is_proof(desk, contact, said):
        prove(desk, contact, said.text)
        return
    heard = keep(desk, contact, patient, said)
    screening = _screened(desk, contact, heard)
    if said.kind is Kind.PHOTO:
        _keep_photo(desk, contact, patient, heard, said)
    kept = _keep_awaited_words(desk, contact, said)
    if screening.action is Action.ESCALATE:
        _escalate(desk, patient, heard, screening)
    elif screening.action is Action.ASK:
        ask_about(desk, contact, heard, screening)
    elif _answers_ask(desk, contact, said):
        _add_to_case(desk, heard)
    elif contact.consented_at is None:
        _before_consent(desk, contact)
    elif screening.failed:
        _hand_over(desk, patient, heard, desk.playbook.triage.unscreened_tier)
    elif kept:
        _add_to_case(desk, heard)
    elif said.kind is Kind.VOICE:
        say(desk, contact, "voice_received", lane=Lane.SAFETY)
        _hand_over(desk, patient, heard, desk.playbook.triage.unscreened_tier, advise=False)
    elif said.kind is Kind.PHOTO:
        _answer_photo(desk, contact, heard)
    else:
        _understand(desk, contact, patient, heard, said)


def keep(desk: Desk, contact: ContactRow | None, patient: PatientRow | None, said: Said) -> HeardRow:
    """Into the record, before anything is made of it."""
    treatment = treatments.current_treatment(desk.session, patient.id or 0) if patient else None
    heard = HeardRow(
        contact_id=contact.id if contact else None,
        patient_id=patient.id if patient else None,
        chat_id=said.person.chat_id,
        telegram_message_id=said.message_id,
        kind=said.kind,
        text=said.text,
        edited=said.edited,
        day=today(desk, patient, treatment) if patient and treatment else None,
        at=desk.now,
    )
    desk.session.add(heard)
    desk.session.flush()
    return heard


def pass_on(desk: Desk, contact: ContactRow, heard_id: int) -> str:
    """The patient wants a nurse to read a message that was kept."""
    heard = desk.session.get(HeardRow, heard_id)
    if heard is None or heard.contact_id != contact.id:
        return "toast.old"
    patient = desk.session.get_one(PatientRow, contact.patient_id)
    case = cases.open_case_of(desk.session, contact.patient_id)
    events = cases.events_of(desk.session, case.id or 0) if case else []
    if any(event.kind == EventKind.PASSED_ON and event.heard_id == heard_id for event in events):
        return "toast.saved"
    say(desk, contact, "passed_on")
    raise_case(
        desk, patient, Flag(EventKind.PASSED_ON, desk.playbook.triage.passed_on_tier, heard_id=heard.id), advise=False
    )
    return ""


def screening_record(screening: Screening) -> dict[str, object]:
    """What screening made of a text, as it is kept beside it."""
    return {
        "action": screening.action,
        "tier": screening.tier,
        "failed": screening.failed,
        "findings": [
            {
                "symptom": f.symptom,
                "assertion": f.assertion,
                "certainty": f.certainty,
                "start": f.start,
                "end": f.end,
                "rule": f.rule,
                "tier": f.tier,
                "cues": list(f.cues),
            }
            for f in screening.findings
        ],
    }


def _is_proof(desk: Desk, contact: ContactRow, said: Said) -> bool:
    """A try at the year of birth. Anything else that is written before the proof is kept and screened like all words."""
    looks_so = said.kind is Kind.TEXT and len(said.text) <= LONGEST_PROOF and any(c.isdigit() for c in said.text)
    return (
        contact.awaiting == "birth_year"
        and looks_so
        and screen(said.text, desk.playbook.reader, contact.language).action is Action.NONE
    )


def _before_consent(desk: Desk, contact: ContactRow) -> None:
    if contact.awaiting == "birth_year":
        go_on(desk, contact)
    else:
        say(desk, contact, "consent_first")


def _screened(desk: Desk, contact: ContactRow, heard: HeardRow) -> Screening:
    if not heard.text.strip():
        return Screening(Action.NONE)
    screening = screen(heard.text, desk.playbook.reader, contact.language)
    if heard.kind == Kind.TEXT and screening.failed and _answers_something(desk, contact, heard.text):
        screening = Screening(Action.NONE)  # "🙂" or "7/10" after a question is an answer, not an unreadable message
    if contact.kind == "caregiver":
        screening = about_the_patient(screening)
    heard.screening = screening_record(screening)
    return screening


def about_the_patient(screening: Screening) -> Screening:
    """A caregiver writes of somebody else, and that is the patient: "she coughs when she drinks" is a report, not a story."""
    findings = tuple(
        replace(finding, assertion=Assertion.PRESENT) if finding.assertion is Assertion.OTHER_PERSON else finding
        for finding in screening.findings
    )
    tier = combined(findings)
    return screening if tier is None or screening.failed else Screening(Action.ESCALATE, tier, findings)


def _answers_something(desk: Desk, contact: ContactRow, text: str) -> bool:
    return (
        contact.awaiting.partition(":")[0] not in ("", "note")
        or read_yes_no(text, words_of(desk, contact).typed) is not None
        or text.strip().isdigit()
    )


def _escalate(desk: Desk, patient: PatientRow, heard: HeardRow, screening: Screening) -> None:
    rules = tuple(f.rule for f in screening.findings if f.assertion is Assertion.PRESENT)
    tier = screening.tier or desk.playbook.triage.unscreened_tier
    raise_case(
        desk,
        patient,
        Flag(EventKind.RED_FLAG, tier, screening.flags, rules, heard_id=heard.id, contact_id=heard.contact_id),
    )


def _hand_over(desk: Desk, patient: PatientRow, heard: HeardRow, tier: Tier, *, advise: bool = True) -> None:
    """What could not be read by the program is read by a person."""
    flag = Flag(EventKind.UNREADABLE, tier, heard_id=heard.id, contact_id=heard.contact_id)
    raise_case(desk, patient, flag, advise=advise)


def _understand(desk: Desk, contact: ContactRow, patient: PatientRow, heard: HeardRow, said: Said) -> None:
    case, is_reply = _add_to_case(desk, heard), _replies_to_clinic(desk, contact)
    if said.kind is Kind.TEXT and not said.edited and not is_reply and _answers(desk, contact, patient, said.text):
        return
    if case is not None:
        say(desk, contact, "case_more", lane=Lane.SAFETY, case_id=case.id)
        return
    heard.understood = False
    message = {Kind.TEXT: "not_understood", Kind.STICKER: "sticker_received"}.get(said.kind, "file_received")
    if said.edited:
        message = "edited_noted"
    say(desk, contact, message, keys=_pass_on_keys(heard))


def _add_to_case(desk: Desk, heard: HeardRow) -> CaseRow | None:
    """While a case is open, the nurse sees whatever the patient says."""
    case = cases.open_case_of(desk.session, heard.patient_id or 0)
    if case is not None:
        add_event(desk, case, EventKind.HEARD, heard_id=heard.id)
        case.version += 1
    return case


def _replies_to_clinic(desk: Desk, contact: ContactRow) -> bool:
    """True if the last message of the chat is what a nurse wrote: then "3" answers the nurse, not the diary."""
    latest = mail.latest_in_chat(desk.session, contact.chat_id)
    return latest is not None and "/from_clinic/" in latest.key


def _answers_ask(desk: Desk, contact: ContactRow, said: Said) -> bool:
    if said.kind is not Kind.TEXT or said.edited:
        return False
    return answer_ask(desk, contact, read_yes_no(said.text, words_of(desk, contact).typed))


def _answers(desk: Desk, contact: ContactRow, patient: PatientRow, text: str) -> bool:
    """True if the text answered what the chat waits for: a setting, the diary."""
    waiting = contact.awaiting
    if waiting in ("hour", "zone") and contact.joined_at is not None and len(text.split()) > LONGEST_SETTING:
        contact.awaiting = waiting = ""  # they speak of something else
    if waiting == "hour":
        hear_hour(desk, contact, text)
        return True
    if waiting == "zone":
        hear_zone(desk, contact, text)
        return True
    entry = _open_entry(desk, patient)
    return entry is not None and type_answer(desk, contact, entry, text)


def _open_entry(desk: Desk, patient: PatientRow) -> EntryRow | None:
    """The newest day that was asked and still asks something."""
    treatment = treatments.current_treatment(desk.session, patient.id or 0)
    entries = treatments.entries_of(desk.session, treatment.id or 0) if treatment else []
    return next((entry for entry in reversed(entries) if entry.shown_at and open_question(desk, entry)), None)


def _keep_awaited_words(desk: Desk, contact: ContactRow, said: Said) -> bool:
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


def _keep_photo(desk: Desk, contact: ContactRow, patient: PatientRow, heard: HeardRow, said: Said) -> None:
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


def _answer_photo(desk: Desk, contact: ContactRow, heard: HeardRow) -> None:
    """Kept with the day; words under it that nobody understood can go to the nurse."""
    case = _add_to_case(desk, heard)
    in_diary = heard.day is not None and heard.day <= desk.playbook.diary.days
    keys = _pass_on_keys(heard) if case is None else ()
    if in_diary:
        say(desk, contact, "photo_saved", keys=keys, day=heard.day)
    else:
        say(desk, contact, "photo_kept", keys=keys)


def _pass_on_keys(heard: HeardRow) -> Keys:
    return [[("button.pass_on", tap(TapKind.PASS_ON, heard.id)), ("button.keep", tap(TapKind.KEEP, heard.id))]]
