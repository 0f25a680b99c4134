"""What the working of a case leaves behind, on both databases, as the monthly review counts it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.care.case.ask_if_went import settle_went
from bot.care.case.flag import Flag
from bot.care.case.snooze import snooze_case
from bot.care.case.undo import undo
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.paging.late import expire
from bot.care.paging.page import advance_case
from bot.care.paging.recipients import Because
from bot.care.red_flag.know_they_went import know_they_went
from bot.care.red_flag.raise_case import raise_case
from bot.care.review.review_month import review_of, span_of
from bot.care.working.claim_case import claim_case, release_case
from bot.care.working.close_case import close_case
from bot.care.working.decide import decide
from bot.care.working.hand_to import accept, hand_to
from bot.care.working.log_call import CAREGIVER, EMERGENCY_CONTACT, log_call
from bot.care.working.merge_cases import merge_cases
from bot.care.working.mistaken_call import call_was_mistaken
from bot.care.working.work_case import write_to_patient
from bot.domain.case import EventKind, Outcome
from bot.domain.did_you_go import Went
from bot.domain.review.near_miss import NearMiss
from bot.domain.review.review import Review
from bot.domain.review.times import TimesRow
from bot.domain.tier import Tier
from bot.store import advice, cases, deeds
from bot.store.tables import AdviceRow, NotificationRow, PatientRow, PhoneCallRow, StaffRow
from tests.care.counter import Counter

START = datetime(2026, 10, 5, 14, 0, tzinfo=UTC)  # a Monday, 10:00 in New York


@pytest.fixture
def ana(counter: Counter) -> StaffRow:
    counter.now = START
    return counter.staff(chat_id=600)


def october(counter: Counter) -> Review:
    return counter.does(lambda desk: review_of(desk, span_of(desk, "2026-10")))


def opened(counter: Counter, chat: int = 501, tier: Tier = Tier.CLINIC_NOW, symptom: str = "ptosis") -> str:
    enrolled = counter.enrols()
    counter.joins(enrolled, chat)
    return counter.raises(enrolled.patient_id, tier, symptom).case.code


def open_advice(desk: Desk, code: str) -> AdviceRow:
    case = cases.case_by_code(desk.session, code)
    row = advice.open_of_case(desk.session, (case.id if case else 0) or 0)
    assert row is not None
    return row


def undoes(counter: Counter, code: str, staff: StaffRow) -> None:
    def act(desk: Desk) -> None:
        deed = deeds.newest_deed(desk.session, counter.case(code).id or 0)
        undo(desk, code, staff, deed.id or 0 if deed else 0)

    counter.passes(seconds=5)
    counter.does(act)


def row_of(review: Review, key: str) -> TimesRow | None:
    return next((row for row in review.times if row.key == key), None)


def near(review: Review) -> dict[NearMiss, tuple[str, ...]]:
    return {row.key: row.cases for row in review.near_misses if row.cases}


UNDONE: dict[str, tuple[Callable[[Desk, str, StaffRow], object], str]] = {
    "taking": (claim_case, "clinic_now/acknowledge"),
    "call": (lambda desk, code, ana: log_call(desk, code, ana, "reached"), "clinic_now/contact"),
    "closing": (
        lambda desk, code, ana: close_case(desk, code, ana, Outcome.NOISE, "a test"),
        "clinic_now/close",
    ),
}


@pytest.mark.parametrize("name", UNDONE)
def test_what_was_undone_is_in_no_figure(counter: Counter, ana: StaffRow, name: str) -> None:
    act, key = UNDONE[name]
    code = opened(counter)
    if name != "taking":
        counter.does(lambda desk: claim_case(desk, code, ana))
    before = row_of(october(counter), "clinic_now/acknowledge")
    counter.does(lambda desk: act(desk, code, ana))
    assert row_of(october(counter), key) is not None

    undoes(counter, code, ana)
    month = october(counter)

    if name != "taking":
        assert row_of(month, "clinic_now/acknowledge") == before
    assert row_of(month, key) is None
    assert [(row.key, row.reason) for row in month.outcomes] == [("", "")]


def test_a_giving_back_that_was_undone_starts_no_wait(counter: Counter, ana: StaffRow) -> None:
    code = opened(counter)
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: release_case(desk, code, ana))
    undoes(counter, code, ana)
    counter.passes(minutes=30)

    taken = row_of(october(counter), "clinic_now/acknowledge")

    assert taken is not None
    assert taken.in_time is not None
    assert (taken.in_time.hits, taken.in_time.of) == (1, 1)


def test_what_another_case_did_in_between_still_counts(counter: Counter, ana: StaffRow) -> None:
    """Lines are undone by their case, not by their number alone."""
    first, second = opened(counter, 501), opened(counter, 502)
    counter.does(lambda desk: claim_case(desk, first, ana))
    counter.does(lambda desk: claim_case(desk, second, ana))
    undoes(counter, first, ana)

    taken = row_of(october(counter), "clinic_now/acknowledge")

    assert taken is not None
    assert taken.done == 1


@pytest.mark.parametrize(("whom", "reached"), [("patient", 1), (CAREGIVER, 1), (EMERGENCY_CONTACT, 0)])
def test_who_was_reached_by_phone(counter: Counter, ana: StaffRow, whom: str, reached: int) -> None:
    code = opened(counter)
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: log_call(desk, code, ana, "reached", whom))

    row = row_of(october(counter), "clinic_now/contact")

    assert (row.done if row else 0) == reached


def test_a_hand_over_is_no_new_acknowledgement(counter: Counter, ana: StaffRow) -> None:
    ben = counter.staff("Ben", chat_id=601)
    code = opened(counter)
    counter.passes(minutes=5)
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.passes(minutes=20)
    counter.does(lambda desk: hand_to(desk, code, ana, ben.id or 0))

    def takes(desk: Desk) -> None:
        case = cases.case_by_code(desk.session, code)
        assert case is not None
        accept(desk, case, ben)

    counter.does(takes)
    taken = row_of(october(counter), "clinic_now/acknowledge")

    assert taken is not None
    assert (taken.done, taken.middle) == (1, timedelta(minutes=5))


def test_a_late_step_is_a_near_miss_and_the_decision_has_its_clock(counter: Counter, ana: StaffRow) -> None:
    code = opened(counter)
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    counter.passes(minutes=61)

    def look(desk: Desk) -> bool:
        case = cases.case_by_code(desk.session, code)
        assert case is not None
        return expire(desk, case)

    assert counter.does(look)
    counter.does(lambda desk: decide(desk, code, ana, "seen tomorrow"))
    month = october(counter)

    decided = row_of(month, "clinic_now/decide")
    assert decided is not None
    assert (decided.middle, decided.cases) == (timedelta(minutes=61), (code,))
    assert near(month) == {NearMiss.EXPIRED: (code,)}


def test_a_page_in_a_gap_and_one_that_nobody_took_are_near_misses(counter: Counter) -> None:
    counter.now = START
    code = opened(counter)
    case_id = counter.case(code).id or 0
    counter.does(lambda desk: advance_case(desk, case_id))  # nobody works here
    counter.does(
        lambda desk: desk.session.add(
            NotificationRow(
                case_id=case_id,
                step=1,
                why="first_nurse",
                because=Because.NOBODY_ON_CALL,
                outbox_key="gap",
                at=desk.now,
            )
        )
    )

    assert near(october(counter)) == {NearMiss.NOBODY_TO_PAGE: (code,), NearMiss.NOBODY_ON_CALL: (code,)}


def test_a_rest_its_known_reports_and_what_broke_through(counter: Counter, ana: StaffRow) -> None:
    code = opened(counter)
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    until = counter.now + timedelta(days=1)
    counter.does(lambda desk: snooze_case(desk, code, ana, {"ptosis": Tier.CLINIC_NOW}, until))

    def says(symptom: str) -> Callable[[Desk], object]:
        flag = Flag(EventKind.RED_FLAG, Tier.CLINIC_NOW, (symptom,), (f"en.{symptom}.rule",))
        patient = counter.case(code).patient_id
        return lambda desk: raise_case(desk, desk.session.get_one(PatientRow, patient), flag)

    for symptom in ("ptosis", "ptosis", "vision"):
        counter.passes(hours=1)
        counter.does(says(symptom))
    month = october(counter)

    assert (month.rests.rests, month.rests.silenced, month.rests.broke_through) == (1, 2, 1)
    assert "snooze.expected" not in {row.key for row in month.rules}


def test_advice_whose_closing_was_undone_is_not_known_and_is_asked_on(counter: Counter, ana: StaffRow) -> None:
    code = opened(counter, tier=Tier.EMERGENCY, symptom="dyspnea")
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    counter.does(lambda desk: close_case(desk, code, ana, Outcome.ADVISED_HOME))
    assert {row.key: row.count for row in october(counter).advice if row.count} == {"nurse_knows": 1}

    undoes(counter, code, ana)

    assert {row.key: row.count for row in october(counter).advice if row.count} == {"": 1}
    open_row = counter.reads(lambda session: advice.open_of_case(session, counter.case(code).id or 0))
    assert open_row is not None
    assert open_row.due_at is not None
    assert open_row.due_at > counter.now


def test_whatever_follows_who_did_not_go_or_said_no_word_stays_in_the_figures(counter: Counter, ana: StaffRow) -> None:
    answers = (Went.DID_NOT_GO, Went.NO_WORD, Went.ON_THE_WAY)
    for chat, answer in enumerate(answers, start=501):
        known_after(counter, ana, opened(counter, chat, tier=Tier.EMERGENCY, symptom="dyspnea"), answer)

    counts = {row.key: row.count for row in october(counter).advice if row.count}

    assert counts == {"did_not_go": 1, "no_word": 1, "nurse_knows": 1}


def known_after(counter: Counter, ana: StaffRow, code: str, answer: Went) -> None:
    """The answer came, then the patient is reached, and then the clinic knows."""
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: settle_went(desk, open_advice(desk, code), answer))
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    counter.does(lambda desk: know_they_went(desk, code, ana))
    counter.does(lambda desk: close_case(desk, code, ana, Outcome.SENT_TO_ED))


def test_who_knows_that_somebody_went_whom_nobody_reached_says_how(counter: Counter, ana: StaffRow) -> None:
    code = opened(counter, tier=Tier.EMERGENCY, symptom="dyspnea")
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    counter.passes(minutes=1)
    counter.does(lambda desk: settle_went(desk, open_advice(desk, code), Went.DID_NOT_GO))
    with pytest.raises(Refused, match="how you know it"):
        counter.does(lambda desk: know_they_went(desk, code, ana, " "))

    counter.does(lambda desk: know_they_went(desk, code, ana, "The emergency department called."))

    assert {row.key: row.count for row in october(counter).advice if row.count} == {"did_not_go": 1}
    assert counter.timeline(code)[-1] == "nurse_knows"


def test_a_message_is_counted_as_no_contact(counter: Counter, ana: StaffRow) -> None:
    code = opened(counter)
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: write_to_patient(desk, code, ana, "I did not reach you."))
    row = row_of(october(counter), "clinic_now/contact")
    assert row is None or row.done == 0


def test_a_merged_case_is_a_duplicate_and_closing_it_was_no_work(counter: Counter, ana: StaffRow) -> None:
    code = opened(counter)
    patient = counter.case(code).patient_id
    counter.does(lambda desk: setattr(cases.case_by_code(desk.session, code), "status", "closed"))
    other = counter.raises(patient, Tier.CLINIC_NOW, "rash").case.code
    counter.does(lambda desk: setattr(cases.case_by_code(desk.session, code), "status", "open"))
    counter.does(lambda desk: merge_cases(desk, code, other, ana))

    month = october(counter)

    assert {(row.key, row.cases) for row in month.outcomes} == {("duplicate", (other,)), ("", (code,))}
    assert (row_of(month, "clinic_now/acknowledge"), row_of(month, "clinic_now/close")) == (None, None)


def test_a_call_logged_by_mistake_is_no_contact(counter: Counter, ana: StaffRow) -> None:
    code = opened(counter)
    counter.does(lambda desk: claim_case(desk, code, ana))
    counter.does(lambda desk: log_call(desk, code, ana, "reached"))
    assert row_of(october(counter), "clinic_now/contact") is not None
    event = counter.reads(lambda session: session.exec(select(PhoneCallRow)).one()).event_id
    counter.passes(minutes=5)
    counter.does(lambda desk: call_was_mistaken(desk, code, ana, event))
    assert row_of(october(counter), "clinic_now/contact") is None
