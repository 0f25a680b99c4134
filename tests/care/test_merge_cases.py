"""Two open cases of one patient become one, and nothing of either is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session

from bot.care.case.ask_if_went import follow_advice
from bot.care.case.snooze import snooze_case
from bot.care.desk import Desk
from bot.care.errors import CaseIsClosed, Refused
from bot.care.hand_over.hand_over_sheet import hand_over_sheet
from bot.care.working.claim_case import claim_case
from bot.care.working.close_case import close_case
from bot.care.working.decide import decide
from bot.care.working.hand_to import hand_to
from bot.care.working.merge_cases import merge_cases
from bot.care.working.work_case import log_call
from bot.domain.case import Outcome
from bot.domain.tier import Tier
from bot.store import advice, cases
from bot.store.tables import CaseRow, PatientRow
from tests.care.counter import NOW, Counter

HOUR = timedelta(hours=1)


def two_cases(counter: Counter, first: Tier, second: Tier) -> tuple[CaseRow, CaseRow]:
    """Of one patient, the second an hour younger: as a restore may leave them."""
    patient_id = counter.enrols().patient_id
    code = counter.raises(patient_id, first, "ptosis").case.code
    counter.does(lambda desk: setattr(cases.case_by_code(desk.session, code), "status", "closed"))
    counter.passes(hours=1)
    other = counter.raises(patient_id, second, "rash").case.code
    counter.does(lambda desk: setattr(cases.case_by_code(desk.session, code), "status", "open"))
    return counter.case(code), counter.case(other)


@pytest.mark.parametrize("tiers", [(Tier.SAME_DAY, Tier.EMERGENCY), (Tier.EMERGENCY, Tier.SAME_DAY)])
@pytest.mark.parametrize("keeps_older", [True, False])
def test_the_earliest_clock_and_the_most_urgent_tier_stay(
    counter: Counter, tiers: tuple[Tier, Tier], keeps_older: bool
) -> None:
    ana = counter.staff("Ana")
    kept, gone = two_cases(counter, *tiers)[:: 1 if keeps_older else -1]
    counter.does(lambda desk: merge_cases(desk, kept.code, gone.code, ana))
    kept, gone = counter.case(kept.code), counter.case(gone.code)
    assert (kept.status, kept.tier, kept.opened_at, kept.waiting_since) == ("open", Tier.EMERGENCY, NOW, NOW)
    assert (kept.page_index, kept.next_due_at) == (0, counter.now)
    assert (gone.status, gone.outcome, gone.next_due_at, gone.next_step) == ("closed", "duplicate", None, "nothing")
    assert (gone.merged_into_id, gone.owner_id) == (kept.id, ana.id)


def test_the_events_of_both_are_read_in_the_one_that_stays(counter: Counter) -> None:
    ana = counter.staff("Ana", chat_id=901)
    kept, gone = two_cases(counter, Tier.SAME_DAY, Tier.SAME_DAY)
    counter.does(lambda desk: merge_cases(desk, kept.code, gone.code, ana))

    def look(session: Session) -> list[tuple[str, str, int | None]]:
        return [(event.kind, event.text, event.staff_id) for event in cases.events_of(session, kept.id or 0)]

    kinds = counter.reads(look)
    assert [kind for kind, _, _ in kinds] == ["red_flag", "red_flag", "closed", "merged"]
    assert kinds[2:] == [("closed", kept.code, ana.id), ("merged", gone.code, ana.id)]
    assert (f"staff:{ana.id}", "merge_cases", f"case:{kept.id}") in counter.audit()
    assert counter.timeline(gone.code) == ["red_flag", "closed"]  # its own lines stand where they stood


def test_who_answered_for_the_milder_case_is_called_for_the_graver_one(counter: Counter) -> None:
    ana = counter.staff("Ana")
    mild, grave = two_cases(counter, Tier.SAME_DAY, Tier.EMERGENCY)
    counter.does(lambda desk: claim_case(desk, mild.code, ana))
    counter.does(lambda desk: log_call(desk, mild.code, ana, "reached"))
    counter.does(lambda desk: merge_cases(desk, mild.code, grave.code, ana))
    kept = counter.case(mild.code)
    assert (kept.acknowledged_at, kept.contacted_at, kept.owner_id, kept.next_due_at) == (
        None,
        None,
        ana.id,
        counter.now,
    )


def test_who_answered_for_the_graver_case_has_it_still(counter: Counter) -> None:
    ana = counter.staff("Ana")
    mild, grave = two_cases(counter, Tier.SAME_DAY, Tier.EMERGENCY)
    counter.does(lambda desk: claim_case(desk, grave.code, ana))
    counter.does(lambda desk: log_call(desk, grave.code, ana, "reached"))
    counter.does(lambda desk: merge_cases(desk, mild.code, grave.code, ana))
    kept = counter.case(mild.code)
    assert (kept.acknowledged_at, kept.contacted_at, kept.owner_id) == (counter.now, counter.now, ana.id)
    assert kept.next_step == "decide"
    assert kept.next_due_at is not None
    assert kept.next_due_at > counter.now


@pytest.mark.parametrize("keeps_older", [True, False])
def test_of_two_alike_what_nobody_has_taken_is_paged_still(counter: Counter, keeps_older: bool) -> None:
    ana = counter.staff("Ana")
    done, fresh = two_cases(counter, Tier.EMERGENCY, Tier.EMERGENCY)
    counter.does(lambda desk: claim_case(desk, done.code, ana))
    counter.does(lambda desk: log_call(desk, done.code, ana, "reached"))
    counter.does(lambda desk: decide(desk, done.code, ana, "to the emergency department"))
    kept, gone = (done, fresh)[:: 1 if keeps_older else -1]
    counter.does(lambda desk: merge_cases(desk, kept.code, gone.code, ana))
    row = counter.case(kept.code)

    assert (row.acknowledged_at, row.contacted_at, row.decided_at, row.owner_id) == (None, None, None, ana.id)
    assert (row.next_step, row.next_due_at, row.page_index) == ("acknowledge", counter.now, 0)


@pytest.mark.parametrize("keeps_older", [True, False])
def test_of_two_alike_the_step_that_is_open_in_either_stays_open(counter: Counter, keeps_older: bool) -> None:
    """One is reached and decided and late to close, the other is taken and nobody has reached them for it."""
    ana, ben = counter.staff("Ana"), counter.staff("Ben")
    done, taken = two_cases(counter, Tier.EMERGENCY, Tier.EMERGENCY)
    counter.does(lambda desk: claim_case(desk, done.code, ana))
    counter.does(lambda desk: log_call(desk, done.code, ana, "reached"))
    counter.does(lambda desk: decide(desk, done.code, ana, "to the emergency department"))
    counter.does(lambda desk: setattr(cases.case_by_code(desk.session, done.code), "acknowledged_at", None))
    counter.does(lambda desk: setattr(cases.case_by_code(desk.session, done.code), "late_since", counter.now))
    counter.does(lambda desk: claim_case(desk, taken.code, ben))
    kept, gone = (done, taken)[:: 1 if keeps_older else -1]
    counter.does(lambda desk: merge_cases(desk, kept.code, gone.code, ana))
    row = counter.case(kept.code)

    assert (row.acknowledged_at, row.late_since, row.contacted_at) == (None, counter.now, None)
    assert (row.next_step, row.next_due_at) == ("contact", counter.now)


@pytest.mark.parametrize("broken", [False, True])
def test_the_earlier_promise_of_two_cases_stays_as_it_is(counter: Counter, *, broken: bool) -> None:
    ana = counter.staff("Ana")
    kept, gone = two_cases(counter, Tier.SAME_DAY, Tier.SAME_DAY)
    soon = counter.now + HOUR

    def promised(desk: Desk) -> None:
        row = cases.case_by_code(desk.session, gone.code)
        assert row is not None
        row.promise, row.promised_at, row.promise_broken = "call", soon, broken

    counter.does(promised)
    counter.does(lambda desk: merge_cases(desk, kept.code, gone.code, ana))
    row = counter.case(kept.code)
    assert (row.promise, row.promised_at, row.promise_broken) == ("call", soon, broken)


def test_a_rest_and_an_offer_of_one_do_not_hold_for_both(counter: Counter) -> None:
    ana, ben = counter.staff("Ana", chat_id=600), counter.staff("Ben", chat_id=601)
    known, grave = two_cases(counter, Tier.SAME_DAY, Tier.EMERGENCY)
    counter.does(lambda desk: claim_case(desk, known.code, ana))
    counter.does(lambda desk: log_call(desk, known.code, ana, "reached"))
    until = counter.now + timedelta(days=2)
    counter.does(lambda desk: snooze_case(desk, known.code, ana, {"ptosis": Tier.SAME_DAY}, until))
    counter.does(lambda desk: hand_to(desk, known.code, ana, ben.id or 0))
    counter.does(lambda desk: merge_cases(desk, known.code, grave.code, ben))
    kept = counter.case(known.code)
    assert (kept.snoozed_until, kept.offered_to, kept.next_due_at) == (None, None, counter.now)
    assert "woken" in counter.timeline(known.code)


@pytest.mark.parametrize("keeps_older", [True, False])
def test_the_advice_of_both_is_followed_in_the_one_that_stays_and_settled_with_it(
    counter: Counter, keeps_older: bool
) -> None:
    ana = counter.staff("Ana")
    kept, gone = two_cases(counter, Tier.EMERGENCY, Tier.EMERGENCY)[:: 1 if keeps_older else -1]

    def advised(desk: Desk) -> None:
        for one in (kept, gone):
            patient = desk.session.get_one(PatientRow, one.patient_id)
            follow_advice(desk, patient, one, Tier.EMERGENCY, None)

    counter.does(advised)
    counter.does(lambda desk: merge_cases(desk, kept.code, gone.code, ana))

    def followed(session: Session) -> list[int]:
        return [row.case_id for row in advice.all_open_of_case(session, kept.id or 0)]

    assert sorted(counter.reads(followed)) == sorted(one.id or 0 for one in (kept, gone))
    counter.does(lambda desk: claim_case(desk, kept.code, ana))
    counter.does(lambda desk: log_call(desk, kept.code, ana, "reached"))
    counter.does(lambda desk: close_case(desk, kept.code, ana, Outcome.ADVISED_HOME))
    assert counter.reads(followed) == []


def test_whoever_reads_only_its_own_lines_sees_what_the_other_was_about(counter: Counter) -> None:
    ana = counter.staff("Ana")
    kept, gone = two_cases(counter, Tier.SAME_DAY, Tier.SAME_DAY)
    counter.does(lambda desk: merge_cases(desk, kept.code, gone.code, ana))
    (line,) = counter.does(hand_over_sheet).cases
    assert set(line.symptoms) == {"ptosis", "rash"}


def test_only_open_cases_of_one_patient_become_one(counter: Counter) -> None:
    ana = counter.staff("Ana")
    one, other = two_cases(counter, Tier.SAME_DAY, Tier.SAME_DAY)
    stranger = counter.raises(counter.enrols(name="Theo Ode").patient_id).case.code
    for wrong, words in ((one.code, "same case"), (stranger, "two patients")):
        with pytest.raises(Refused, match=words):
            counter.does(lambda desk, wrong=wrong: merge_cases(desk, one.code, wrong, ana))  # type: ignore[misc]
    counter.does(lambda desk: merge_cases(desk, one.code, other.code, ana))
    with pytest.raises(CaseIsClosed):
        counter.does(lambda desk: merge_cases(desk, one.code, other.code, ana))
