"""The plan, by hypothesis: over zones, clock changes, quiet hours and outages. A failing example is printed with its seed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.clinic import QuietHours
from bot.domain.plan import QUESTIONS, Advance, Rhythm, Step, StepKind, advance, due_at, meant_at

SEVERAL = settings(max_examples=60, deadline=None, print_blob=True)

ZONES = ["America/New_York", "Europe/Madrid", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "UTC"]
NIGHT = QuietHours(time(22), time(8))


def plan(days: int = 14) -> tuple[Step, ...]:
    """Shaped like the plans of content: words by hour and by day, and the diary's three steps a day."""
    words = (
        Step("aftercare", StepKind.MESSAGE, "m", timedelta(days=3), after=timedelta(0), ignores_quiet=True),
        Step("first-hours", StepKind.MESSAGE, "m", timedelta(hours=3), after=timedelta(hours=4)),
        Step("first-night", StepKind.MESSAGE, "m", timedelta(hours=2), day=0, at=time(21, 0)),
        Step("early", StepKind.EARLY_CHECK, "m", timedelta(hours=10), day=3, at=time(10), high_risk_only=True),
        Step("picture", StepKind.PICTURE, "m", timedelta(days=2), day=14, at=time(19, 0)),
    )
    return (*words, *(step for day in range(1, days + 1) for step in diary_steps(day)))


def diary_steps(day: int) -> tuple[Step, ...]:
    return (
        Step(f"ask-{day}", StepKind.CHECK_IN, "m", timedelta(hours=20), day=day, ignores_quiet=True),
        Step(f"nudge-{day}", StepKind.REMINDER, "m", timedelta(hours=4), day=day, shift=timedelta(hours=3)),
        Step(
            f"close-{day}",
            StepKind.CLOSE_DAY,
            "",
            timedelta(days=60),
            day=day + 1,
            at=time(0),
            shift=timedelta(minutes=-1),
            ignores_quiet=True,
        ),
    )


@st.composite
def rhythms(draw: st.DrawFn) -> Rhythm:
    """Treatments all through two years, so that every clock change is met, joined at once or days later."""
    treated = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=draw(st.integers(0, 2 * 365 * 24 * 60)))
    return Rhythm(
        treated_at=treated,
        joined_at=treated + timedelta(minutes=draw(st.integers(0, 4 * 24 * 60))),
        zone=ZoneInfo(draw(st.sampled_from(ZONES))),
        check_in_hour=time(draw(st.integers(0, 23)), draw(st.sampled_from([0, 30]))),
        quiet=draw(st.sampled_from([NIGHT, QuietHours(time(1), time(6)), QuietHours(time(0), time(0))])),
        high_risk=draw(st.booleans()),
    )


looks = st.lists(st.integers(min_value=1, max_value=60 * 48), min_size=1, max_size=40)  # minutes between two looks


def live(rhythm: Rhythm, gaps: list[int]) -> list[tuple[datetime, Advance]]:
    """Look at the plan now and then, as after outages of these minutes; at last when everything is long over."""
    done: set[str] = set()
    now, seen = rhythm.joined_at, []
    moments = [now := now + timedelta(minutes=gap) for gap in [0, *gaps]]
    for moment in [*moments, max(moments[-1], rhythm.treated_at + timedelta(days=70))]:
        result = advance(plan(), done, rhythm, moment)
        seen.append((moment, result))
        done |= {step.id for step in (*result.due, *result.late)}
    return seen


@SEVERAL
@given(rhythms(), looks)
def test_a_step_is_behind_us_once(rhythm: Rhythm, gaps: list[int]) -> None:
    behind = [step.id for _, result in live(rhythm, gaps) for step in (*result.due, *result.late)]
    assert len(behind) == len(set(behind))


@SEVERAL
@given(rhythms(), looks)
def test_nothing_is_sent_before_its_time_or_when_it_is_too_late(rhythm: Rhythm, gaps: list[int]) -> None:
    for now, result in live(rhythm, gaps):
        for step in result.due:
            assert due_at(step, rhythm) <= now
            assert now - due_at(step, rhythm) <= step.too_late
        for step in result.late:
            assert due_at(step, rhythm) <= now


@SEVERAL
@given(rhythms(), looks)
def test_no_outage_brings_two_check_ins_at_once(rhythm: Rhythm, gaps: list[int]) -> None:
    for _, result in live(rhythm, gaps):
        assert sum(step.kind is StepKind.CHECK_IN for step in result.due) <= 1


@SEVERAL
@given(rhythms(), looks)
def test_nobody_is_woken(rhythm: Rhythm, gaps: list[int]) -> None:
    for now, result in live(rhythm, gaps):
        if not rhythm.quiet.hold_at(now, rhythm.zone):
            continue
        for step in result.due:
            assert step.ignores_quiet
            assert step.kind not in QUESTIONS or rhythm.quiet.hold_at(due_at(step, rhythm), rhythm.zone)


@SEVERAL
@given(rhythms(), looks)
def test_the_next_look_is_ahead_and_nothing_is_slept_through(rhythm: Rhythm, gaps: list[int]) -> None:
    done: set[str] = set()
    for now, result in live(rhythm, gaps):
        done |= {step.id for step in (*result.due, *result.late)}
        waiting = [due_at(s, rhythm) for s in plan() if s.id not in done and (rhythm.high_risk or not s.high_risk_only)]
        ahead = [when for when in waiting if when > now]
        assert (result.next_due_at is None) == (not waiting)
        if result.next_due_at is not None:
            assert result.next_due_at > now
            assert all(result.next_due_at <= when for when in ahead)


