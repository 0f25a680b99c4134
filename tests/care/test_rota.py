"""The rota of a clinic: planned, taken over, swapped, left for a holiday; and whom a page calls by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest

from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.paging.page import advance_case
from bot.care.rota.long_duty import long_duty
from bot.care.rota.shift import NewShift, add_shift, end_shift
from bot.care.rota.stand_in import stand_in, take_shift, withdraw_stand_in
from bot.care.rota.standing import coming_gaps, standing
from bot.care.rota.swap_shift import accept_swap, close_swap, coming_turns, offer_swap
from bot.care.rota.time_off import add_time_off, withdraw_time_off
from bot.care.rota.warn_of_gaps import warn_of_gaps
from bot.domain.on_call import Lack
from bot.domain.rota import Duty, Turn, Turnout
from bot.domain.tier import Tier
from bot.store.tables import StaffRow, SwapRow
from tests.care.counter import Counter

TODAY = date(2026, 6, 8)  # a Monday; the counter's clock shows 10:00
HOUR = timedelta(hours=1)
ANA, BEN, CLARA, DORA = 101, 102, 103, 104  # chats


def hire(counter: Counter) -> list[StaffRow]:
    """In calling order: Ana, Ben, the clinicians Clara and Dora, and Ada the administrator."""
    people = (("Ana", "nurse", ANA), ("Ben", "nurse", BEN), ("Clara", "clinician", CLARA), ("Dora", "clinician", DORA))
    return [*(counter.staff(name, role, chat) for name, role, chat in people), counter.staff("Ada", "admin")]


def plan(counter: Counter, by: StaffRow, *people: StaffRow, duty: Duty = Duty.FIRST_NURSE, **changes: object) -> int:
    """A shift around the clock, the people in daily turn from today on."""
    values: dict[str, object] = {"days": range(7), "start": time(0), "length": 24 * HOUR, "first_day": TODAY, **changes}
    new = NewShift(duty, people=[person.id or 0 for person in people], **values)  # type: ignore[arg-type]
    return counter.does(lambda desk: add_shift(desk, by, new)).id or 0


def on_call(counter: Counter) -> dict[Duty, int | None]:
    return dict(counter.does(standing))


def paged(counter: Counter, step: int) -> list[int]:
    """The chats that a case's steps call, from the first to this one."""
    enrolled = counter.enrols()
    raised = counter.raises(enrolled.patient_id)
    case, calls = counter.case(raised.case.code), []
    for at in counter.playbook.ladders[Tier.CLINIC_NOW].steps[: step + 1]:
        counter.now = case.waiting_since + at.after
        before = {chat: len(counter.told(chat)) for chat in (ANA, BEN, CLARA, DORA)}
        counter.does(lambda desk: advance_case(desk, case.id or 0))
        calls = [chat for chat, count in before.items() if len(counter.told(chat)) > count]
    return calls


def test_without_a_rota_the_calling_order_stands(counter: Counter) -> None:
    hire(counter)
    assert set(on_call(counter).values()) == {None}
    assert counter.does(coming_gaps) == []
    assert paged(counter, 0) == [ANA]


def test_the_nurse_on_call_is_paged_first_and_told_why(counter: Counter) -> None:
    _, ben, *_, ada = hire(counter)
    plan(counter, ada, ben)
    assert paged(counter, 0) == [BEN]
    assert "first nurse, you are on call now" in counter.told(BEN)[-1].text


def test_then_comes_the_second_nurse_on_call_then_the_clinician_on_call(counter: Counter) -> None:
    ana, ben, _, dora, ada = hire(counter)
    plan(counter, ada, ben)
    plan(counter, ada, dora, duty=Duty.CLINICIAN)
    assert paged(counter, 1) == [ANA]  # next in the calling order
    assert paged(counter, 2) == [DORA]
    plan(counter, ada, dora, duty=Duty.SECOND_NURSE)
    assert paged(counter, 1) == [DORA]
    assert ana.id not in on_call(counter).values()


def test_where_nobody_is_on_call_everybody_who_treats_is_paged(counter: Counter) -> None:
    _, ben, *_, ada = hire(counter)
    plan(counter, ada, ben, start=time(20), length=12 * HOUR, first_day=TODAY)
    assert paged(counter, 0) == [ANA, BEN, CLARA, DORA]
    assert "nobody is on call now" in counter.told(ANA)[-1].text
    assert counter.does(coming_gaps)[0].lack is Lack.NOBODY


