"""Somebody takes over the cases of a person who leaves, by name: without a gap, and without the paging beginning anew."""

from __future__ import annotations

from collections.abc import Collection

from bot.care import audit
from bot.care.case.event import add_event
from bot.care.case.find import find_open_case, refuse_role
from bot.care.case.owner import end_offer
from bot.care.case.patient_status import show_status
from bot.care.case.state import changed
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.hand_over.hand_over_sheet import hand_over_sheet
from bot.care.say import say_to_staff
from bot.domain.case import EventKind
from bot.store import hand_overs
from bot.store.tables import CaseRow, HandOverRow, PatientRow, StaffRow

FROM = "from_staff:"  # a rule of the event: who had the case before, by number


def take_over(desk: Desk, leaving: StaffRow, taker: StaffRow, codes: Collection[str]) -> HandOverRow:
    """Of the leaving person's cases those that were named, all or none. Raises Refused.

    Without a case it is a hand-over all the same: the sheet was read, and is kept as it was.
    """
    leaving, taker = (desk.session.get_one(StaffRow, person.id) for person in (leaving, taker))  # as they are now
    _refuse(leaving, taker)
    sheet = hand_over_sheet(desk, taker)
    wanted = {code.strip().upper() for code in codes}
    moved = [case for case in hand_overs.held_cases(desk.session, [leaving.id or 0]) if case.code in wanted]
    moved = [_still_held(desk, case.code, leaving, taker) for case in moved]
    if missing := sorted(wanted - {case.code for case in moved}):
        raise Refused(
            f"{leaving.name} no longer has {', '.join(missing)}. Nothing was taken over. Read the sheet again."
        )
    for case in moved:
        _move(desk, case, leaving, taker)
    record = HandOverRow(
        from_id=leaving.id or 0,
        to_id=taker.id or 0,
        at=desk.now,
        codes=[case.code for case in moved],
        sheet=sheet.record(),
    )
    desk.session.add(record)
    desk.session.flush()
    audit.record(desk, audit.by_staff(taker), "take_over", f"hand_over:{record.id}", cases=len(moved))
    if leaving.chat_id is not None:
        told = sorted(case.code for case in moved)
        say_to_staff(desk, leaving, "hand_over_taken", key=f"hand_over:{record.id}/taken", name=taker.name, codes=told)
    return record


def taken_from(event_rules: Collection[str]) -> int | None:
    """Who had the case before, by the rules of a HANDED_OVER event."""
    return next((int(rule.removeprefix(FROM)) for rule in event_rules if rule.startswith(FROM)), None)


def _refuse(leaving: StaffRow, taker: StaffRow) -> None:
    if leaving.id == taker.id:
        raise Refused("These cases are yours already. Whoever comes takes them over from you.")
    refuse_role(taker)


def _still_held(desk: Desk, code: str, leaving: StaffRow, taker: StaffRow) -> CaseRow:
    """Locked, so that nobody else decides about the patient now."""
    case = find_open_case(desk, code, taker)
    if case.owner_id != leaving.id:
        raise Refused(f"{leaving.name} no longer has {code}. Nothing was taken over. Read the sheet again.")
    return case


def _move(desk: Desk, case: CaseRow, leaving: StaffRow, taker: StaffRow) -> None:
    """The clocks stay as they are: what the patient was promised is now the taker's promise. What was offered is not any more."""
    case.owner_id = taker.id
    end_offer(desk, case, leaving.id)
    changed(desk, case)
    add_event(desk, case, EventKind.HANDED_OVER, staff_id=taker.id, rules=(f"{FROM}{leaving.id}",))
    audit.record(desk, audit.by_staff(taker), "take_over", f"case:{case.id}", from_staff=leaving.id)
    desk.session.flush()
    show_status(desk, desk.session.get_one(PatientRow, case.patient_id), case)
