"""A patient, or somebody for them, said something. It is screened and kept, then understood as far as it goes.

The words themselves were stored before any of this, in the inbox: whatever goes wrong here, they are there.
"""

from __future__ import annotations

from bot.care.desk import Desk
from bot.care.hearing.ask import answer_ask, ask_about
from bot.care.hearing.come_back import back_in_touch
from bot.care.hearing.cry_out import cry_out, is_cry
from bot.care.hearing.escalate import escalate, hand_over
from bot.care.hearing.follow_up import answers_only, settle_by_report, speaks_of_what_is_open
from bot.care.hearing.hear_photo import answer_photo, keep_photo
from bot.care.hearing.keep_heard import add_to_case, keep, pass_on_keys, show_in_case
from bot.care.hearing.recent_words import Thought, read_with_recent
from bot.care.hearing.screen_heard import screened
from bot.care.hearing.take_back_went import take_back_went
from bot.care.hearing.understand import has_a_meaning, understand
from bot.care.red_flag.answer_graded import answer_graded, typed_graded
from bot.care.red_flag.answer_if_went import answer_went
from bot.care.red_flag.reply import note_reply
from bot.care.say import say, words_of
from bot.care.treatment.diary_words import keep_awaited_words
from bot.care.treatment.join import go_on, prove
from bot.domain.finding import Action, Screening
from bot.domain.incoming import Kind, Said
from bot.domain.message import Lane
from bot.domain.screening import is_guess, screen
from bot.domain.typed import read_yes_no
from bot.store.tables import ContactRow, HeardRow, PatientRow

LONGEST_PROOF = 20  # characters; a year of birth, perhaps with a word around it


def hear(desk: Desk, contact: ContactRow, said: Said) -> None:
    """Every message ends in the record, and every one gets an answer."""
    patient = desk.session.get_one(PatientRow, contact.patient_id)
    graded = None if is_cry(desk, said.text) else typed_graded(desk, contact, said)
    if graded is None and _is_proof(desk, contact, said):
        prove(desk, contact, said.text)
        return
    alone = screened(desk, contact, said)
    plainly = graded is not None and graded[1].plainly
    thought = Thought(alone) if plainly else read_with_recent(desk, contact, patient, said, alone)
    heard = keep(desk, contact, patient, said, thought.record if said.text.strip() else None)
    if graded and (plainly or thought.screening.action is Action.NONE):
        answer_graded(desk, contact, graded[0], graded[1].given)
        return
    _act_on(desk, contact, patient, heard, said, thought)


def _act_on(
    desk: Desk, contact: ContactRow, patient: PatientRow, heard: HeardRow, said: Said, thought: Thought
) -> None:
    """What the words ask for; the more urgent first."""
    screening, triage = thought.screening, desk.playbook.triage
    if said.kind is Kind.PHOTO:
        keep_photo(desk, contact, patient, heard, said)
    cries, kept = is_cry(desk, heard.text), keep_awaited_words(desk, contact, said)
    settled = take_back_went(desk, contact, heard, said, screening)
    if screening.action is Action.ESCALATE:
        settle_by_report(desk, contact, heard, screening)
        escalate(desk, contact, patient, heard, thought)
    elif (settled and not cries) or (not settled and answer_went(desk, contact, heard, said, screening)):
        back_in_touch(desk, contact, patient, heard, answer=False)  # else it stands on the case with its words
    elif cries:
        cry_out(desk, contact, patient, heard, screening)
    elif speaks_of_what_is_open(desk, contact, patient, heard, screening):
        pass  # it stands on the case with its words, or has opened one
    elif _asks(desk, contact, patient, heard, screening):
        ask_about(desk, contact, heard, screening)
        _show_whoever_has_it(desk, contact, patient, heard)
    elif _answers_ask(desk, contact, said):
        add_to_case(desk, heard)
    elif contact.consented_at is None:
        _before_consent(desk, contact)
    elif screening.failed:
        hand_over(desk, patient, heard, triage.unscreened_tier)
    elif kept:
        show_in_case(desk, heard)
    elif said.kind is Kind.VOICE:
        say(desk, contact, "voice_received", lane=Lane.SAFETY)
        hand_over(desk, patient, heard, triage.unscreened_tier, advise=False)
    elif said.kind is Kind.PHOTO:
        case = show_in_case(desk, heard)
        if case is not None or not back_in_touch(desk, contact, patient, heard):
            answer_photo(desk, contact, heard, case, pass_on_keys(heard))
    else:
        understand(desk, contact, patient, heard, said)


def _asks(desk: Desk, contact: ContactRow, patient: PatientRow, heard: HeardRow, screening: Screening) -> bool:
    """True where one must ask. What words merely resemble is no reason where they have a meaning, or are an answer.

    An edit or a caption is not read for such a meaning afterwards: there one asks.
    """
    if screening.action is not Action.ASK or answers_only(desk, contact, patient, heard, screening):
        return False
    typed = heard.kind == Kind.TEXT and not heard.edited
    return not (typed and is_guess(screening) and has_a_meaning(desk, contact, heard.text))


def _show_whoever_has_it(desk: Desk, contact: ContactRow, patient: PatientRow, heard: HeardRow) -> None:
    """Asked about or not, the words are an answer to what the nurse wrote, or to the calls in vain."""
    if (case := show_in_case(desk, heard)) is not None:
        note_reply(desk, contact, case)
    else:
        back_in_touch(desk, contact, patient, heard, answer=False)


def _is_proof(desk: Desk, contact: ContactRow, said: Said) -> bool:
    """A try at the year of birth. Anything else that is written before the proof is kept and screened like all words."""
    looks_so = said.kind is Kind.TEXT and len(said.text) <= LONGEST_PROOF and any(c.isdigit() for c in said.text)
    return (
        contact.awaiting == "birth_year"
        and looks_so
        and not is_cry(desk, said.text)
        and screen(said.text, desk.playbook.reader, contact.language).action is Action.NONE
    )


def _before_consent(desk: Desk, contact: ContactRow) -> None:
    if contact.awaiting == "birth_year":
        go_on(desk, contact)
    else:
        say(desk, contact, "consent_first")


def _answers_ask(desk: Desk, contact: ContactRow, said: Said) -> bool:
    if said.kind is not Kind.TEXT or said.edited:
        return False
    return answer_ask(desk, contact, read_yes_no(said.text, words_of(desk, contact).typed))
