"""The sheet of a hand-over as it stands now: open cases, promises, patients who are silent or cannot be reached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from bot.care.case.holding import takings_of
from bot.care.case.open_treatments import risks_among
from bot.care.case.patient_status import TOLD, contact_by
from bot.care.case.snooze import rest_of
from bot.care.case.state import clock
from bot.care.desk import Desk
from bot.care.rota.standing import standing
from bot.care.working.log_call import unanswered_calls
from bot.domain.hand_over import (
    RED_FLAG,
    Sheet,
    SheetCase,
    SilentPatient,
    UnreachablePatient,
    in_order,
    is_left,
)
from bot.domain.tier import Tier
from bot.store import cases, deeds, hand_overs, treatments
from bot.store.tables import CaseEventRow, CaseRow, StaffRow


def hand_over_sheet(desk: Desk, reader: StaffRow | None = None) -> Sheet:
    """The reader's own cases come first."""
    reader_id, rules = reader.id if reader else None, desk.playbook.hand_over
    rows, more = hand_overs.sheet_cases(desk.session, reader_id, rules.at_most)
    left = left_behind(desk)
    events = _events(desk, [case.id or 0 for case in rows])
    lines = [_line(desk, case, events.get(case.id or 0, []), left.get(case.id or 0)) for case in rows]
    return Sheet(desk.now, in_order(lines, reader_id), more, _silent(desk), _unreachable(desk))


def left_behind(desk: Desk) -> dict[int, datetime]:
    """Cases whose owner's shift ended without anybody taking over: case -> the end of the shift.

    Who is on call again has them; so has who took one after their shift.
    """
    ends = hand_overs.shift_ends(desk.session)
    if ends:
        here = set(standing(desk).values())
        ends = {person: at for person, at in ends.items() if person not in here}
    held = hand_overs.held_cases(desk.session, list(ends))
    done, taken = hand_overs.done_by_owner(desk.session, [case.id or 0 for case in held]), takings_of(desk, held)
    after, left = desk.playbook.hand_over.left_after, dict[int, datetime]()
    for case in held:
        number, ended_at = case.id or 0, ends[case.owner_id or 0]
        if is_left(min(taken[number], default=None), ended_at, done.get(number), desk.now, after):
            left[number] = ended_at
    return left


def _line(desk: Desk, case: CaseRow, events: Sequence[CaseEventRow], left_at: datetime | None) -> SheetCase:
    step, rest = clock(desk, case), rest_of(desk, case)
    told = contact_by(desk, case) if case.contacted_at is None and any(one.kind in TOLD for one in events) else None
    return SheetCase(
        code=case.code,
        patient_id=case.patient_id,
        tier=Tier(case.tier),
        opened_at=case.opened_at,
        opened_by=events[0].kind if events else "",
        symptoms=tuple(dict.fromkeys(symptom for event in reversed(events) for symptom in event.symptoms)),
        owner_id=case.owner_id,
        next=step.next,
        due_at=step.at,
        promised_at=min(filter(None, (told, case.promised_at)), default=None),
        promise=case.promise if case.promised_at and (told is None or case.promised_at <= told) else "",
        tried=unanswered_calls(desk, case) if case.contacted_at is None else 0,
        left_at=left_at,
        rests_until=case.snoozed_until,
        expected=rest.expected if rest else {},
    )


def _silent(desk: Desk) -> tuple[SilentPatient, ...]:
    """The check-in of yesterday or today, by the clinic's clock; of several the one asked last."""
    zone, rules = desk.playbook.clinic.zone, desk.playbook.hand_over
    yesterday = datetime.combine(desk.now.astimezone(zone).date() - timedelta(days=1), time(0), zone)
    found = hand_overs.unanswered(desk.session, yesterday, desk.now - rules.silent_after)
    ids = [patient.id or 0 for _, _, patient in found]
    flagged = hand_overs.open_cases_of(desk.session, ids)
    given = treatments.treatments_by_patient(desk.session, ids)
    silent: dict[int, SilentPatient] = {}
    for entry, treatment, patient in found:
        case, own = flagged.get(patient.id or 0), given[patient.id or 0]
        open_flag = (RED_FLAG,) if case is not None and Tier(case.tier).is_red_flag else ()
        reasons = (*open_flag, *risks_among(desk, patient, own))
        asleep = patient.paused_until is not None and patient.paused_until > desk.now
        if reasons and not asleep and treatment.id == own[0].id:  # the diary of one before is over
            shown = entry.shown_at or entry.due_at
            silent.setdefault(patient.id or 0, SilentPatient(patient.id or 0, entry.day, shown, reasons))
    return tuple(silent.values())


def _unreachable(desk: Desk) -> tuple[UnreachablePatient, ...]:
    """Who was lost last comes first."""
    lost = hand_overs.blocked(desk.session)
    missed = hand_overs.undelivered(desk.session, desk.now - desk.playbook.hand_over.undelivered_within)
    flagged = hand_overs.open_cases_of(desk.session, [*lost, *missed])
    found = [
        UnreachablePatient(patient, since, patient in lost, flagged[patient].code if patient in flagged else "")
        for patient, since in (missed | lost).items()
    ]
    return tuple(sorted(found, key=lambda one: one.since, reverse=True))


def _events(desk: Desk, case_ids: Sequence[int]) -> dict[int, list[CaseEventRow]]:
    """The timeline of each; what was undone does not count."""
    undone, found = deeds.undone_events_of(desk.session, case_ids), dict[int, list[CaseEventRow]]()
    for event in cases.events_of_cases(desk.session, case_ids):
        if event.id not in undone:
            found.setdefault(event.case_id, []).append(event)
    return found
