"""A patient cannot be reached by chat: a nurse must know, and phone. More urgent while a case is open."""

from __future__ import annotations

from datetime import datetime

from bot.care.case.flag import Flag
from bot.care.desk import Desk
from bot.care.paging.page import page_anew
from bot.care.red_flag.raise_case import raise_case
from bot.domain.case import EventKind
from bot.store import cases
from bot.store.tables import PatientRow


def cannot_reach(desk: Desk, patient: PatientRow, since: datetime) -> None:
    """Said once of all that did not arrive `since`. Who has the case already is paged again: they may believe the patient was advised."""
    open_case, rules = cases.open_case_of(desk.session, patient.id or 0), desk.playbook.triage
    if open_case is not None and _is_known(desk, open_case.id or 0, since):
        return
    tier = rules.unreachable_tier if open_case is not None else rules.unreachable_quiet_tier
    raised = raise_case(desk, patient, Flag(EventKind.UNREACHABLE, tier), advise=False)
    if not raised.is_new and raised.case.acknowledged_at is not None:
        page_anew(desk, raised.case)


def _is_known(desk: Desk, case_id: int, since: datetime) -> bool:
    events = cases.events_of(desk.session, case_id)
    return any(event.kind == EventKind.UNREACHABLE and event.at >= since for event in events)
