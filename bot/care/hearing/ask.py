"""One literal question about a doubtful message. Yes, "not sure" and silence open the case; only a plain no does not."""

from __future__ import annotations

from bot.care.case.event import add_event
from bot.care.case.flag import Flag
from bot.care.case.state import changed
from bot.care.deaf import is_deaf
from bot.care.desk import Desk
from bot.care.hearing.unclear import offer_nurse, pass_on_unanswered
from bot.care.red_flag.raise_case import raise_case
from bot.care.say import move_below, say, words_of
from bot.domain.case import EventKind
from bot.domain.finding import Assertion, Screening
from bot.domain.message import Lane
from bot.domain.tap import TapKind, tap
from bot.domain.tier import Tier
from bot.store import cases, people, questions
from bot.store.questions import CRY, UNCLEAR
from bot.store.standing import put_down
from bot.store.tables import AskRow, ContactRow, HeardRow, PatientRow

CHOICES = ("yes", "no", "not_sure")
UNHEARD = "unheard"  # for now: its patience ended while no answer could come


def ask_about(desk: Desk, contact: ContactRow, heard: HeardRow, screening: Screening) -> None:
    """Ask about the most urgent doubtful finding. Where there is none to name, a nurse looks."""
    doubtful = sorted((f for f in screening.findings if f.assertion is Assertion.PRESENT), key=lambda f: f.tier.rank)
    doubtful = doubtful or sorted(screening.findings, key=lambda f: f.tier.rank)
    rules = desk.playbook.triage
    if not doubtful:
        patient = desk.session.get_one(PatientRow, contact.patient_id)
        raise_case(
            desk, patient, Flag(EventKind.UNREADABLE, rules.unscreened_tier, heard_id=heard.id, contact_id=contact.id)
        )
        return
    finding = doubtful[0]
    _ask(desk, contact, heard, finding.symptom, finding.tier, finding.rule)


def _ask(desk: Desk, contact: ContactRow, heard: HeardRow, symptom: str, tier: Tier, rule: str) -> None:
    ask = AskRow(
        contact_id=contact.id or 0,
        heard_id=heard.id or 0,
        symptom=symptom,
        tier=tier,
        rule=rule,
        asked_at=desk.now,
        due_at=desk.now + desk.playbook.triage.ask_patience,
    )
    desk.session.add(ask)
    desk.session.flush()
    put_ask(desk, contact, ask)


def put_ask(desk: Desk, contact: ContactRow, ask: AskRow, again: str = "") -> None:
    """Put the question to the chat; `again` names why it is put once more, below."""
    key = f"ask:{ask.id}/{contact.id}"
    key = move_below(desk, contact, key, again) if again else key
    keys = [[(f"button.{choice}", tap(TapKind.ASK, ask.id, choice)) for choice in CHOICES]]
    if ask.rule == CRY:
        say(desk, contact, "ask_cry", keys=keys, lane=Lane.SAFETY, key=key)
        return
    label = words_of(desk, contact).label(f"symptom.{ask.symptom}")
    say(desk, contact, "ask_symptom", keys=keys, lane=Lane.SAFETY, key=key, symptom=label)


def ask_if_needed(desk: Desk, contact: ContactRow, heard: HeardRow) -> None:
    """Whether a nurse is needed now: a cry stands among words nobody understands."""
    _ask(desk, contact, heard, "", desk.playbook.triage.urgent_tier, CRY)


def answer_ask(desk: Desk, contact: ContactRow, answer: str | None) -> bool:
    """A typed answer to the newest open question; False where there is none, or the text was no answer."""
    ask = questions.open_ask(desk.session, contact.id or 0) if answer is not None else None
    if ask is None or answer is None:
        return False
    _settle(desk, contact, ask, answer)
    return True


def tap_ask(desk: Desk, contact: ContactRow, ask_id: int, answer: str) -> str:
    ask = desk.session.get(AskRow, ask_id)
    if ask is None or ask.contact_id != contact.id or answer not in CHOICES:
        return "toast.old"
    if ask.due_at is None and answer == "no":
        return "toast.old"  # what was taken as yes is taken back only by a nurse
    _settle(desk, contact, ask, answer)
    return ""


def settle_silence(desk: Desk, ask_id: int) -> None:
    """A question nobody answered in time counts as yes. Doing it again does nothing. While no answer can come it waits."""
    ask = desk.session.get_one(AskRow, ask_id)
    contact = desk.session.get_one(ContactRow, ask.contact_id)
    if ask.due_at is None or not people.try_lock_patient(desk.session, contact.patient_id):
        return
    if ask.rule == UNCLEAR:
        pass_on_unanswered(desk, contact, ask)
    elif is_deaf(desk):
        _wait(desk, contact, ask)
    else:
        _settle(desk, contact, ask, "silence")


def _wait(desk: Desk, contact: ContactRow, ask: AskRow) -> None:
    """Silence in an outage is no answer. A nurse looks meanwhile; the patient may have said no, and is told nothing."""
    ask.due_at = desk.now + desk.playbook.triage.ask_patience
    if ask.answer == UNHEARD:
        return
    ask.answer = UNHEARD
    put_down(desk.session, ask, desk.now)
    patient = desk.session.get_one(PatientRow, contact.patient_id)
    flag = Flag(EventKind.UNHEARD, Tier(ask.tier), _symptoms(ask), (ask.rule,), heard_id=ask.heard_id)
    raise_case(desk, patient, flag, advise=False)


def _settle(desk: Desk, contact: ContactRow, ask: AskRow, answer: str) -> None:
    looked_at = ask.answer == UNHEARD
    ask.answer, ask.due_at = answer, None
    put_down(desk.session, ask, desk.now)
    patient = desk.session.get_one(PatientRow, contact.patient_id)
    if answer == "no":
        if ask.rule == CRY:
            offer_nurse(desk, contact, desk.session.get_one(HeardRow, ask.heard_id))
        else:
            say(desk, contact, "ask_answered_no")
        case = cases.open_case_of(desk.session, contact.patient_id) if looked_at else None
        if case is not None:  # the nurse closes it, knowing this
            add_event(desk, case, EventKind.BETTER, symptoms=_symptoms(ask), heard_id=ask.heard_id)
            changed(desk, case)
        return
    raise_case(
        desk,
        patient,
        Flag(
            EventKind.URGENT if ask.rule == CRY else EventKind.RED_FLAG,
            Tier(ask.tier),
            _symptoms(ask),
            (ask.rule, f"ask.{answer}"),
            heard_id=ask.heard_id,
            contact_id=contact.id,
        ),
    )


def _symptoms(ask: AskRow) -> tuple[str, ...]:
    return (ask.symptom,) if ask.symptom else ()
