"""What is still open towards the patient when a case is closed: then it is closed with a reason in words, or not at all."""

from __future__ import annotations

from enum import StrEnum

from bot.care.desk import Desk
from bot.care.working.log_call import unanswered_calls
from bot.domain.case import EventKind, Outcome
from bot.domain.tier import Level, Tier
from bot.store import deeds
from bot.store.tables import CaseRow

BY_THEMSELVES = (Outcome.NOISE, Outcome.UNREACHABLE)  # the reason, and the calls, say why nobody spoke with the patient


class Unfinished(StrEnum):
    """What must be explained, the gravest first."""

    UNSEEN = "Nobody has taken this case and reached the patient."  # an emergency
    PROMISED = "A call or a message that was promised to the patient has not come."
    UNSPOKEN = "Nobody has spoken with the patient."


NOT_LEFT = "The message that promises an hour has not left yet: it would come after the closing. Undo it, or close the case in a few seconds."
NO_CALL = "No call without an answer is logged since the patient was last reached. Log the call first, or choose how else it ended."


def unfinished(case: CaseRow) -> Unfinished | None:
    """Nothing where the patient was reached; to who waits for no call today a message of the clinic is enough."""
    reached = case.contacted_at is not None
    if Tier(case.tier).level is Level.EMERGENCY and not (case.owner_id and reached):
        return Unfinished.UNSEEN
    if case.promised_at is not None:
        return Unfinished.PROMISED
    written = case.answer_awaited and not Tier(case.tier).is_red_flag
    return None if reached or written else Unfinished.UNSPOKEN


def why_not_closed(desk: Desk, case: CaseRow, outcome: Outcome, words: str) -> str:
    """Why it cannot be closed so; empty where it can."""
    if outcome is Outcome.DRILL:
        return "A fire drill ends by itself when somebody takes its case."
    if outcome is Outcome.UNREACHABLE and not unanswered_calls(desk, case):
        return NO_CALL
    if _promise_leaves(desk, case):
        return NOT_LEFT
    missing = unfinished(case)
    if words or missing is None or (missing is Unfinished.UNSPOKEN and outcome in BY_THEMSELVES):
        return ""
    return f"{missing} Do that first, or write why it is closed without."


def _promise_leaves(desk: Desk, case: CaseRow) -> bool:
    """True for the seconds in which the words of the newest promise can still be undone."""
    deed = deeds.newest_of_kind(desk.session, case.id or 0, EventKind.WROTE)
    if deed is None or case.promised_at is None or desk.now >= deed.at + desk.playbook.working.undo_within:
        return False
    return deed.before["case"]["promised_at"] != case.promised_at.isoformat() and deeds.waits(desk.session, deed)
