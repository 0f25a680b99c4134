"""Two at once: whatever the order, one case, one owner, and nothing that belongs to somebody who left."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event

import pytest
from sqlmodel import select

from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.hand_over.disable_staff import disable_staff
from bot.care.hearing.answer import answer_said
from bot.care.paging.page import advance_case
from bot.care.red_flag.raise_case import Raised
from bot.care.staff.accounts import STAFF_PREFIX, add_staff, join_telegram, set_password
from bot.care.treatment.join import start
from bot.care.working.claim_case import claim_case
from bot.domain.case import CaseStatus
from bot.domain.incoming import Kind, Person, Said
from bot.domain.tier import Tier
from bot.store import people
from bot.store.due import take_due
from bot.store.tables import CaseEventRow, CaseRow, InviteRow, StaffRow
from tests.care.counter import Counter

ROUNDS = 10


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_chats_of_one_patient_open_one_case(counter: Counter, round_: int) -> None:
    enrolled = counter.enrols()
    counter.joins(enrolled)
    gate = Barrier(2)

    def report(symptom: str) -> Raised:
        gate.wait()
        return counter.raises(enrolled.patient_id, symptom=symptom)

    with ThreadPoolExecutor(2) as both:
        list(both.map(report, ("dysphagia", "dysphonia")))
    (case,) = counter.reads(lambda session: session.exec(select(CaseRow)).all())
    events = counter.reads(
        lambda session: session.exec(select(CaseEventRow).where(CaseEventRow.case_id == case.id)).all()
    )
    assert {symptom for event in events for symptom in event.symptoms} >= {"dysphagia", "dysphonia"}


def test_an_invite_that_looks_like_a_staff_link_is_an_invite(counter: Counter) -> None:
    enrolled = counter.enrols()
    token = f"{STAFF_PREFIX}{'a' * 30}"

    def rename(row: InviteRow | None) -> None:
        assert row is not None
        row.token_hash = people.hash_of(token)

    counter.does(lambda desk: rename(desk.session.get(InviteRow, enrolled.invite_id)))
    counter.does(lambda desk: start(desk, Person(500, "Pat", "en"), token))
    assert "year" in counter.told(500)[-1].text


def test_the_links_of_somebody_who_left_open_nothing(counter: Counter) -> None:
    admin = counter.staff("Sam", "admin")
    added = counter.does(lambda desk: add_staff(desk, "Ana", "ana@example.org", "nurse"))
    counter.does(lambda desk: disable_staff(desk, desk.session.get_one(StaffRow, added.staff.id), admin))
    payload = added.telegram_link.partition("start=")[2]
    assert counter.does(lambda desk: join_telegram(desk, 700, payload)) is None
    with pytest.raises(Refused):
        counter.does(lambda desk: set_password(desk, added.sign_in_link.rpartition("/")[2], "a long password"))


def test_the_cases_of_somebody_who_leaves_are_called_again(counter: Counter) -> None:
    admin, nurse = counter.staff("Sam", "admin"), counter.staff("Ana", chat_id=600)
    enrolled = counter.enrols()
    code = counter.raises(enrolled.patient_id).case.code
    counter.does(lambda desk: claim_case(desk, code, desk.session.get_one(StaffRow, nurse.id)))
    counter.does(lambda desk: disable_staff(desk, desk.session.get_one(StaffRow, nurse.id), admin))
    case = counter.case(code)
    assert case.owner_id is None
    assert case.status == CaseStatus.OPEN
    assert case.next_due_at == counter.now


def test_a_tier_that_rises_while_the_clock_calls_is_called_for_too(counter: Counter) -> None:
    """The clock has the case; the patient writes of worse; the clock commits first. The first call of the higher tier must not be taken as made."""
    counter.staff("Ana", chat_id=700)
    enrolled = counter.enrols()
    counter.joins(enrolled)
    code = counter.raises(enrolled.patient_id, Tier.SAME_DAY).case.code
    called, commit = Event(), Event()

    def tick(desk: Desk) -> None:
        for case_id in take_due(desk.session, CaseRow, desk.now, 100, timedelta(minutes=1)):
            advance_case(desk, case_id)
        desk.session.flush()
        called.set()
        commit.wait(0.5)  # the patient's act has come as far as it can

    said = Said(Person(500, "Pat", "en"), Kind.TEXT, "I can't breathe", 9)
    with ThreadPoolExecutor(2) as both:
        clock = both.submit(counter.does, tick)
        called.wait(20)
        both.submit(counter.does, lambda desk: answer_said(desk, said)).result()
        clock.result()
    assert counter.case(code).tier == Tier.EMERGENCY
    before = len(counter.told(700))
    commit.set()
    counter.does(tick)
    assert len(counter.told(700)) == before + 1
