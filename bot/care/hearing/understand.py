"""Words that name no red flag: the answer to what the chat waits for, a word on the open case, or nothing the program knows."""

from __future__ import annotations

from bot.care.case.ask_graded import remind_of_question
from bot.care.case.snooze import say_more
from bot.care.desk import Desk
from bot.care.hearing.ask import ask_if_needed
from bot.care.hearing.come_back import back_in_touch, needs_no_nurse, pass_on_what_is_unclear
from bot.care.hearing.cry_out import wants_a_call
from bot.care.hearing.follow_up import take_up
from bot.care.hearing.keep_heard import add_to_case, pass_on, pass_on_keys
from bot.care.hearing.unclear import offer_nurse
from bot.care.red_flag.news import tell_of_words
from bot.care.red_flag.reply import note_reply, replies_to_clinic
from bot.care.say import say
from bot.care.treatment.check_in import open_entry
from bot.care.treatment.join import hear_hour
from bot.care.treatment.record_entry import type_answer
from bot.care.treatment.settings import hear_zone
from bot.domain.cry import may_cry
from bot.domain.did_you_go import TakenBack, read_taken_back, read_went
from bot.domain.follow_up import is_courtesy, read_follow_up, says_thanks
from bot.domain.incoming import Kind, Said
from bot.domain.tier import Tier
from bot.store.tables import ContactRow, HeardRow, PatientRow

LONGEST_SETTING = 4  # words of an hour or a city


def understand(desk: Desk, contact: ContactRow, patient: PatientRow, heard: HeardRow, said: Said) -> None:
    case, typed = add_to_case(desk, heard), said.kind is Kind.TEXT and not said.edited
    if typed and _answers(desk, contact, patient, said.text):
        return
    if typed and take_up(desk, contact, patient, heard):
        return
    if case is None and back_in_touch(desk, contact, patient, heard):
        return
    thanks = typed and says_thanks(said.text, desk.playbook.follow_ups)
    cries = typed and not thanks and may_cry(said.text, desk.playbook.cries)
    if case is not None:
        note_reply(desk, contact, case)
        if not thanks:
            tell_of_words(desk, case)
        say_more(desk, contact, case)
        if cries and Tier(case.tier).rank > desk.playbook.triage.urgent_tier.rank:
            ask_if_needed(desk, contact, heard)
        remind_of_question(desk, contact)
        return
    if thanks:
        say(desk, contact, "thanks_answered")
        return
    heard.understood = False
    if cries:
        ask_if_needed(desk, contact, heard)
        return
    if typed and pass_on_what_is_unclear(desk, contact, patient, heard):
        return
    if typed and wants_a_call(desk, said.text):
        pass_on(desk, contact, heard.id or 0)
        return
    if typed:
        offer_nurse(desk, contact, heard, wait=not needs_no_nurse(desk, contact, said.text))
        return
    message = "sticker_received" if said.kind is Kind.STICKER else "file_received"
    say(desk, contact, "edited_noted" if said.edited else message, keys=pass_on_keys(heard))


def has_a_meaning(desk: Desk, contact: ContactRow, text: str) -> bool:
    """True for what is known without any symptom: a cry or a wish to be called, "worse", that they went or did not, thanks."""
    book, language = desk.playbook, contact.language
    return (
        wants_a_call(desk, text)
        or may_cry(text, book.cries)
        or read_follow_up(text, book.follow_ups) is not None
        or read_went(text, language, book.went_words) is not None
        or read_taken_back(text, language, book.went_words) is TakenBack.SURELY
        or is_courtesy(text, book.follow_ups)
    )


def _answers(desk: Desk, contact: ContactRow, patient: PatientRow, text: str) -> bool:
    """True if the text answered what the chat waits for: a setting, the diary."""
    waiting, entry = contact.awaiting, open_entry(desk, patient)
    if (entry is None and waiting not in ("hour", "zone")) or replies_to_clinic(desk, contact):
        return False
    if waiting in ("hour", "zone") and contact.joined_at is not None and len(text.split()) > LONGEST_SETTING:
        contact.awaiting = waiting = ""  # they speak of something else
    if waiting == "hour":
        hear_hour(desk, contact, text)
        return True
    if waiting == "zone":
        hear_zone(desk, contact, text)
        return True
    return entry is not None and type_answer(desk, contact, entry, text)