@SEVERAL
@given(rhythms())
def test_following_the_clock_closely_nothing_is_late(rhythm: Rhythm) -> None:
    """Looking exactly when the plan asks to be looked at, everything after joining goes out."""
    done: set[str] = set()
    now: datetime | None = rhythm.joined_at
    first = True
    while now is not None:
        result = advance(plan(), done, rhythm, now)
        late = [step for step in result.late if meant_at(step, rhythm) >= rhythm.joined_at]
        assert first or not [step for step in late if step.kind is StepKind.CHECK_IN]
        done |= {step.id for step in (*result.due, *result.late)}
        now, first = result.next_due_at, False
    assert {f"close-{day}" for day in range(1, 15)} <= done


@SEVERAL
@given(rhythms())
def test_a_reminder_never_comes_on_another_day_than_its_check_in(rhythm: Rhythm) -> None:
    for step in plan():
        if step.kind is StepKind.REMINDER and rhythm.quiet == NIGHT and time(8) <= rhythm.check_in_hour < time(20):
            assert rhythm.day_of(due_at(step, rhythm)) == step.day


@SEVERAL
@given(rhythms())
def test_every_step_leaves_the_quiet_hours_to_the_later_side_or_the_evening_before(rhythm: Rhythm) -> None:
    for step in plan():
        when = due_at(step, rhythm)
        if not step.ignores_quiet:
            assert not rhythm.quiet.hold_at(when, rhythm.zone)
        if step.kind is not StepKind.REMINDER:
            assert when >= meant_at(step, rhythm)


@SEVERAL
@given(st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)), st.sampled_from(ZONES), st.times(), st.times())  # noqa: DTZ001
def test_quiet_hours_are_left_forward_whatever_the_clocks_do(when: datetime, zone: str, start: time, end: time) -> None:
    aware, quiet = when.replace(tzinfo=UTC), QuietHours(start.replace(fold=0), end.replace(fold=0))
    moved = quiet.moved_out(aware, ZoneInfo(zone))
    assert aware <= moved <= aware + timedelta(hours=25)
    assert (moved == aware) == (not quiet.hold_at(aware, ZoneInfo(zone)))


def rhythm_in(zone: str, treated: datetime, hour: time = time(18)) -> Rhythm:
    return Rhythm(treated, treated, ZoneInfo(zone), hour, NIGHT)


def test_the_check_in_keeps_its_local_hour_over_a_clock_change() -> None:
    new_york = rhythm_in("America/New_York", datetime(2026, 10, 30, 15, tzinfo=UTC))  # clocks go back on 1 November
    hours = [due_at(diary_steps(day)[0], new_york).astimezone(new_york.zone).hour for day in range(1, 5)]
    assert hours == [18, 18, 18, 18]
    assert due_at(diary_steps(2)[0], new_york) - due_at(diary_steps(1)[0], new_york) == timedelta(hours=25)


def test_an_hour_that_does_not_exist_is_taken_as_just_after_it() -> None:
    new_york = rhythm_in("America/New_York", datetime(2026, 3, 7, 15, tzinfo=UTC), time(2, 30))
    assert due_at(diary_steps(1)[0], new_york).astimezone(new_york.zone).time() == time(3, 30)


def test_after_a_week_without_power_one_check_in_comes_and_the_rest_is_recorded_as_late() -> None:
    rhythm = rhythm_in("UTC", datetime(2026, 6, 1, 10, tzinfo=UTC))
    result = advance(plan(), {"aftercare"}, rhythm, datetime(2026, 6, 8, 19, tzinfo=UTC))
    assert [step.id for step in result.due if step.kind is StepKind.CHECK_IN] == ["ask-7"]
    assert {f"ask-{day}" for day in range(1, 7)} <= {step.id for step in result.late}


def test_what_was_due_by_day_waits_for_the_morning_when_the_power_is_back_at_night() -> None:
    rhythm = rhythm_in("UTC", datetime(2026, 6, 1, 10, tzinfo=UTC))
    night = datetime(2026, 6, 3, 3, tzinfo=UTC)
    done = {step.id for step in plan() if due_at(step, rhythm) < datetime(2026, 6, 2, 18, tzinfo=UTC)}
    held = advance(plan(), done | {"nudge-1", "close-1"}, rhythm, night)
    assert (held.due, held.next_due_at) == ((), datetime(2026, 6, 3, 8, tzinfo=UTC))
    morning = advance(plan(), done | {"nudge-1", "close-1"}, rhythm, datetime(2026, 6, 3, 8, tzinfo=UTC))
    assert [step.id for step in morning.due] == ["ask-1"]


def test_a_check_in_chosen_for_the_night_comes_in_the_night() -> None:
    rhythm = rhythm_in("UTC", datetime(2026, 6, 1, 10, tzinfo=UTC), time(23))
    result = advance(plan(), {"aftercare"}, rhythm, datetime(2026, 6, 2, 23, tzinfo=UTC))
    assert "ask-1" in [step.id for step in result.due]


def test_questions_of_days_before_anybody_joined_are_not_asked() -> None:
    treated = datetime(2026, 6, 1, 10, tzinfo=UTC)
    rhythm = Rhythm(treated, treated + timedelta(days=4, hours=10), ZoneInfo("UTC"), time(18), NIGHT)
    result = advance(plan(), set(), rhythm, rhythm.joined_at)
    assert not [step for step in result.due if step.kind in QUESTIONS]


def test_early_checks_are_for_those_at_high_risk() -> None:
    treated = datetime(2026, 6, 1, 10, tzinfo=UTC)
    at = datetime(2026, 6, 4, 10, tzinfo=UTC)
    due = [
        [s.id for s in advance(plan(), set(), Rhythm(treated, treated, ZoneInfo("UTC"), time(18), NIGHT, risk), at).due]
        for risk in (True, False)
    ]
    assert ("early" in due[0], "early" in due[1]) == (True, False)
