"""Everything that is kept of a case, as plain values: what happened, who did it, when, who was called, who read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.care.case.open_treatments import may_come_of
from bot.care.desk import Desk
from bot.store import cases, reading
from bot.store.tables import (
    AuditRow,
    CaseEventRow,
    CaseRow,
    HeardRow,
    NotificationRow,
    OutboxRow,
    StaffRow,
)

Names = Mapping[int | None, str]


def case_record(desk: Desk, case: CaseRow, by: StaffRow) -> dict[str, Any]:
    """Moments are aware UTC in ISO 8601. Words that were erased are null."""
    session, names = desk.session, {one.id: one.name for one in reading.everybody(desk.session)}
    events = cases.events_of(session, case.id or 0)
    heard = reading.heard_by_ids(session, [event.heard_id for event in events if event.heard_id])
    return {
        "made": {
            "at": _moment(desk.now),
            "by": by.name,
            "clinic": desk.playbook.clinic.name,
            "time_zone": desk.playbook.clinic.time_zone,
            "content_version": desk.playbook.version,
        },
        "case": _case(case, names) | {"may_come_of": [row.id for row in may_come_of(desk, case, events)]},
        "events": [_event(event, names) for event in events],
        "heard": [_heard(row) for row in heard],
        "calls": [_call(call, sent, names) for call, sent in cases.notifications_of(session, case.id or 0)],
        "messages": [_message(row) for row in reading.messages_of_case(session, case.id or 0)],
        "audit": [_audit(row, names) for row in reading.audit_about(session, f"case:{case.id}")],
    }


def _case(case: CaseRow, names: Names) -> dict[str, Any]:
    moments = ("opened_at", "waiting_since", "acknowledged_at", "contacted_at", "unanswered_told_at", "closed_at")
    return {
        **{name: getattr(case, name) for name in ("code", "tier", "status", "outcome", "version")},
        "patient": case.patient_id,
        "treatment": case.treatment_id,
        "owner": names.get(case.owner_id),
        **{name: _moment(getattr(case, name)) for name in moments},
    }


def _event(event: CaseEventRow, names: Names) -> dict[str, Any]:
    kept = ("id", "kind", "tier", "symptoms", "rules", "text", "heard_id", "entry_id")
    who = {"staff_id": event.staff_id, "staff": names.get(event.staff_id)}
    return {"at": _moment(event.at), **who, **_values(event, kept)}


def _heard(row: HeardRow) -> dict[str, Any]:
    return {"at": _moment(row.at), **_values(row, ("id", "contact_id", "kind", "text", "edited"))}


def _call(call: NotificationRow, sent: OutboxRow, names: Names) -> dict[str, Any]:
    return {
        "at": _moment(call.at),
        "staff_id": call.staff_id,
        "staff": names.get(call.staff_id),
        **_values(call, ("channel", "step", "why")),
        "delivery": sent.state,
        "sent_at": _moment(sent.sent_at),
        "tries": sent.tries,
        "problem": sent.problem,
    }


def _message(row: OutboxRow) -> dict[str, Any]:
    return {"at": _moment(row.created_at), "text": row.text, "delivery": row.state, "sent_at": _moment(row.sent_at)}


def _audit(row: AuditRow, names: Names) -> dict[str, Any]:
    number = row.actor.removeprefix("staff:")
    name = names.get(int(number)) if row.actor.startswith("staff:") and number.isdecimal() else None
    return {"id": row.id, "at": _moment(row.at), "actor": row.actor, "name": name, **_values(row, ("action", "detail"))}


def _values(row: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _moment(when: datetime | None) -> str | None:
    return when.isoformat() if when else None
