"""A cry for help that names no symptom does what the button of /urgent does, whatever else is open; a red flag beside it has gone first."""

from __future__ import annotations

from bot.care.case.flag import Flag
from bot.care.desk import Desk
from bot.care.hearing.ask import answer_ask, ask_about
from bot.care.hearing.come_back import stood_at
from bot.care.red_flag.raise_case import raise_case
from bot.care.say import say
from bot.domain.case import EventKind
from bot.domain.cry import Cry, read_cry
from bot.domain.finding import Action, Screening
from bot.domain.follow_up import says_yes
from bot.domain.message import Lane
from bot.domain.screening import is_guess
from bot.domain.tier import most_urgent
from bot.store.tables import ContactRow, HeardRow, PatientRow


def is_cry(desk: Desk, text: str) -> bool:
    return _cry(desk, text) is Cry.HELP


def wants_a_call(desk: Desk, text: str) -> bool:
    return _cry(desk, text) is Cry.CALL_ME


def _cry(desk: Desk, text: str) -> Cry | None:
    """Of one message it is asked more than once."""
    key = f"cry:{text}"
    if key not in desk.memory:
        desk.memory[key] = read_cry(text, desk.playbook.cries)
    cry: Cry | None = desk.memory[key]
    return cry


def cry_out(desk: Desk, contact: ContactRow, patient: PatientRow, heard: HeardRow, screening: Screening) -> None:
    """The number of the emergency services first, then a nurse at any hour. It answers no question, but a yes that opens it does.

    A symptom that a rule doubts is asked about as well; what the words merely resemble is not.
    """
    tier = most_urgent(desk.playbook.triage.urgent_tier, *stood_at(desk, patient))
    say(desk, contact, "cry_heard", lane=Lane.SAFETY)
    raise_case(desk, patient, Flag(EventKind.URGENT, tier, heard_id=heard.id, contact_id=contact.id))
    if says_yes(heard.text, desk.playbook.follow_ups):
        answer_ask(desk, contact, "yes")
    if screening.action is Action.ASK and not screening.failed and not is_guess(screening):
        ask_about(desk, contact, heard, screening)
