"""A thought is often sent in pieces: what a chat says within seconds is read as one message as well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from bot.care.desk import Desk
from bot.care.hearing.screen_heard import screened_text, screening_record
from bot.care.say import words_of
from bot.care.treatment.check_in import open_entry, open_question
from bot.domain.diary import concerns
from bot.domain.finding import Action, Assertion, Finding, Screening
from bot.domain.incoming import Said
from bot.domain.tier import Tier
from bot.domain.typed import read_answer, read_yes_no
from bot.store import questions
from bot.store.recent import Recent, said_since
from bot.store.tables import ContactRow, PatientRow

_MOST = 10  # messages read as one
_MOST_LOOKED_AT = 3 * _MOST  # edits and answers among them


@dataclass(frozen=True)
class Thought:
    """What is to be acted on; the messages before that belong to it; which symptoms they have brought to the nurse already.

    Without `news` the newest message says nothing that they did not say. `marked`: what was read together, by places in it.
    """

    screening: Screening
    earlier: tuple[int, ...] = ()
    told: frozenset[str] = frozenset()
    news: bool = True
    marked: Screening | None = None

    @property
    def record(self) -> dict[str, object]:
        """As it is kept beside the newest message."""
        return screening_record(self.marked, self.earlier) if self.marked else screening_record(self.screening)

    @property
    def new_flags(self) -> tuple[str, ...]:
        """What the newest message is about; all of it where it only makes it more urgent."""
        return tuple(flag for flag in self.screening.flags if flag not in self.told) or self.screening.flags


def read_with_recent(desk: Desk, contact: ContactRow, patient: PatientRow, said: Said, alone: Screening) -> Thought:
    """The message, which is not kept yet, with what came just before it, where that asks for more than the pieces did; else as it stands."""
    earlier = _recent(desk, contact, said)
    if not earlier or said.edited or not said.text.strip() or _answers(desk, contact, patient, said.text):
        return Thought(alone)
    ids = tuple(row.id or 0 for row in earlier)
    told = frozenset(flag for row in earlier for flag in _told(row))
    before = " ".join([*(row.text for row in earlier), ""])
    joined = _weighed(screened_text(desk, contact, before + said.text), alone)
    own, most = _urgency(alone.action, alone.tier), min(_kept_urgency(row) for row in earlier)
    if joined.failed or _urgency(joined.action, joined.tier) >= min(own, most):
        return Thought(alone, ids, told, news=own < most or not told.issuperset(alone.flags))
    marked = replace(joined, findings=tuple(_within(said.text, len(before), alone, joined)))
    return Thought(joined, ids, told, marked=marked)


def _weighed(joined: Screening, alone: Screening) -> Screening:
    """The second opinion weighs words as a whole: a harmless message must not make graver what was told before it."""
    if alone.findings or joined.read_tier is None:
        return joined
    return replace(joined, tier=joined.read_tier, read_tier=None)


def _urgency(action: Action, tier: Tier | None) -> tuple[int, int]:
    """The smaller, the more must be done."""
    order = (Action.ESCALATE, Action.ASK, Action.NONE)
    return order.index(action), tier.rank if tier else len(Tier)


def _kept_urgency(row: Recent) -> tuple[int, int]:
    kept = row.screening
    return _urgency(Action(kept["action"]), Tier(kept["tier"]) if kept["tier"] else None)


def _told(row: Recent) -> Iterator[str]:
    if row.screening["action"] == Action.ESCALATE:
        yield from (found["symptom"] for found in row.screening["findings"] if found["assertion"] == Assertion.PRESENT)


def _within(text: str, begins: int, alone: Screening, joined: Screening) -> Iterator[Finding]:
    """What was read in the newest message itself, and what the whole thought adds there, by places in the message."""
    yield from alone.findings
    for found in joined.findings:
        if found.end > begins and found.symptom in joined.flags and found.symptom not in alone.flags:
            yield replace(found, start=max(found.start - begins, 0), end=min(found.end - begins, len(text)))


def _recent(desk: Desk, contact: ContactRow, said: Said) -> Sequence[Recent]:
    """The words just before, oldest first, each message as it was last edited; without answers to questions."""
    since = desk.now - desk.playbook.triage.together_within
    looked_at = said_since(desk.session, contact.id or 0, since, _MOST_LOOKED_AT)
    pieces = (
        row
        for row in _as_last_edited(looked_at, but_not=said.message_id)
        if row.screening and not row.answers and not _is_yes_or_no(desk, contact, row.text)
    )
    return list(islice(pieces, _MOST))[::-1]


def _as_last_edited(newest_first: Iterable[Recent], but_not: int) -> Iterator[Recent]:
    seen = {but_not}
    for row in newest_first:
        if row.telegram_message_id not in seen:
            yield row
        seen.add(row.telegram_message_id)


def _is_yes_or_no(desk: Desk, contact: ContactRow, text: str) -> bool:
    """True for an answer to a question that was asked."""
    return read_yes_no(text, words_of(desk, contact).typed) is not None and _yes_no_was_asked(desk, contact)


def _yes_no_was_asked(desk: Desk, contact: ContactRow) -> bool:
    """True where a plain yes or no was or is an answer, and no piece of a sentence ("No", "puedo respirar")."""
    rules = desk.playbook.triage
    return questions.asked_since(desk.session, contact.id or 0, desk.now - rules.ask_patience - rules.together_within)


def _answers(desk: Desk, contact: ContactRow, patient: PatientRow, text: str) -> bool:
    """True if the text answers a question that is open: a yes or no, the diary; but for a red flag, which may be half a thought."""
    if _is_yes_or_no(desk, contact, text):
        return True
    entry = open_entry(desk, patient)
    question = open_question(desk, entry) if entry else None
    value = read_answer(question, text, words_of(desk, contact).typed) if question else None
    return question is not None and value is not None and not concerns(question, value)
