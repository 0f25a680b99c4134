"""Call the next person for a case nobody has acknowledged, until somebody does; tell the patient when nobody answered in time."""

from __future__ import annotations

from collections.abc import Sequence

from bot.care.case_event import add_event
from bot.care.desk import Desk
from bot.care.flag import REPORTED
from bot.care.patient_status import show_status
from bot.care.say import reachable, say, say_to_staff
from bot.domain.case import CaseStatus, EventKind, Ladder, PageTo, advance_paging
from bot.domain.message import Button, Lane, Rows
from bot.domain.tap import TapKind, tap
from bot.domain.tier import Tier
from bot.store import cases, outages, people
from bot.store.tables import CaseRow, NotificationRow, PatientRow, StaffRow


def advance_case(desk: Desk, case_id: int) -> None:
    """Do what the case's clock asks for now and set it anew. Doing it again does nothing."""
    case = desk.session.get_one(CaseRow, case_id)
    if not people.try_lock_patient(desk.session, case.patient_id):
        return  # it stays due
    case.failed_at = None
    if case.status == CaseStatus.CLOSED or case.acknowledged_at is not None:
        case.next_due_at = None
        return
    clinic = desk.playbook.clinic
    morning = clinic.quiet.moved_out(desk.now, clinic.zone)
    if not Tier(case.tier).is_red_flag and morning > desk.now:
        case.next_due_at = morning  # what can wait for days does not wake anybody
        return
    ladder = desk.playbook.ladders[Tier(case.tier)]
    paging = advance_paging(ladder, case.waiting_since, case.page_index, desk.now)
    if paging.step is not None:
        _page(desk, case, ladder, paging.step.to, paging.next_index)
    case.page_index, case.next_due_at = paging.next_index, paging.next_due_at
    _tell_if_unanswered(desk, case, ladder)


def recipients(desk: Desk, case: CaseRow, to: PageTo) -> list[StaffRow]:
    """Who can be called now. Where the named person has no Telegram, everybody who has is called instead."""
    staff = [person for person in people.active_staff(desk.session) if person.chat_id is not None]
    nurses = [person for person in staff if person.role == "nurse"]
    patient = desk.session.get_one(PatientRow, case.patient_id)
    clinicians = [person for person in staff if person.role == "clinician"]
    own = [person for person in clinicians if person.id == patient.clinician_id]
    chosen: Sequence[StaffRow] = {
        PageTo.FIRST_NURSE: nurses[:1],
        PageTo.SECOND_NURSE: nurses[1:2],
        PageTo.CLINICIAN: own or clinicians,
        PageTo.EVERYBODY: nurses + clinicians,
    }[to]
    owner = [person for person in staff if person.id == case.owner_id]
    return list({person.id: person for person in [*owner, *(chosen or nurses + clinicians or staff)]}.values())


def _page(desk: Desk, case: CaseRow, ladder: Ladder, to: PageTo, step: int) -> None:
    called = recipients(desk, case, to)
    if not called:
        latest = cases.events_of(desk.session, case.id or 0)[-1:]
        if [event.kind for event in latest] != [EventKind.NOBODY_TO_PAGE]:  # said once, not every minute
            add_event(desk, case, EventKind.NOBODY_TO_PAGE, tier=Tier(case.tier))
        return
    for staff in called:
        # The version, not the time: a case may open, rise and be given back within one second.
        key = f"case:{case.id}/version:{case.version}/page:{step}/staff:{staff.id}"
        desk.session.add(
            NotificationRow(
                case_id=case.id or 0, staff_id=staff.id or 0, step=step, why=to, outbox_key=key, at=desk.now
            )
        )
        _send_page(desk, case, ladder, staff, to, key, repeat=step > len(ladder.steps))
        add_event(desk, case, EventKind.PAGED, staff_id=staff.id, tier=Tier(case.tier))


def _send_page(
    desk: Desk, case: CaseRow, ladder: Ladder, staff: StaffRow, to: PageTo, key: str, *, repeat: bool
) -> None:
    clinic = desk.playbook.clinic
    words, by = desk.playbook.words_in(clinic.languages[0]), case.waiting_since + ladder.acknowledge_within
    outages.drop_pages(desk.session, case.id or 0, staff.id or 0)
    say_to_staff(
        desk,
        staff,
        "page",
        key=key,
        rows=page_rows(desk, case),
        case_id=case.id,
        tier=words.label(f"tier.{case.tier}"),
        code=case.code,
        since=int((desk.now - case.waiting_since).total_seconds() // 60),
        by=by.astimezone(clinic.zone),
        today=by.astimezone(clinic.zone).date() == desk.now.astimezone(clinic.zone).date(),
        why=words.label(f"page_to.{to}"),
        repeat=repeat,
    )


def page_rows(desk: Desk, case: CaseRow) -> Rows:
    """The buttons of a call."""
    words = desk.playbook.words_in(desk.playbook.clinic.languages[0])
    have_it = Button(words.label("button.i_have_it"), tap(TapKind.ACKNOWLEDGE, case.code))
    if not desk.console_url.startswith("https://"):  # Telegram refuses links to hosts it cannot resolve
        return ((have_it,),)
    return ((have_it, Button(words.label("button.open"), url=f"{desk.console_url}/cases/{case.code}")),)


def _tell_if_unanswered(desk: Desk, case: CaseRow, ladder: Ladder) -> None:
    """Only where the patient waits for somebody because something is wrong; of missed days they know nothing."""
    deadline = case.waiting_since + ladder.acknowledge_within
    waits = any(event.kind in REPORTED for event in cases.events_of(desk.session, case.id or 0))
    if case.unanswered_told_at is not None or not waits or not Tier(case.tier).is_red_flag:
        return
    if desk.now < deadline:
        case.next_due_at = min(deadline, case.next_due_at or deadline)
        return
    case.unanswered_told_at = desk.now
    patient = desk.session.get_one(PatientRow, case.patient_id)
    show_status(desk, patient, case)
    for contact in reachable(desk, patient):
        say(
            desk,
            contact,
            "case_unanswered",
            lane=Lane.SAFETY,
            key=f"case:{case.id}/unanswered:{int(deadline.timestamp())}/{contact.id}",
            case_id=case.id,
        )