def test_whoever_is_off_is_not_paged_and_the_gap_is_known_before(counter: Counter) -> None:
    ana, ben, *_, ada = hire(counter)
    plan(counter, ada, ben)
    tomorrow = counter.now + 24 * HOUR
    off = counter.does(lambda desk: add_time_off(desk, ben, ben.id or 0, tomorrow, tomorrow + 8 * HOUR))
    (gap,) = counter.does(coming_gaps)
    assert (gap.span.start, gap.span.end, gap.missing, gap.lack) == (tomorrow, tomorrow + 8 * HOUR, ben.id, Lack.OFF)
    counter.now = tomorrow
    assert paged(counter, 0) == [ANA, CLARA, DORA]
    counter.does(lambda desk: withdraw_time_off(desk, ben, off.id or 0))
    assert counter.does(coming_gaps) == []
    assert ana.id


def test_whoever_has_no_channel_leaves_a_gap(counter: Counter) -> None:
    ana, *_, ada = hire(counter)
    mute = counter.staff("Mute")
    plan(counter, ada, mute, ana)
    assert {(gap.lack, gap.missing) for gap in counter.does(coming_gaps)} == {(Lack.UNREACHABLE, mute.id)}
    assert paged(counter, 0) == [ANA, BEN, CLARA, DORA]


def test_who_takes_the_shift_now_is_paged_until_the_time_they_said(counter: Counter) -> None:
    ana, ben, *_, ada = hire(counter)
    plan(counter, ada, ben)
    taken = counter.does(lambda desk: take_shift(desk, ana, Duty.FIRST_NURSE, counter.now + 4 * HOUR))
    assert paged(counter, 0) == [ANA]
    counter.passes(hours=4)
    assert on_call(counter)[Duty.FIRST_NURSE] == ben.id
    counter.passes(hours=-4)
    counter.does(lambda desk: withdraw_stand_in(desk, ana, taken.id or 0))
    assert on_call(counter)[Duty.FIRST_NURSE] == ben.id


def test_a_swap_needs_both(counter: Counter) -> None:
    ana, ben, *_, ada = hire(counter)
    plan(counter, ada, ana, ben)
    (_, mine, _), *_ = counter.does(lambda desk: coming_turns(desk, ana.id or 0))
    (_, theirs, _), *_ = counter.does(lambda desk: coming_turns(desk, ben.id or 0))
    offer = counter.does(lambda desk: offer_swap(desk, ana, mine, ben.id or 0, theirs)).id or 0
    assert on_call(counter)[Duty.FIRST_NURSE] == ana.id
    with pytest.raises(Refused, match="somebody else"):
        counter.does(lambda desk: accept_swap(desk, ana, offer))
    counter.does(lambda desk: accept_swap(desk, ben, offer))
    assert on_call(counter)[Duty.FIRST_NURSE] == ben.id
    counter.passes(days=1)
    assert on_call(counter)[Duty.FIRST_NURSE] == ana.id
    with pytest.raises(Refused, match="answered or withdrawn"):
        counter.does(lambda desk: accept_swap(desk, ben, offer))


def turns_of(counter: Counter, person: StaffRow) -> list[Turnout]:
    return [turnout for _, turnout, _ in counter.does(lambda desk: coming_turns(desk, person.id or 0))]


def has_off(counter: Counter, person: StaffRow, days: int) -> None:
    start = counter.now + timedelta(days=days, hours=2)
    counter.does(lambda desk: add_time_off(desk, person, person.id or 0, start, start + 2 * HOUR))


