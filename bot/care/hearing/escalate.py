"""A message that a person must look at: a red flag in its words, or words that could not be read."""

from __future__ import annotations

from bot.care.case.ask_graded import remind_of_question
from bot.care.case.flag import Flag
from bot.care.case.snooze import say_more
from bot.care.desk import Desk
from bot.care.hearing.keep_heard import show_in_case
from bot.care.hearing.recent_words import Thought
from bot.care.red_flag.advise import say_crisis_words
from bot.care.red_flag.raise_case import raise_case
from bot.domain.case import EventKind
from bot.domain.finding import Assertion
from bot.domain.tier import Tier, most_urgent
from bot.store import cases, questions
from bot.store.tables import ContactRow, HeardRow, PatientRow


def escalate(desk: Desk, contact: ContactRow, patient: PatientRow, heard: HeardRow, thought: Thought) -> None:
    """A red flag, unless it is the one of a moment ago in other words: then the nurse sees the words in its case."""
    said_once = not thought.news and not _is_dealt_with_since(desk, patient, thought)
    if said_once and (case := show_in_case(desk, heard)) is not None:
        say_more(desk, contact, case)
        say_crisis_words(desk, contact, case, thought.screening.flags)
        remind_of_question(desk, contact)
        return
    asked, flag = questions.open_graded_to(desk.session, contact.id or 0), _flag(desk, heard, thought)
    raise_case(desk, patient, flag)
    still = questions.open_graded_to(desk.session, contact.id or 0)
    if asked is not None and still is asked and flag.words_tier is not Tier.EMERGENCY:
        remind_of_question(desk, contact)  # else nothing is to hold up the call for help


def hand_over(desk: Desk, patient: PatientRow, heard: HeardRow, tier: Tier, *, advise: bool = True) -> None:
    """What could not be read by the program is read by a person."""
    flag = Flag(EventKind.UNREADABLE, tier, heard_id=heard.id, contact_id=heard.contact_id)
    raise_case(desk, patient, flag, advise=advise)


def _is_dealt_with_since(desk: Desk, patient: PatientRow, thought: Thought) -> bool:
    """True where they were reached, or it was decided, after the last of the moment ago: then it is said again."""
    case, said_at = (
        cases.open_case_of(desk.session, patient.id or 0),
        desk.session.get_one(HeardRow, thought.earlier[-1]).at,
    )
    done = (case.contacted_at, case.decided_at) if case else ()
    return any(at is not None and at > said_at for at in done)


def _flag(desk: Desk, heard: HeardRow, thought: Thought) -> Flag:
    """What the newest message brings, weighed as the whole thought."""
    present = [found for found in thought.screening.findings if found.assertion is Assertion.PRESENT]
    return Flag(
        EventKind.RED_FLAG,
        thought.screening.tier or desk.playbook.triage.unscreened_tier,
        thought.new_flags,
        tuple(found.rule for found in present),
        heard_id=heard.id,
        contact_id=heard.contact_id,
        words_tier=most_urgent(*(found.tier for found in present)) if present else None,
        with_heard=thought.earlier,
    )
