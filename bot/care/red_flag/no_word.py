"""Nobody has said whether they went: ask, ask again, and then put it in front of a nurse. The clock of "Did you go?"."""

from __future__ import annotations

from bot.care.case.ask_if_went import ask_went, chats_to_ask, is_reached_since, settle_went, times_of
from bot.care.deaf import is_deaf
from bot.care.desk import Desk
from bot.care.red_flag.answer_if_went import call_nurse
from bot.care.say import say
from bot.domain.case import CaseStatus, EventKind
from bot.domain.did_you_go import Went, asking, patience
from bot.domain.message import Lane
from bot.domain.tier import Tier
from bot.store import advice, cases, people
from bot.store.tables import AdviceRow, CaseRow, PatientRow


def serve_advice(desk: Desk, row_id: int) -> None:
    """Ask, ask again, and then put it in front of a nurse. Doing it again does nothing."""
    row = desk.session.get_one(AdviceRow, row_id)
    case = desk.session.get_one(CaseRow, row.case_id)
    if row.due_at is None or row.due_at > desk.now or not people.try_lock_patient(desk.session, case.patient_id):
        return
    row.failed_at = None
    lowered = case.status != CaseStatus.CLOSED and Tier(case.tier) not in desk.playbook.did_you_go.times
    if lowered and is_reached_since(case, row):
        settle_went(desk, row, Went.NURSE_KNOWS)  # who lowered the tier has asked
        return
    times, on_the_way = times_of(desk, row), bool(row.round)
    last = row.since + times.last(on_the_way=on_the_way)
    if is_deaf(desk) and desk.now < last:  # no answer can come; when Telegram is heard, it is asked
        row.due_at = last
        return
    chats = chats_to_ask(desk, row)
    step = asking(times, row.asked, row.since, desk.now, on_the_way=on_the_way) if chats else None
    if step is None or is_deaf(desk):
        _no_word(desk, row)
        return
    ask_went(desk, row, step)


def hear_again(desk: Desk) -> None:
    """Telegram is heard again: what was not asked in time is asked now, what was asked has its whole patience once more."""
    for row in advice.open_advice(desk.session):
        times = times_of(desk, row)
        if row.asked:
            row.due_at = max(row.due_at or desk.now, desk.now + patience(times, row.asked))
        else:
            row.due_at = max(desk.now, row.since + times.first(on_the_way=bool(row.round)))


def _no_word(desk: Desk, row: AdviceRow) -> None:
    """Nobody knows whether they went. Of a chat that cannot be reached the nurse knows already."""
    case = desk.session.get_one(CaseRow, row.case_id)
    patient = desk.session.get_one(PatientRow, case.patient_id)
    chats = chats_to_ask(desk, row)
    settle_went(desk, row, Went.NO_WORD)
    events = cases.events_of(desk.session, case.id or 0)
    is_known = any(one.kind == EventKind.UNREACHABLE and one.at >= row.since for one in events)
    if not chats and is_known and case.status != CaseStatus.CLOSED:
        return
    for contact in chats:
        emergency = Tier(row.tier) is Tier.EMERGENCY
        say(desk, contact, "went_silence", lane=Lane.SAFETY, case_id=case.id, emergency=emergency)
    call_nurse(desk, patient, row, EventKind.NO_WORD, None)
