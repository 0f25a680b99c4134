"""What a case waits for, and by when: what starts and stops each clock, and that a higher tier is never slower."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.case import CaseStatus, Ladder, PageStep, PageTo
from bot.domain.clocks import STEPS, CaseTimes, NextStep, clock_of, due, holds_until, never_slower
from bot.domain.opening_hours import OpeningHours, Period
from bot.domain.tier import Tier
from bot.playbook.playbook import Playbook

HOUR = timedelta(hours=1)
NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)  # a Thursday, 7:00 in New York
CLINIC = OpeningHours(ZoneInfo("America/New_York"), dict.fromkeys(range(5), (Period(time(8), time(17)),)))
LADDER = Ladder(
    Tier.THREE_DAYS,
    acknowledge_within=2 * HOUR,
    contact_within=8 * HOUR,
    steps=(PageStep(timedelta(0), PageTo.FIRST_NURSE),),
    repeat=HOUR,
    decide_within=4 * HOUR,
    close_within=9 * HOUR,
    in_hours=frozenset({NextStep.CLOSE}),
)
NEW = CaseTimes(CaseStatus.OPEN, waiting_since=NOON)
TAKEN = replace(NEW, acknowledged_at=NOON + HOUR)
REACHED = replace(TAKEN, contacted_at=NOON + 3 * HOUR)
DECIDED = replace(REACHED, decided_at=NOON + 5 * HOUR)  # noon in New York

STARTS_AND_STOPS = {  # the table of bot/domain/clocks.py, row by row
    "a new case waits to be taken": (NEW, NextStep.ACKNOWLEDGE, NOON + 2 * HOUR),
    "one that is taken waits for the contact, as the patient was told": (TAKEN, NextStep.CONTACT, NOON + 8 * HOUR),
    "a contact before it was taken stops no acknowledgement": (
        replace(NEW, contacted_at=NOON),
        NextStep.ACKNOWLEDGE,
        NOON + 2 * HOUR,
    ),
    "the decision counts from the contact": (REACHED, NextStep.DECIDE, NOON + 7 * HOUR),
    "a decision without a contact leaves the patient waiting": (
        replace(TAKEN, decided_at=NOON + HOUR),
        NextStep.CONTACT,
        NOON + 8 * HOUR,
    ),
    "closing counts from the decision, in opening hours": (DECIDED, NextStep.CLOSE, NOON + 29 * HOUR),
    "closing counts from a contact that came after the decision": (
        replace(DECIDED, contacted_at=NOON + 6 * HOUR),
        NextStep.CLOSE,
        NOON + 30 * HOUR,
    ),
    "of what was taken late the hour counts that its taker is held to": (
        replace(NEW, acknowledged_at=NOON + 20 * HOUR),
        NextStep.CONTACT,
        NOON + 26 * HOUR,
    ),
    "a tier that rose starts the decision anew": (
        replace(REACHED, waiting_since=NOON + 6 * HOUR),
        NextStep.DECIDE,
        NOON + 10 * HOUR,
    ),
    "what expired is late for the contact, by the old hour": (
        replace(NEW, late_since=NOON + 8 * HOUR),
        NextStep.CONTACT,
        NOON + 8 * HOUR,
    ),
    "a start anew ends that it is late": (
        replace(NEW, waiting_since=NOON + 9 * HOUR, late_since=NOON + 8 * HOUR),
        NextStep.ACKNOWLEDGE,
        NOON + 11 * HOUR,
    ),
    "a closed case waits for nothing": (replace(DECIDED, status=CaseStatus.CLOSED), NextStep.NOTHING, None),
}


@pytest.mark.parametrize(("case", "step", "at"), STARTS_AND_STOPS.values(), ids=STARTS_AND_STOPS)
def test_what_a_case_waits_for(case: CaseTimes, step: NextStep, at: datetime | None) -> None:
    clock = clock_of(case, LADDER, CLINIC)
    assert (clock.next, clock.at) == (step, at)
    assert at is None or (not clock.late(at), clock.late(at + HOUR)) == (True, True)


HOLDS = {
    "until the contact is due": (TAKEN, NOON + 8 * HOUR),
    "who took it late has what lies between taking and calling": (
        replace(NEW, acknowledged_at=NOON + 20 * HOUR),
        NOON + 26 * HOUR,
    ),
    "until the decision is due": (REACHED, NOON + 7 * HOUR),
    "who took it again has the whole length": (replace(REACHED, acknowledged_at=NOON + 8 * HOUR), NOON + 12 * HOUR),
    "in opening hours": (replace(DECIDED, acknowledged_at=NOON + 29 * HOUR), NOON + 101 * HOUR),
    "nobody has it": (NEW, None),
    "it is closed": (replace(DECIDED, status=CaseStatus.CLOSED), None),
}


@pytest.mark.parametrize(("case", "until"), HOLDS.values(), ids=HOLDS)
def test_how_long_an_acknowledgement_holds(case: CaseTimes, until: datetime | None) -> None:
    assert holds_until(case, LADDER, CLINIC) == until


def test_without_an_hour_nothing_is_due_and_nothing_expires() -> None:
    ladder = replace(LADDER, decide_within=None)
    assert clock_of(REACHED, ladder, CLINIC).at is None
    assert holds_until(REACHED, ladder, CLINIC) is None


# From the winter before the holidays of the example clinic to two changes of its clock.
MOMENTS = st.datetimes(datetime(2026, 10, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS, st.sampled_from(STEPS))
def test_in_the_clinics_content_a_higher_tier_is_never_slower(
    playbook: Playbook, since: datetime, step: NextStep
) -> None:
    hours = playbook.clinic.hours
    moments = [due(playbook.ladders[tier], step, since, hours) for tier in Tier]
    assert None not in moments
    assert moments == sorted(moments)  # type: ignore[type-var]


def test_in_the_clinics_content_red_tiers_never_rest_while_the_patient_waits(playbook: Playbook) -> None:
    for tier in Tier:
        waiting = {NextStep.ACKNOWLEDGE, NextStep.CONTACT, NextStep.DECIDE}
        assert not tier.is_red_flag or not playbook.ladders[tier].in_hours & waiting


PERIODS = st.lists(st.times(), min_size=2, max_size=6, unique=True).map(
    lambda times: tuple(Period(*pair) for pair in zip(sorted(times)[::2], sorted(times)[1::2], strict=False))
)
CLINICS = st.builds(
    OpeningHours,
    st.sampled_from(["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "UTC"]).map(ZoneInfo),
    st.dictionaries(st.integers(0, 6), PERIODS, min_size=3),
    st.dictionaries(st.dates(date(2026, 10, 1), date(2027, 12, 31)), st.just(()) | PERIODS, max_size=6),
)
LENGTHS = st.timedeltas(timedelta(minutes=1), timedelta(hours=12))
REST = st.booleans().map(lambda rests: frozenset({NextStep.CONTACT} if rests else ()))


@given(CLINICS, MOMENTS, LENGTHS, LENGTHS, REST, REST)
def test_what_is_held_for_never_slower_is_never_slower(
    clinic: OpeningHours,
    since: datetime,
    higher: timedelta,
    lower: timedelta,
    rests: frozenset[NextStep],
    lower_rests: frozenset[NextStep],
) -> None:
    one = replace(LADDER, contact_within=higher, in_hours=rests)
    other = replace(LADDER, contact_within=lower, in_hours=lower_rests)
    if never_slower(one, NextStep.CONTACT, other, NextStep.CONTACT):
        first, second = (due(ladder, NextStep.CONTACT, since, clinic) for ladder in (one, other))
        assert first is not None
        assert second is not None
        assert first <= second


def test_what_rests_is_not_surely_faster_than_what_runs_always() -> None:
    resting, running = (
        replace(LADDER, in_hours=frozenset({NextStep.CONTACT})),
        replace(LADDER, contact_within=24 * HOUR),
    )
    friday_evening = datetime(2026, 11, 20, 23, tzinfo=UTC)
    assert not never_slower(resting, NextStep.CONTACT, running, NextStep.CONTACT)
    late, early = (due(one, NextStep.CONTACT, friday_evening, CLINIC) for one in (resting, running))
    assert late is not None
    assert early is not None
    assert late > early
