"""By how much more a report weighs: for a patient at risk, for a second report, for what was answered before."""

from __future__ import annotations

from bot.care.case.ask_graded import given_in
from bot.care.case.flag import Flag, Lift
from bot.care.case.open_treatments import risks_of
from bot.care.desk import Desk
from bot.domain.case import EventKind
from bot.domain.questionnaire import asked_tier
from bot.domain.tier import Tier, most_urgent
from bot.store import cases
from bot.store.tables import CaseRow, HeardRow, PatientRow


def lift_of(desk: Desk, patient: PatientRow, flag: Flag) -> Lift:
    """Once for a patient at risk and once for a second report. Source: content/triage/rules.toml."""
    if flag.lift is not None:
        return flag.lift
    rules = desk.playbook.triage
    repeated = ("repeated",) if _repeated(desk, patient, flag) else ()
    at_risk = _risks(desk, patient) if set(flag.symptoms) & rules.raised_symptoms else ()
    return Lift(rules.raise_by * (bool(repeated) + bool(at_risk)), (*repeated, *at_risk))


def with_answers(desk: Desk, case: CaseRow | None, flag: Flag) -> Tier:
    """The flag's own tier, or what was answered before asks for, now that this symptom is reported too."""
    if case is None or flag.kind is not EventKind.RED_FLAG:
        return flag.tier
    known = asked_tier(desk.playbook.questionnaire, dict.fromkeys(flag.symptoms, 0), given_in(desk, case))
    return most_urgent(flag.tier, known) if known else flag.tier


def _risks(desk: Desk, patient: PatientRow) -> tuple[str, ...]:
    """What makes this patient weigh more, as it stands today: of all treatments that still act, not of the last alone."""
    rules, age = desk.playbook.triage, desk.now.year - patient.birth_year
    by_age = ("age",) if age < rules.under_age or age >= rules.from_age else ()
    return (*by_age, *risks_of(desk, patient))


def _repeated(desk: Desk, patient: PatientRow, flag: Flag) -> bool:
    """True if the same symptom was reported before, within the time of the rules. The same check-in, message or thought is no second report."""
    since = desk.now - desk.playbook.triage.repeats_within
    before = cases.red_flags_since(desk.session, patient.id or 0, since)
    message = _message_of(desk, flag.heard_id)
    return any(
        set(event.symptoms) & set(flag.symptoms)
        and (event.entry_id is None or event.entry_id != flag.entry_id)
        and (message is None or message != _message_of(desk, event.heard_id))
        and event.heard_id not in flag.with_heard
        for event in before
    )


def _message_of(desk: Desk, heard_id: int | None) -> tuple[int, int] | None:
    """Chat and message of Telegram: an edited message is the same one."""
    heard = desk.session.get(HeardRow, heard_id) if heard_id else None
    return (heard.chat_id, heard.telegram_message_id) if heard else None
