"""What screening makes of a message, and how that is kept beside it."""

from __future__ import annotations

from bot.care.desk import Desk
from bot.care.say import words_of
from bot.domain.did_you_go import read_taken_back, read_went
from bot.domain.finding import Action, Screening
from bot.domain.follow_up import read_follow_up, says_yes
from bot.domain.incoming import Kind, Said
from bot.domain.screening import is_guess, screen
from bot.domain.typed import only_answers, read_yes_no
from bot.store.tables import ContactRow


def screening_record(screening: Screening, together: tuple[int, ...] = ()) -> dict[str, object]:
    """As it is kept beside a text. `together` are the messages before it that were read as one with it."""
    return {
        "action": screening.action,
        "tier": screening.tier,
        "failed": screening.failed,
        "together": list(together),
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


def screened(desk: Desk, contact: ContactRow, said: Said) -> Screening:
    """The message read by itself."""
    if not said.text.strip():
        return Screening(Action.NONE)
    screening = screened_text(desk, contact, said.text)
    if said.kind is not Kind.TEXT:
        return screening
    if screening.failed and _says_little(desk, contact, said.text):
        return Screening(Action.NONE)  # "🙂" or "7/10" after a question is an answer, not an unreadable message
    if is_guess(screening) and any(only_answers(said.text, words.typed) for words in desk.playbook.words.values()):
        return Screening(Action.NONE)  # "not really no", "since this morning": whatever these words resemble
    return screening


def screened_text(desk: Desk, contact: ContactRow, text: str) -> Screening:
    """As the words of this chat: a caregiver's are about the patient."""
    return screen(text, desk.playbook.reader, contact.language, by_caregiver=contact.kind == "caregiver")


def _says_little(desk: Desk, contact: ContactRow, text: str) -> bool:
    """True for an answer, or words about what is open: too short to be read by themselves."""
    known = desk.playbook.follow_ups
    return (
        contact.awaiting.partition(":")[0] not in ("", "note")
        or read_yes_no(text, words_of(desk, contact).typed) is not None
        or text.strip().isdigit()
        or read_follow_up(text, known) is not None
        or says_yes(text, known)
        or read_went(text, contact.language, desk.playbook.went_words) is not None
        or read_taken_back(text, contact.language, desk.playbook.went_words) is not None
    )
