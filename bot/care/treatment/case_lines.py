"""The cases of a treatment as the summary tells them: a line each, and what their red flags put into the strip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.care.case.open_treatments import may_come_of
from bot.care.desk import Desk
from bot.domain.case import EventKind
from bot.domain.plan import Rhythm
from bot.domain.strip import Label, Report
from bot.domain.summary import CaseLine, minutes_between
from bot.domain.tier import Tier
from bot.store import cases
from bot.store.tables import CaseEventRow, CaseRow, TreatmentRow

DIARY_RULE = "diary."  # record_entry names the rule of an answer `diary.question.option`
OPENERS = frozenset(
    {
        EventKind.RED_FLAG,
        EventKind.MISSED_DAYS,
        EventKind.PASSED_ON,
        EventKind.NEW_MEDICINE,
        EventKind.URGENT,
        EventKind.UNREACHABLE,
        EventKind.UNREADABLE,
        EventKind.INVITE_LOCKED,
        EventKind.KNOWN_CHAT,
    }
)


@dataclass(frozen=True)
class CaseFile:
    """A case with its timeline, oldest event first."""

    case: CaseRow
    events: tuple[CaseEventRow, ...]


def case_files(desk: Desk, treatment: TreatmentRow) -> tuple[CaseFile, ...]:
    """Every case that may come of a treatment, oldest first."""
    found = cases.cases_of_patient(desk.session, treatment.patient_id)[::-1]
    events = cases.events_of_cases(desk.session, [case.id or 0 for case in found])
    files = (CaseFile(case, tuple(event for event in events if event.case_id == case.id)) for case in found)
    return tuple(file for file in files if treatment in may_come_of(desk, file.case, file.events))


def case_line(file: CaseFile, rhythm: Rhythm, label: Label) -> CaseLine:
    """The first acknowledgement counts: a tier that rose later asks for a new one, and does not undo it."""
    case = file.case
    acknowledged = next(
        (event.at for event in file.events if event.kind == EventKind.ACKNOWLEDGED), case.acknowledged_at
    )
    return CaseLine(
        code=case.code,
        day=rhythm.day_of(case.opened_at),
        opened_at=case.opened_at.astimezone(rhythm.zone),
        tier=Tier(case.tier),
        tier_label=label(f"tier.{case.tier}"),
        reasons=_reasons(file.events, label),
        status=case.status,
        outcome=label(f"outcome.{case.outcome}") if case.outcome else "",
        minutes_to_acknowledgement=minutes_between(case.opened_at, acknowledged),
        minutes_to_contact=minutes_between(case.opened_at, case.contacted_at),
    )


def reports(files: Sequence[CaseFile], day_of_entry: Mapping[int, int], rhythm: Rhythm) -> tuple[Report, ...]:
    """The red flags of the cases, each on the day it speaks of; `day_of_entry` by the id of a diary entry."""
    return tuple(
        Report(
            day_of_entry.get(event.entry_id or 0, rhythm.day_of(event.at)),
            tuple(event.symptoms),
            Tier(event.tier),
            in_own_words=event.heard_id is not None,
        )
        for file in files
        for event in file.events
        if event.kind == EventKind.RED_FLAG and event.symptoms and event.at >= rhythm.treated_at
    )


def _reasons(events: Sequence[CaseEventRow], label: Label) -> tuple[str, ...]:
    """What opened or joined the case, each reason once, in order."""
    names = [name for event in events if event.kind in OPENERS for name in _names(event)]
    return tuple(label(name) for name in dict.fromkeys(names))


def _names(event: CaseEventRow) -> list[str]:
    """Symptoms where there are any, then the question of the diary, otherwise the kind of event."""
    asked = [rule.split(".")[1] for rule in event.rules if rule.startswith(DIARY_RULE)]
    return (
        [f"symptom.{symptom}" for symptom in event.symptoms]
        or [f"question.{question}" for question in asked]
        or [f"event.{event.kind}"]
    )
