"""Undo puts a case back exactly, on both databases, once, and never a message that has begun to leave."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.care.case.snooze import snooze_case
from bot.care.case.undo import undo
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.hearing.answer import answer_said
from bot.care.paging.page import advance_case
from bot.care.working.claim_case import claim_case, release_case
from bot.care.working.close_case import close_case
from bot.care.working.decide import decide
from bot.care.working.hand_to import hand_to
from bot.care.working.log_call import log_call
from bot.care.working.work_case import add_note, change_tier, write_to_patient
from bot.domain.case import Outcome
from bot.domain.incoming import Kind, Person, Said
from bot.domain.message import Delivery
from bot.domain.tier import Tier
from bot.store import deeds
from bot.store.snoozes import rest_began
from bot.store.tables import CaseRow, DeedRow, OutboxRow, StaffRow
from tests.care.counter import Counter

Act = Callable[[Desk, str, StaffRow], Any]
DERIVED = ("version", "next_due_at", "page_index")  # an undone claim calls at once


def rests(desk: Desk, code: str, ana: StaffRow) -> None:
    snooze_case(desk, code, ana, {"dysphagia": Tier.CLINIC_NOW}, desk.now + timedelta(days=1))


ACTS: dict[str, Act] = {
    "release": release_case,
    "close": lambda desk, code, ana: close_case(desk, code, ana, Outcome.NOISE, "a test"),
    "lower": lambda desk, code, ana: change_tier(desk, code, ana, Tier.SELF_CARE, "walks again"),
    "raise": lambda desk, code, ana: change_tier(desk, code, ana, Tier.EMERGENCY, ""),
    "decide": lambda desk, code, ana: decide(desk, code, ana, "to the emergency department"),
    "rest": rests,
    "hand to": lambda desk, code, ana: hand_to(desk, code, ana, 2),
    "note": lambda desk, code, ana: add_note(desk, code, ana, "a note"),
    "write": lambda desk, code, ana: write_to_patient(desk, code, ana, "hello"),
    "call": lambda desk, code, ana: log_call(desk, code, ana, "reached"),
}


def opened(counter: Counter) -> tuple[str, StaffRow]:
    """Ana and Ben work here; the patient has joined."""
    ana, _ = counter.staff("Ana", chat_id=600), counter.staff("Ben", chat_id=601)
    enrolled = counter.enrols()
    counter.joins(enrolled)
    return counter.raises(enrolled.patient_id).case.code, ana


def newest(counter: Counter, code: str) -> DeedRow:
    case_id = counter.case(code).id or 0
    deed = counter.reads(lambda session: deeds.newest_deed(session, case_id))
    assert deed is not None
    return deed


def state(counter: Counter, code: str) -> dict[str, Any]:
    return {name: value for name, value in counter.case(code).model_dump().items() if name not in DERIVED}


@pytest.mark.parametrize("name", ACTS)
def test_a_case_is_put_back_exactly(counter: Counter, name: str) -> None:
    code, ana = opened(counter)
    counter.does(lambda desk: claim_case(desk, code, ana))
    if name in ("rest", "raise", "decide"):
        counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    if name == "raise":
        counter.does(lambda desk: decide(desk, code, ana, "soft food"))
    counter.passes(minutes=2)
    before, version = state(counter, code), counter.case(code).version

    counter.does(lambda desk: ACTS[name](desk, code, ana))
    counter.passes(seconds=9)
    counter.does(lambda desk: undo(desk, code, ana, newest(counter, code).id or 0))

    assert state(counter, code) == before
    assert counter.case(code).version > version + 1  # what was made for either is stale
    assert not [row for row in counter.told(500) if row.state == Delivery.QUEUED and "hello" in row.text]


def test_of_a_tier_raised_by_slip_the_patient_reads_nothing(counter: Counter) -> None:
    """Once it cannot be undone any more they read by when they are called now."""
    enrolled = counter.enrols()
    ana = counter.staff("Ana", chat_id=600)
    counter.joins(enrolled)
    counter.does(lambda desk: answer_said(desk, Said(Person(500, "Pat", "en"), Kind.TEXT, "my left eyelid droops", 7)))
    code = counter.reads(lambda session: session.exec(select(CaseRow)).one()).code
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    said = len(counter.told(500))
    counter.does(lambda desk: change_tier(desk, code, ana, Tier.EMERGENCY, ""))
    told = counter.told(500)[said:]
    assert [row.due_at for row in told] == [counter.now + counter.playbook.working.undo_within]
    assert "Ana calls or writes by" in told[0].text
    counter.does(lambda desk: undo(desk, code, ana, newest(counter, code).id or 0))

    assert [row.state for row in counter.told(500)[said:]] == [Delivery.SUPERSEDED]


def test_whoever_was_called_for_a_raise_learns_that_it_was_a_slip(counter: Counter) -> None:
    code, ana = opened(counter)
    ben = counter.reads(lambda session: session.get_one(StaffRow, 2))
    counter.does(lambda desk: claim_case(desk, code, ben))
    counter.does(lambda desk: change_tier(desk, code, ana, Tier.EMERGENCY, ""))
    counter.does(lambda desk: advance_case(desk, counter.case(code).id or 0))
    called = len(counter.told(601))
    counter.does(lambda desk: undo(desk, code, ana, newest(counter, code).id or 0))

    assert [row.text for row in counter.told(601)[called:]] == [f"Ben has case <b>{code}</b>."]
    assert counter.case(code).acknowledged_at is not None


def test_a_claim_is_put_back_too(counter: Counter) -> None:
    code, ana = opened(counter)
    before = state(counter, code)
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: undo(desk, code, ana, newest(counter, code).id or 0))
    assert state(counter, code) == before
    assert counter.case(code).next_due_at == counter.now


def test_a_rest_that_was_undone_never_was(counter: Counter) -> None:
    """What was answered before it counts as before: nothing is asked anew."""
    code, ana = opened(counter)
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    counter.does(lambda desk: rests(desk, code, ana))
    case_id = counter.case(code).id or 0
    assert counter.reads(lambda session: rest_began(session, case_id)) == counter.now
    counter.does(lambda desk: undo(desk, code, ana, newest(counter, code).id or 0))
    assert counter.reads(lambda session: rest_began(session, case_id)) is None


def test_an_older_rest_stays_when_a_newer_one_is_undone(counter: Counter) -> None:
    code, ana = opened(counter)
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    began = counter.now
    counter.does(lambda desk: rests(desk, code, ana))
    counter.passes(minutes=1)
    counter.does(lambda desk: rests(desk, code, ana))
    counter.does(lambda desk: undo(desk, code, ana, newest(counter, code).id or 0))
    case_id = counter.case(code).id or 0
    assert counter.reads(lambda session: rest_began(session, case_id)) == began
    assert counter.case(code).snoozed_until == began + timedelta(days=1)


def test_of_two_undos_at_once_one_is_refused(counter: Counter) -> None:
    code, ana = opened(counter)
    counter.does(lambda desk: claim_case(desk, code, ana))
    deed_id = newest(counter, code).id or 0

    def try_it(_: int) -> bool:
        try:
            counter.does(lambda desk: undo(desk, code, ana, deed_id))
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(try_it, range(2))) == [False, True]


@pytest.mark.parametrize("tries", [0, 1])
def test_a_message_that_has_begun_to_leave_is_not_taken_back(counter: Counter, tries: int) -> None:
    """Under way, or waiting for its next try: it may have arrived."""
    code, ana = opened(counter)
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: write_to_patient(desk, code, ana, "hello"))
    deed = newest(counter, code)

    def leaves(desk: Desk) -> None:
        for message_id in deed.messages:
            row = desk.session.get_one(OutboxRow, message_id)
            row.tries, row.state = tries, Delivery.QUEUED if tries else Delivery.SENDING

    counter.does(leaves)
    before = state(counter, code)
    with pytest.raises(Refused, match="left already"):
        counter.does(lambda desk: undo(desk, code, ana, deed.id or 0))
    assert state(counter, code) == before


def test_a_message_is_held_back_on_both_databases_but_not_once_it_has_begun_to_leave(counter: Counter) -> None:
    code, ana = opened(counter)
    patient_id = counter.case(code).patient_id
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: write_to_patient(desk, code, ana, "left"))
    (leaving,) = newest(counter, code).messages
    counter.does(lambda desk: setattr(desk.session.get_one(OutboxRow, leaving), "state", Delivery.SENDING))
    counter.does(lambda desk: write_to_patient(desk, code, ana, "waits"))
    counter.raises(patient_id, tier=Tier.EMERGENCY)

    states = {word: row.state for row in counter.told(500) for word in ("left", "waits") if f"\n{word}" in row.text}
    assert states == {"left": Delivery.SENDING, "waits": Delivery.SUPERSEDED}
    assert [row.text for row in counter.told(600) if "Not sent" in row.text]