@pytest.mark.parametrize(("who", "day"), [("ben", 0), ("ana", 1)])
def test_nobody_swaps_into_their_own_time_off(counter: Counter, who: str, day: int) -> None:
    ana, ben, *_, ada = hire(counter)
    plan(counter, ada, ana, ben)
    mine, theirs = turns_of(counter, ana)[0], turns_of(counter, ben)[0]
    offer = counter.does(lambda desk: offer_swap(desk, ana, mine, ben.id or 0, theirs)).id or 0
    has_off(counter, {"ana": ana, "ben": ben}[who], day)

    refused = f"{who.capitalize()} has time off then"
    with pytest.raises(Refused, match=refused):
        counter.does(lambda desk: accept_swap(desk, ben, offer))
    with pytest.raises(Refused, match=refused):
        counter.does(lambda desk: offer_swap(desk, ana, mine, ben.id or 0, theirs))
    assert on_call(counter)[Duty.FIRST_NURSE] == ana.id


def test_time_off_at_another_time_holds_up_no_swap(counter: Counter) -> None:
    ana, ben, *_, ada = hire(counter)
    plan(counter, ada, ana, ben)
    has_off(counter, ben, 1)
    offer = counter.does(lambda desk: offer_swap(desk, ana, turns_of(counter, ana)[0], ben.id or 0)).id or 0
    counter.does(lambda desk: accept_swap(desk, ben, offer))
    assert on_call(counter)[Duty.FIRST_NURSE] == ben.id


def long_by(counter: Counter, offer: int) -> dict[int, timedelta]:
    found = counter.does(lambda desk: long_duty(desk, desk.session.get_one(SwapRow, offer)))
    return {person: span.length for person, span in found.items()}


def test_who_would_be_on_call_for_too_long_by_a_swap_is_known_before(counter: Counter) -> None:
    ana, ben, clara, *_, ada = hire(counter)
    assert counter.playbook.longest_on_call == 24 * HOUR
    plan(counter, ada, ana, start=time(8), length=12 * HOUR)
    plan(counter, ada, ben, start=time(20), length=12 * HOUR)
    tomorrow = turns_of(counter, ana)[1]
    to_ben = counter.does(lambda desk: offer_swap(desk, ana, tomorrow, ben.id or 0)).id or 0
    to_clara = counter.does(lambda desk: offer_swap(desk, ana, tomorrow, clara.id or 0)).id or 0
    days, nights = turns_of(counter, ana), turns_of(counter, ben)
    for_a_night = counter.does(lambda desk: offer_swap(desk, ana, days[3], ben.id or 0, nights[1])).id or 0

    assert long_by(counter, to_ben) == {ben.id: 36 * HOUR}
    assert long_by(counter, to_clara) == {}
    assert long_by(counter, for_a_night) == {ana.id: 36 * HOUR, ben.id: 36 * HOUR}


def test_who_is_on_call_for_long_anyway_is_not_told_of_a_shorter_time(counter: Counter) -> None:
    ana, ben, *_, ada = hire(counter)
    plan(counter, ada, ana)
    offer = counter.does(lambda desk: offer_swap(desk, ana, turns_of(counter, ana)[1], ben.id or 0)).id or 0
    assert long_by(counter, offer) == {}


def test_a_swap_of_a_turn_that_is_somebody_elses_by_now_is_refused(counter: Counter) -> None:
    ana, ben, _, dora, ada = hire(counter)
    plan(counter, ada, ana, ben)
    (_, mine, _), *_ = counter.does(lambda desk: coming_turns(desk, ana.id or 0))
    to_ben = counter.does(lambda desk: offer_swap(desk, ana, mine, ben.id or 0)).id or 0
    to_dora = counter.does(lambda desk: offer_swap(desk, ana, mine, dora.id or 0)).id or 0
    again = counter.does(lambda desk: offer_swap(desk, ana, mine, dora.id or 0)).id or 0
    counter.does(lambda desk: close_swap(desk, ana, again))
    counter.does(lambda desk: accept_swap(desk, dora, to_dora))
    with pytest.raises(Refused, match="somebody else's by now"):
        counter.does(lambda desk: accept_swap(desk, ben, to_ben))
    assert on_call(counter)[Duty.FIRST_NURSE] == dora.id


def test_a_shift_ends_and_the_calling_order_stands_again(counter: Counter) -> None:
    _, ben, *_, ada = hire(counter)
    shift = plan(counter, ada, ben)
    counter.does(lambda desk: end_shift(desk, ada, shift, TODAY))
    assert on_call(counter)[Duty.FIRST_NURSE] == ben.id  # the one that began today
    counter.passes(days=1)
    assert set(on_call(counter).values()) == {None}
    assert paged(counter, 0) == [ANA]


