"""What is said in the days after a case was closed: that it is back or worse, what nobody understands, or the first words of somebody who could not be reached."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.care.case.flag import RAISED, REPORTED, Flag, Lift
from bot.care.case.patient_status import show_status, status_topic
from bot.care.case.snooze import say_more
from bot.care.desk import Desk
from bot.care.red_flag.known import reported_in
from bot.care.red_flag.raise_case import raise_case
from bot.care.say import words_of
from bot.domain.case import EventKind, Outcome
from bot.domain.follow_up import FollowUp, is_courtesy, read_follow_up
from bot.domain.tier import Tier, most_urgent
from bot.domain.typed import read_yes_no
from bot.store import cases, mail
from bot.store.tables import CaseEventRow, CaseRow, ContactRow, HeardRow, PatientRow

RULES = {
    FollowUp.WORSE: "follow_up.worse",
    FollowUp.SAME: "follow_up.same",
}  # of a report: what was closed is said to be so


def take_up_closed(desk: Desk, contact: ContactRow, patient: PatientRow, heard: HeardRow) -> bool:
    """Where nothing is reported in an open case, "worse", "still there" and "back" report anew what was closed. Of what was no report a nurse reads them."""
    closed = _closed_lately(desk, patient)
    said = _what_became_of_it(desk, contact, closed[0], heard.text) if closed else None
    if said is None:
        return False
    if (case := _with_report(desk, closed)) is not None:
        raise_case(desk, patient, _again(desk, contact, case, said, heard))
        return True
    if cases.open_case_of(desk.session, patient.id or 0) is not None:
        return False  # a nurse reads them there
    _answer(desk, contact, patient, _to_nurse(desk, patient, _standing(desk, closed[0]), heard))
    return True


def closed_symptoms(desk: Desk, patient: PatientRow) -> frozenset[str]:
    """What would be reported anew."""
    case = _with_report(desk, _closed_lately(desk, patient))
    return reported_in(desk, case) if case else frozenset()


def is_unreached(desk: Desk, patient: PatientRow) -> bool:
    """True where no case is open, and the last was closed in these days because nobody could reach them."""
    return _unreached(desk, patient) is not None


def stood_at(desk: Desk, patient: PatientRow) -> tuple[Tier, ...]:
    """How urgently the case of whoever could not be reached stood; nothing where they were, or another is open."""
    closed = _unreached(desk, patient)
    return (Tier(closed.tier),) if closed is not None else ()


def back_in_touch(
    desk: Desk, contact: ContactRow, patient: PatientRow, heard: HeardRow, *, answer: bool = True
) -> bool:
    """Whoever could not be reached speaks: a nurse is called, as urgently as the case stood. True if so; with `answer` they are told."""
    closed = _unreached(desk, patient)
    if closed is None:
        return False
    opened = _to_nurse(desk, patient, _standing(desk, closed), heard)
    if answer:
        _answer(desk, contact, patient, opened)
    return True


def pass_on_what_is_unclear(desk: Desk, contact: ContactRow, patient: PatientRow, heard: HeardRow) -> bool:
    """A nurse reads it by itself, in working hours, and they are told; but a yes, a no, "better" and courtesies. True if so."""
    closed = _closed_lately(desk, patient)
    if not closed or needs_no_nurse(desk, contact, heard.text):
        return False
    _answer(desk, contact, patient, _to_nurse(desk, patient, desk.playbook.triage.passed_on_tier, heard))
    return True


def needs_no_nurse(desk: Desk, contact: ContactRow, text: str) -> bool:
    known = desk.playbook.follow_ups
    says_better = read_follow_up(text, known) is FollowUp.BETTER
    return says_better or is_courtesy(text, known) or read_yes_no(text, words_of(desk, contact).typed) is not None


def _unreached(desk: Desk, patient: PatientRow) -> CaseRow | None:
    if cases.open_case_of(desk.session, patient.id or 0) is not None:
        return None
    last = next(iter(_closed_lately(desk, patient)), None)
    return last if last is not None and last.outcome == Outcome.UNREACHABLE else None


def _closed_lately(desk: Desk, patient: PatientRow) -> Sequence[CaseRow]:
    """The newest first, for as many days as they can be opened again."""
    return cases.closed_cases_of(desk.session, patient.id or 0, desk.now - desk.playbook.working.closed_listed)


def _with_report(desk: Desk, closed: Sequence[CaseRow]) -> CaseRow | None:
    """The newest in which the patient said that something is wrong."""
    return next((case for case in closed if _reports(desk, case)), None)


def _what_became_of_it(desk: Desk, contact: ContactRow, case: CaseRow, text: str) -> FollowUp | None:
    """A bare yes counts below the words that ask whether it is back."""
    said, latest = read_follow_up(text, desk.playbook.follow_ups), mail.latest_in_chat(desk.session, contact.chat_id)
    asked = latest is not None and latest.topic == status_topic(case, contact)
    if said is None and asked and read_yes_no(text, words_of(desk, contact).typed) == "yes":
        return FollowUp.SAME
    return said if said in RULES else None


def _reports(desk: Desk, case: CaseRow) -> list[CaseEventRow]:
    return [event for event in cases.events_of(desk.session, case.id or 0) if event.kind in REPORTED]


def _again(desk: Desk, contact: ContactRow, case: CaseRow, said: FollowUp, heard: HeardRow) -> Flag:
    """The symptoms of the case, as grave as they were reported or as it stood, and a step more if worse, or back so soon."""
    reports, rules = _reports(desk, case), desk.playbook.triage
    symptoms = tuple(sorted(reported_in(desk, case)))
    soon = bool(symptoms) and desk.now - reports[-1].at < rules.repeats_within and not _is_lifted(reports)
    why = ("worse",) if said is FollowUp.WORSE else ("repeated",) if soon else ()
    return Flag(
        EventKind.RED_FLAG if symptoms else EventKind(reports[-1].kind),
        most_urgent(Tier(case.tier), *(Tier(event.tier) for event in reports)),
        symptoms,
        (RULES[said],),
        heard_id=heard.id,
        contact_id=contact.id,
        lift=Lift(rules.raise_by if why else 0, why),
    )


def _is_lifted(reports: Iterable[CaseEventRow]) -> bool:
    """A third report weighs no more than a second."""
    return any(f"{RAISED}repeated" in event.rules for event in reports)


def _standing(desk: Desk, closed: CaseRow) -> Tier:
    return most_urgent(Tier(closed.tier), desk.playbook.triage.passed_on_tier)


def _to_nurse(desk: Desk, patient: PatientRow, tier: Tier, heard: HeardRow) -> CaseRow:
    flag = Flag(EventKind.PASSED_ON, tier, heard_id=heard.id, lift=Lift(0))
    return raise_case(desk, patient, flag, advise=False).case


def _answer(desk: Desk, contact: ContactRow, patient: PatientRow, case: CaseRow) -> None:
    say_more(desk, contact, case)
    show_status(desk, patient, case)
