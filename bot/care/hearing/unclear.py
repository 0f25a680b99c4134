"""What nobody understands: the emergency number, a nurse at a tap; and without an answer a nurse reads it by itself, in working hours."""

from __future__ import annotations

from bot.care.case.flag import Flag, Lift
from bot.care.deaf import is_deaf
from bot.care.desk import Desk
from bot.care.hearing.keep_heard import pass_on_keys, show_in_case
from bot.care.red_flag.raise_case import raise_case
from bot.care.say import say
from bot.domain.case import EventKind
from bot.domain.tap import TapKind, tap
from bot.domain.tier import Tier
from bot.store import cases, questions
from bot.store.questions import UNCLEAR
from bot.store.standing import put_down
from bot.store.tables import AskRow, ContactRow, HeardRow, PatientRow


def offer_nurse(desk: Desk, contact: ContactRow, heard: HeardRow, *, wait: bool = True) -> None:
    """Say that it was not understood; with `wait` no answer is one, too, and they read so."""
    rules = desk.playbook.triage
    if wait:
        ask = AskRow(
            contact_id=contact.id or 0,
            heard_id=heard.id or 0,
            symptom="",
            tier=rules.passed_on_tier,
            rule=UNCLEAR,
            asked_at=desk.now,
            due_at=desk.now + rules.unclear_patience,
        )
        desk.session.add(ask)
    now = ("button.tell_nurse", tap(TapKind.URGENT, "yes"))
    say(desk, contact, "not_understood", keys=[*pass_on_keys(heard), [now]], wait=wait)


def settle_unclear(desk: Desk, contact: ContactRow, heard_id: int, answer: str) -> None:
    """The patient said what is to become of a message: nothing more comes by itself."""
    ask = questions.unclear_of(desk.session, heard_id)
    if ask is not None and ask.contact_id == contact.id:
        ask.answer, ask.due_at = answer, None
        put_down(desk.session, ask, desk.now)


def pass_on_unanswered(desk: Desk, contact: ContactRow, ask: AskRow) -> None:
    """On the open case, if one was opened since, or as a case that wakes nobody. In an outage no answer could come."""
    if is_deaf(desk):
        ask.due_at = desk.now + desk.playbook.triage.unclear_patience
        return
    settle_unclear(desk, contact, ask.heard_id, "silence")
    patient, heard = desk.session.get_one(PatientRow, contact.patient_id), desk.session.get_one(HeardRow, ask.heard_id)
    if cases.open_case_of(desk.session, contact.patient_id) is not None:
        show_in_case(desk, heard)
        return
    flag = Flag(EventKind.PASSED_ON, Tier(ask.tier), heard_id=heard.id, lift=Lift(0))
    raise_case(desk, patient, flag, advise=False)
