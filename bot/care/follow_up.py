"""Words that speak of what is open: "worse" and "still there" lift an open case, "better" is shown to the nurse and lowers nothing."""

from __future__ import annotations

from collections.abc import Sequence

from bot.care.ask import answer_ask
from bot.care.desk import Desk
from bot.care.raise_case import REPORTED, Flag, add_event, raise_case
from bot.domain.case import EventKind
from bot.domain.finding import Screening
from bot.domain.follow_up import FollowUp, read_follow_up, says_yes
from bot.domain.tier import Tier
from bot.store import cases
from bot.store.tables import CaseEventRow, CaseRow, ContactRow, HeardRow, PatientRow

KINDS = {FollowUp.WORSE: EventKind.WORSE, FollowUp.SAME: EventKind.SAME, FollowUp.BETTER: EventKind.BETTER}


def confirms(desk: Desk, contact: ContactRow, text: str) -> bool:
    """True if an open question was answered with yes in more words: "yes the choking thing", "si, peor", "still there"."""
    known = desk.playbook.follow_ups
    said = says_yes(text, known) or read_follow_up(text, known) in (FollowUp.WORSE, FollowUp.SAME)
    return said and answer_ask(desk, contact, "yes")


def settle_by_report(desk: Desk, contact: ContactRow, heard: HeardRow, screening: Screening) -> None:
    """An open question about what is now reported in plain words is answered: its silence must not count again.

    A yes beside the report of something else is a yes.
    """
    ask = cases.open_ask(desk.session, contact.id or 0)
    if ask is not None and ask.symptom in screening.flags:
        ask.answer, ask.due_at = "yes", None
    elif says_yes(heard.text, desk.playbook.follow_ups):
        answer_ask(desk, contact, "yes")


def take_up(desk: Desk, contact: ContactRow, patient: PatientRow, heard: HeardRow) -> bool:
    """Put what the words say of an open case on its timeline. True if the patient was answered as well."""
    said = read_follow_up(heard.text, desk.playbook.follow_ups)
    case = cases.open_case_of(desk.session, patient.id or 0)
    events = cases.events_of(desk.session, case.id or 0) if case else []
    reports = [event for event in events if event.kind in REPORTED]
    if said is None or case is None or not reports or _just_said(desk, events, said):
        return False
    symptoms = next((tuple(event.symptoms) for event in reversed(reports) if event.symptoms), ())
    if said is FollowUp.BETTER:
        add_event(desk, case, EventKind.BETTER, symptoms=symptoms, heard_id=heard.id)
        return False
    tier = _tier(desk, case, reports, said)
    flag = Flag(KINDS[said], tier, symptoms, heard_id=heard.id, contact_id=contact.id, as_it_is=True)
    raise_case(desk, patient, flag)
    return True


def reported_in_case(desk: Desk, patient: PatientRow) -> frozenset[str]:
    """The symptoms of the open case."""
    case = cases.open_case_of(desk.session, patient.id or 0)
    events = cases.events_of(desk.session, case.id or 0) if case else []
    return frozenset(symptom for event in events if event.kind in REPORTED for symptom in event.symptoms)


def _tier(desk: Desk, case: CaseRow, reports: Sequence[CaseEventRow], said: FollowUp) -> Tier:
    """Worse: a step up from where the case stands. Still there: a step up from the first report, as any second report."""
    rules, first = desk.playbook.triage, reports[0]
    if said is FollowUp.WORSE:
        return Tier(case.tier).raised(rules.raise_by)
    repeated = first.symptoms and desk.now - first.at < rules.repeats_within
    return Tier(first.tier).raised(rules.raise_by) if repeated else Tier(first.tier)


def _just_said(desk: Desk, events: Sequence[CaseEventRow], said: FollowUp) -> bool:
    """The same twice within seconds is one thought."""
    since = desk.now - desk.playbook.triage.together_within
    return any(event.kind == KINDS[said] and event.at >= since for event in events)