def test_what_was_done_to_the_rota_is_in_the_audit(counter: Counter) -> None:
    ana, *_, ada = hire(counter)
    shift = plan(counter, ada, ana, turn=Turn.WEEK)
    counter.does(lambda desk: take_shift(desk, ana, Duty.FIRST_NURSE, counter.now + HOUR))
    counter.does(lambda desk: add_time_off(desk, ana, ana.id or 0, counter.now + 9 * HOUR, counter.now + 10 * HOUR))
    counter.does(lambda desk: end_shift(desk, ada, shift, TODAY))
    done = [(actor, action) for actor, action, _ in counter.audit()][-4:]
    by_ana, by_ada = f"staff:{ana.id}", f"staff:{ada.id}"
    assert done == [
        (by_ada, "add_shift"),
        (by_ana, "take_shift"),
        (by_ana, "add_time_off"),
        (by_ada, "end_shift"),
    ]


def test_what_makes_no_sense_is_refused_in_words(counter: Counter) -> None:
    ana, ben, *_, ada = hire(counter)
    now = counter.now
    refused: list[tuple[str, Callable[[], object]]] = [
        ("choose at least one day; choose who serves it", lambda: plan(counter, ada, days=[])),
        ("from 15 minutes to 7 days", lambda: plan(counter, ada, ana, length=200 * HOUR)),
        ("last day is before the first", lambda: plan(counter, ada, ana, last_day=date(2026, 6, 1))),
        ("is for a clinician", lambda: plan(counter, ada, ana, duty=Duty.CLINICIAN)),
        ("end must be after", lambda: counter.does(lambda d: add_time_off(d, ana, ana.id or 0, now + HOUR, now))),
        ("over already", lambda: counter.does(lambda d: add_time_off(d, ana, ana.id or 0, now - 2 * HOUR, now - HOUR))),
        ("Only Ben or an administrator", lambda: counter.does(lambda d: _ben_stands_in(d, ana, ben))),
    ]
    for words, attempt in refused:
        with pytest.raises(Refused, match=words):
            attempt()
    assert set(on_call(counter).values()) == {None}


def test_nobody_stands_in_while_they_are_off(counter: Counter) -> None:
    ana, *_ = hire(counter)
    counter.does(lambda desk: add_time_off(desk, ana, ana.id or 0, counter.now, counter.now + HOUR))
    with pytest.raises(Refused, match="time off"):
        counter.does(lambda desk: take_shift(desk, ana, Duty.FIRST_NURSE, counter.now + HOUR))


def _ben_stands_in(desk: Desk, by: StaffRow, ben: StaffRow) -> None:
    stand_in(desk, by, Duty.FIRST_NURSE, ben.id or 0, desk.now, desk.now + HOUR)


def told(counter: Counter, chat: int) -> list[str]:
    return [row.text for row in counter.told(chat) if row.key.startswith("rota/")]


def test_gaps_are_told_once_a_day_to_nurses_and_administrators(counter: Counter) -> None:
    ana, *_, ada = hire(counter)
    boss = counter.staff("Boss", "admin", 105)
    plan(counter, ada, ana, start=time(8), length=12 * HOUR)
    for _ in range(3):  # as after a restart
        counter.does(warn_of_gaps)
    assert [len(told(counter, chat)) for chat in (ANA, BEN, 105, CLARA)] == [1, 1, 1, 0]
    assert "first nurse: Mon, Jun 8, 20:00 to Tue, Jun 9, 08:00" in told(counter, BEN)[0]
    assert "And 9 more." in told(counter, BEN)[0]
    counter.passes(days=1)
    counter.does(warn_of_gaps)
    assert len(told(counter, BEN)) == 2
    assert boss.id


def test_no_gap_is_told_at_night_and_none_where_there_is_none(counter: Counter) -> None:
    ana, *_, ada = hire(counter)
    shift = plan(counter, ada, ana, start=time(8), length=12 * HOUR)
    counter.passes(hours=16)  # two in the morning
    assert counter.does(warn_of_gaps) == 0
    counter.passes(hours=8)
    counter.does(lambda desk: end_shift(desk, ada, shift, TODAY))
    assert counter.does(warn_of_gaps) == 0
