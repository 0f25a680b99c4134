"""Whoever a change of the rota concerns is told of it: by message, and of an offer on every page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.care.desk import Desk
from bot.care.errors import NotForRole
from bot.care.hand_over.end_shifts import end_shifts
from bot.care.rota.shift import NewShift, add_shift, end_shift
from bot.care.rota.stand_in import stand_in, take_shift, withdraw_stand_in
from bot.care.rota.swap_shift import accept_swap, close_swap, offer_swap
from bot.care.rota.time_off import add_time_off, withdraw_time_off
from bot.console.page.offers import offer_lines
from bot.domain.rota import Duty, Turnout
from bot.store.tables import StaffRow
from tests.care.counter import Counter
from tests.care.test_rota import ANA, BEN, CLARA, DORA, HOUR, TODAY, hire, plan

DAY = timedelta(days=1)
TOMORROW = TODAY + DAY


class Heard:
    """What somebody was told since the last look."""

    def __init__(self, counter: Counter) -> None:
        self.counter, self.seen = counter, 0
        self.by(counter.does(lambda desk: None))

    def by(self, _: object) -> dict[int, str]:
        rows = [row for chat in (ANA, BEN, CLARA, DORA) for row in self.counter.told(chat)]
        new = {row.chat_id: row.text for row in rows if (row.id or 0) > self.seen}
        self.seen = max([self.seen, *(row.id or 0 for row in rows)])
        return new


def test_a_swap_is_told_at_each_step_to_the_other(counter: Counter) -> None:
    ana, ben, _, _, ada = hire(counter)
    shift = plan(counter, ada, ana, ben)
    heard, given = Heard(counter), Turnout(shift, TODAY + 2 * DAY)
    for answer, how in ((ben, "Ben declined your swap"), (ana, "Ana withdrew the swap that was offered to you")):
        offered = counter.does(lambda desk: offer_swap(desk, ana, given, ben.id or 0, Turnout(shift, TOMORROW)))
        told = heard.by(offered)
        assert list(told) == [BEN]
        assert "Ana offers you a shift" in told[BEN]
        assert "first nurse: Wed, Jun 10, 00:00 to Thu, Jun 11, 00:00" in told[BEN]
        assert "In return, first nurse: Tue, Jun 9, 00:00" in told[BEN]
        assert "https://console.example.org/rota" in told[BEN]
        counter.does(lambda desk, by=answer, row=offered: close_swap(desk, by, row.id or 0))  # type: ignore[misc]
        told = heard.by(None)
        assert list(told) == [ANA if answer is ben else BEN]
        assert how in next(iter(told.values()))


def test_who_offered_a_swap_reads_that_it_was_accepted_and_what_it_changes(counter: Counter) -> None:
    ana, ben, _, _, ada = hire(counter)
    shift = plan(counter, ada, ana, ben)
    back = Turnout(shift, TOMORROW)
    offered = counter.does(lambda desk: offer_swap(desk, ana, Turnout(shift, TODAY + 2 * DAY), ben.id or 0, back))
    heard = Heard(counter)
    told = heard.by(counter.does(lambda desk: accept_swap(desk, ben, offered.id or 0)))
    assert list(told) == [ANA]
    assert "Ben accepted your swap" in told[ANA]
    gained, _, lost = told[ANA].partition("no longer on call")
    assert ("Tue, Jun 9, 00:00" in gained, "Wed, Jun 10, 00:00" in lost) == (True, True)


def test_an_offer_stands_on_every_page_of_who_may_accept_it(counter: Counter) -> None:
    ana, ben, _, _, ada = hire(counter)
    shift = plan(counter, ada, ana)
    counter.does(lambda desk: offer_swap(desk, ana, Turnout(shift, TOMORROW), ben.id or 0))
    (line,) = counter.does(lambda desk: offer_lines(desk, ben.id or 0))
    assert (line.giver, "Tue" in line.shift) == ("Ana", True)
    assert counter.does(lambda desk: offer_lines(desk, ana.id or 0)) == []


def test_who_is_named_to_stand_in_and_who_is_relieved_are_told(counter: Counter) -> None:
    ana, ben, _, _, ada = hire(counter)
    plan(counter, ada, ana)
    heard, start = Heard(counter), counter.now + DAY
    row = counter.does(lambda desk: stand_in(desk, ada, Duty.FIRST_NURSE, ben.id or 0, start, start + 4 * HOUR))
    told = heard.by(row)
    assert "Ada changed the rota" in told[BEN]
    assert "You are on call:\n· first nurse: Tue, Jun 9, 10:00 to Tue, Jun 9, 14:00" in told[BEN]
    assert "no longer on call:\n· first nurse: Tue, Jun 9, 10:00" in told[ANA]
    told = heard.by(counter.does(lambda desk: withdraw_stand_in(desk, ben, row.id or 0)))
    assert list(told) == [ANA]
    assert "You are on call" in told[ANA]


def test_a_clinician_whose_duty_is_taken_is_told(counter: Counter) -> None:
    _, _, clara, dora, ada = hire(counter)
    plan(counter, ada, clara, duty=Duty.CLINICIAN)
    heard = Heard(counter)
    told = heard.by(counter.does(lambda desk: take_shift(desk, dora, Duty.CLINICIAN, counter.now + 4 * HOUR)))
    assert list(told) == [CLARA]
    assert "Dora changed the rota" in told[CLARA]


def test_a_nurse_whose_duty_is_taken_now_hears_it_once_with_the_sheet(counter: Counter) -> None:
    ana, ben, _, _, ada = hire(counter)
    plan(counter, ada, ana)
    heard = Heard(counter)
    assert heard.by(counter.does(lambda desk: take_shift(desk, ben, Duty.FIRST_NURSE, counter.now + 4 * HOUR))) == {}
    assert "Your shift has ended" in heard.by(counter.does(end_shifts))[ANA]


def test_time_off_that_puts_somebody_else_on_call_tells_them(counter: Counter) -> None:
    ana, ben, _, _, ada = hire(counter)
    plan(counter, ada, ben)
    plan(counter, ada, ana)  # stands above
    heard, start = Heard(counter), counter.now + DAY
    row = counter.does(lambda desk: add_time_off(desk, ana, ana.id or 0, start, start + DAY))
    told = heard.by(row)
    assert list(told) == [BEN]
    assert "You are on call:\n· first nurse: Tue, Jun 9, 10:00 to Wed, Jun 10, 10:00" in told[BEN]
    assert "no longer on call" in heard.by(counter.does(lambda desk: withdraw_time_off(desk, ana, row.id or 0)))[BEN]


def test_a_shift_that_ends_is_told_to_those_who_served_it(counter: Counter) -> None:
    ana, ben, _, _, ada = hire(counter)
    shift = plan(counter, ada, ana, ben)
    heard = Heard(counter)
    told = heard.by(counter.does(lambda desk: end_shift(desk, ada, shift, TODAY)))
    assert set(told) == {ANA, BEN}
    assert "And 40 more" in told[BEN]  # of 90 days every second is his, five are named


Change = Callable[[Desk, StaffRow, int], object]


@pytest.mark.parametrize(
    "change",
    [
        lambda desk, by, shift: end_shift(desk, by, shift, TODAY),
        lambda desk, by, shift: add_shift(
            desk, by, NewShift(Duty.SECOND_NURSE, range(7), desk.now.time(), HOUR, [by.id or 0], TODAY)
        ),
    ],
)
def test_only_an_administrator_keeps_the_shifts(counter: Counter, change: Change) -> None:
    ana, _, clara, _, ada = hire(counter)
    shift = plan(counter, ada, ana)
    for by in (ana, clara):
        with pytest.raises(NotForRole, match="administrator"):
            counter.does(lambda desk, by=by: change(desk, by, shift))  # type: ignore[misc]
