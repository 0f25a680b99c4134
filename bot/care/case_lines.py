"""The cases of a treatment as the summary tells them: a line each, and what their red flags put into the strip."""

from __future__ import annotations

from collections.abc import Sequence

from bot.care.desk import Desk
from bot.domain.case import EventKind
from bot.domain.plan import Rhythm
from bot.domain.strip import Label, Report
from bot.domain.summary import CaseLine, minutes_between
from bot.domain.tier import Tier
from bot.store import cases, treatments
from bot.store.tables import CaseEventRow, CaseRow, TreatmentRow

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
    }
)


def case_lines(desk: Desk, treatment: TreatmentRow, rhythm: Rhythm, label: Label) -> tuple[CaseLine, ...]:
    """Every case of the treatment, oldest first."""
    found = cases.cases_of_treatment(desk.session, treatment.id or 0)
    events = cases.events_of_cases(desk.session, [case.id or 0 for case in found])
    return tuple(_line(case, [e for e in events if e.case_id == case.id], rhythm, label) for case in found)


def reports(desk: Desk, treatment: TreatmentRow, rhythm: Rhythm) -> tuple[Report, ...]:
    """The red flags of the cases, each on the day it speaks of."""
    found = cases.cases_of_treatment(desk.session, treatment.id or 0)
    events = cases.events_of_cases(desk.session, [case.id or 0 for case in found])
    days = {entry.id: entry.day for entry in treatments.entries_of(desk.session, treatment.id or 0)}
    return tuple(
        Report(
            days.get(event.entry_id, rhythm.day_of(event.at)),
            tuple(event.symptoms),
            Tier(event.tier),
            in_own_words=event.heard_id is not None,
        )
        for event in events
        if event.kind == EventKind.RED_FLAG and event.symptoms
    )


def _line(case: CaseRow, events: Sequence[CaseEventRow], rhythm: Rhythm, label: Label) -> CaseLine:
    acknowledged = next((event.at for event in events if event.kind == EventKind.ACKNOWLEDGED), case.acknowledged_at)
    return CaseLine(
        code=case.code,
        day=rhythm.day_of(case.opened_at),
        opened_at=case.opened_at.astimezone(rhythm.zone),
        tier=Tier(case.tier),
        tier_label=label(f"tier.{case.tier}"),
        reasons=_reasons(events, label),
        status=case.status,
        outcome=label(f"outcome.{case.outcome}") if case.outcome else "",
        minutes_to_acknowledgement=minutes_between(case.opened_at, acknowledged),
        minutes_to_contact=minutes_between(case.opened_at, case.contacted_at),
    )


def _reasons(events: Sequence[CaseEventRow], label: Label) -> tuple[str, ...]:
    """Symptoms where there are any, otherwise the kind of event; each once, in order."""
    openers = [event for event in events if event.kind in OPENERS]
    names = [
        name
        for event in openers
        for name in ([f"symptom.{symptom}" for symptom in event.symptoms] or [f"event.{event.kind}"])
    ]
    return tuple(label(name) for name in dict.fromkeys(names))
