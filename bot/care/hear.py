"""A patient, or somebody for them, said something. It is kept first, then screened, then understood as far as it goes."""

from __future__ import annotations

from bot.care.ask import answer_ask, ask_about
from bot.care.check_in import open_entry, today
from bot.care.desk import Desk
from bot.care.follow_up import confirms, reported_in_case, settle_by_report, take_up
from bot.care.hear_photo import answer_photo, keep_photo
from bot.care.join import go_on, hear_hour, prove
from bot.care.raise_case import Flag, add_event, raise_case
from bot.care.recent_words import Thought, read_with_recent
from bot.care.record_entry import type_answer
from bot.care.say import Keys, say, words_of
from bot.care.screen_heard import screened
from bot.care.settings import hear_zone
from bot.domain.case import EventKind
from bot.domain.finding import Action, Assertion, Screening
from bot.domain.incoming import Kind, Said
from bot.domain.message import Lane
from bot.domain.screening import screen
from bot.domain.tap import TapKind, tap
from bot.domain.tier import Tier
from bot.domain.typed import read_yes_no
from bot.store import cases, mail, treatments
from bot.store.tables import AnswerRow, CaseRow, ContactRow, HeardRow, PatientRow

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
    thought = read_with_recent(desk, contact, patient, heard, screened(desk, contact, heard))
    screening = thought.screening
    if said.kind is Kind.PHOTO:
        keep_photo(desk, contact, patient, heard, said)
    kept = _keep_awaited_words(desk, contact, said)
    if screening.action is Action.ESCALATE:
        settle_by_report(desk, contact, heard, screening)
        _escalate(desk, contact, patient, heard, thought)
    elif _speaks_of_what_is_open(desk, contact, patient, heard, screening):
        _add_to_case(desk, heard)
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
        answer_photo(desk, contact, heard, _add_to_case(desk, heard), _pass_on_keys(heard))
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


def _speaks_of_what_is_open(
    desk: Desk, contact: ContactRow, patient: PatientRow, heard: HeardRow, screening: Screening
) -> bool:
    """Doubtful words ("yes the choking thing", "the choking is worse") need no new question where they speak of what is open."""
    if heard.kind != Kind.TEXT or heard.edited or screening.failed:
        return False
    ask = cases.open_ask(desk.session, contact.id or 0)
    if ask is not None and confirms(desk, contact, heard.text):
        return set(screening.flags) <= {ask.symptom}  # else the rest is asked about
    known = screening.action is Action.ASK and set(screening.flags) <= reported_in_case(desk, patient)
    return known and take_up(desk, contact, patient, heard)


def _escalate(desk: Desk, contact: ContactRow, patient: PatientRow, heard: HeardRow, thought: Thought) -> None:
    """A red flag, unless it is the one of a moment ago in other words: then the nurse sees the words in its case."""
    screening = thought.screening
    if not thought.news and (case := _add_to_case(desk, heard)) is not None:
        say(desk, contact, "case_more", lane=Lane.SAFETY, case_id=case.id)
        return
    rules = tuple(f.rule for f in screening.findings if f.assertion is Assertion.PRESENT)
    tier = screening.tier or desk.playbook.triage.unscreened_tier
    raise_case(
        desk,
        patient,
        Flag(
            EventKind.RED_FLAG,
            tier,
            thought.new_flags,
            rules,
            heard_id=heard.id,
            contact_id=heard.contact_id,
            with_heard=thought.earlier,
        ),
    )


def _hand_over(desk: Desk, patient: PatientRow, heard: HeardRow, tier: Tier, *, advise: bool = True) -> None:
    """What could not be read by the program is read by a person."""
    flag = Flag(EventKind.UNREADABLE, tier, heard_id=heard.id, contact_id=heard.contact_id)
    raise_case(desk, patient, flag, advise=advise)


def _understand(desk: Desk, contact: ContactRow, patient: PatientRow, heard: HeardRow, said: Said) -> None:
    case, is_reply = _add_to_case(desk, heard), _replies_to_clinic(desk, contact)
    typed = said.kind is Kind.TEXT and not said.edited
    if typed and not is_reply and _answers(desk, contact, patient, said.text):
        return
    if typed and take_up(desk, contact, patient, heard):
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
    entry = open_entry(desk, patient)
    return entry is not None and type_answer(desk, contact, entry, text)


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


def _pass_on_keys(heard: HeardRow) -> Keys:
    return [[("button.pass_on", tap(TapKind.PASS_ON, heard.id)), ("button.keep", tap(TapKind.KEEP, heard.id))]]
