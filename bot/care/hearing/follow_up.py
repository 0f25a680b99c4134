"""Words that speak of what is open, or was: "worse" and "still there" lift an open case, "better" is shown to the nurse and lowers nothing."""

from __future__ import annotations

from collections.abc import Sequence

from bot.care import audit
from bot.care.case.ask_graded import remind_of_question
from bot.care.case.event import add_event
from bot.care.case.flag import REPORTED, Flag, Lift
from bot.care.case.state import changed
from bot.care.desk import Desk
from bot.care.hearing.ask import answer_ask
from bot.care.hearing.come_back import RULES, closed_symptoms, is_unreached, take_up_closed
from bot.care.hearing.keep_heard import add_to_case
from bot.care.red_flag.known import reported_in
from bot.care.red_flag.raise_case import raise_case
from bot.care.red_flag.reply import replies_to_clinic
from bot.domain.case import EventKind
from bot.domain.finding import Action, Screening
from bot.domain.follow_up import FollowUp, read_follow_up, says_yes
from bot.domain.incoming import Kind
from bot.domain.phrases import phrase
from bot.domain.screening import is_guess
from bot.domain.tier import Tier
from bot.store import cases, questions
from bot.store.standing import put_down
from bot.store.tables import AskRow, CaseEventRow, CaseRow, ContactRow, HeardRow, PatientRow

KINDS = {FollowUp.WORSE: EventKind.WORSE, FollowUp.SAME: EventKind.SAME, FollowUp.BETTER: EventKind.BETTER}


def speaks_of_what_is_open(
    desk: Desk, contact: ContactRow, patient: PatientRow, heard: HeardRow, screening: Screening
) -> bool:
    """Doubtful words ("yes the choking thing", "the choking is worse") need no new question where they speak of what is open."""
    if heard.kind != Kind.TEXT or heard.edited or screening.failed:
        return False
    ask = questions.asked_last(desk.session, contact.id or 0) if _confirms(desk, heard.text) else None
    if isinstance(ask, AskRow) and answer_ask(desk, contact, "yes"):
        if not set(screening.flags) <= {ask.symptom}:
            return False  # the rest is asked about
        add_to_case(desk, heard)
        return True
    if screening.action is not Action.ASK:
        return False
    case = cases.open_case_of(desk.session, patient.id or 0)
    known = (reported_in(desk, case) if case else None) or closed_symptoms(desk, patient)
    if not (set(screening.flags) <= known or is_guess(screening)):
        return False
    if not take_up(desk, contact, patient, heard):
        return False
    if case is not None:  # else the words have opened one
        add_to_case(desk, heard)
    return True


def answers_only(desk: Desk, contact: ContactRow, patient: PatientRow, heard: HeardRow, screening: Screening) -> bool:
    """True for a short text where an open case awaits an answer, or the clinic a word: "since last night" resembles much, and is no reason to ask of something else."""
    if not is_guess(screening) or len(phrase(heard.text)) > desk.playbook.follow_ups.longest:
        return False
    if is_unreached(desk, patient):
        return True
    awaited = questions.open_graded_to(desk.session, contact.id or 0) or replies_to_clinic(desk, contact)
    return bool(awaited) and cases.open_case_of(desk.session, contact.patient_id) is not None


def settle_by_report(desk: Desk, contact: ContactRow, heard: HeardRow, screening: Screening) -> None:
    """An open question about what is now reported in plain words is answered: its silence must not count again.

    A yes beside the report of something else is a yes.
    """
    own = contact.id or 0
    ask, last = questions.open_ask(desk.session, own), questions.asked_last(desk.session, own)
    if ask is not None and ask.symptom in screening.flags:
        ask.answer, ask.due_at = "yes", None
        put_down(desk.session, ask, desk.now)
    elif isinstance(last, AskRow) and says_yes(heard.text, desk.playbook.follow_ups):
        answer_ask(desk, contact, "yes")


def take_up(desk: Desk, contact: ContactRow, patient: PatientRow, heard: HeardRow) -> bool:
    """Put what the words say of an open case on its timeline, or open one of what was closed. True if the patient was answered as well."""
    case, said = cases.open_case_of(desk.session, patient.id or 0), read_follow_up(heard.text, desk.playbook.follow_ups)
    events = cases.events_of(desk.session, case.id or 0) if case else []
    reports = [event for event in events if event.kind in REPORTED]
    if case is None or not reports:
        return take_up_closed(desk, contact, patient, heard)
    if said is None or _just_said(desk, events, said):
        return False
    symptoms = next((tuple(event.symptoms) for event in reversed(reports) if event.symptoms), ())
    if said is FollowUp.BETTER:
        add_event(desk, case, EventKind.BETTER, symptoms=symptoms, heard_id=heard.id)
        changed(desk, case)
        audit.record(desk, audit.by_contact(contact), "say_in_case", f"case:{case.id}")
        return False
    own, lift = _weight(desk, case, reports[0], said)
    raise_case(desk, patient, Flag(KINDS[said], own, symptoms, heard_id=heard.id, contact_id=contact.id, lift=lift))
    remind_of_question(desk, contact)
    return True


def _confirms(desk: Desk, text: str) -> bool:
    """True if the words are a yes to a question that is open: "yes the choking thing", "si, peor", "still there"."""
    known = desk.playbook.follow_ups
    return says_yes(text, known) or read_follow_up(text, known) in (FollowUp.WORSE, FollowUp.SAME)


def _weight(desk: Desk, case: CaseRow, first: CaseEventRow, said: FollowUp) -> tuple[Tier, Lift]:
    """Worse: a step up from where the case stands. Still there: a step up from the first report, as any second report."""
    rules = desk.playbook.triage
    if said is FollowUp.WORSE:
        return Tier(case.tier), Lift(rules.raise_by, ("worse",))
    repeated = first.symptoms and desk.now - first.at < rules.repeats_within
    return Tier(first.tier), Lift(rules.raise_by, ("repeated",)) if repeated else Lift(0)


def _just_said(desk: Desk, events: Sequence[CaseEventRow], said: FollowUp) -> bool:
    """The same twice within seconds is one thought."""
    since = desk.now - desk.playbook.triage.together_within
    same = (event for event in events if event.kind == KINDS[said] or RULES.get(said) in event.rules)
    return any(event.at >= since for event in same)
