"""When a shift of nursing ends, who leaves and who comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.domain.rota import A_DAY, Duty, Override, Rota, Shift, Span, TimeOff
from bot.domain.shift_end import ShiftEnd, shift_ends
from tests.domain.test_rota import ALL_DAYS, ANA, BEN, CAT, MONDAY, ROTA, ZONE, at

HOUR = timedelta(hours=1)
SECOND = Shift(3, Duty.SECOND_NURSE, ALL_DAYS, time(8), timedelta(hours=12), (CAT,), MONDAY - 30 * A_DAY)
CLINICIAN = Shift(4, Duty.CLINICIAN, ALL_DAYS, time(8), timedelta(hours=12), (BEN,), MONDAY - 30 * A_DAY)


def ends(rota: Rota, start: datetime, hours: float = 1) -> list[ShiftEnd]:
    return shift_ends(rota, Span(start, start + hours * HOUR))


def test_the_day_hands_over_to_the_night() -> None:
    assert ends(ROTA, at(23, 20)) == [ShiftEnd(at(23, 20), ANA, (CAT,))]
    assert ends(ROTA, at(23, 20) - HOUR) == []  # before its moment
    assert ends(ROTA, at(23, 20) + timedelta.resolution) == []


def test_every_end_is_found_once_however_the_looks_are_cut() -> None:
    whole = ends(ROTA, at(23, 9), 24 * 6)
    pieces = [end for number in range(6 * 24 * 3) for end in ends(ROTA, at(23, 9) + number * HOUR / 3, 1 / 3)]
    assert pieces == whole
    assert len(whole) == 12


def test_whoever_goes_on_in_the_other_duty_has_not_left() -> None:
    rota = replace(ROTA, shifts=(*ROTA.shifts, SECOND))  # Cat is the second nurse by day and the first by night
    assert ends(rota, at(23, 20)) == [ShiftEnd(at(23, 20), ANA, (CAT,))]
    assert ends(rota, at(24, 8)) == []


def test_nobody_comes_where_there_is_a_gap() -> None:
    rota = replace(ROTA, off=(TimeOff(CAT, Span(at(23, 18), at(24, 8))),))
    assert ends(rota, at(23, 20)) == [ShiftEnd(at(23, 20), ANA, ())]
    assert ends(rota, at(24, 8)) == []  # nobody was there to leave


def test_where_the_duty_is_empty_whoever_is_the_other_nurse_comes() -> None:
    evening = replace(SECOND, start=time(12), people=(BEN,))
    rota = replace(ROTA, shifts=(ROTA.shifts[0], evening))
    assert ends(replace(rota, shifts=(replace(rota.shifts[0], people=(ANA,)), evening)), at(23, 20)) == [
        ShiftEnd(at(23, 20), ANA, (BEN,))
    ]


@pytest.mark.parametrize("hour", [10, 14])
def test_who_takes_the_shift_or_gives_it_back_begins_and_ends(hour: int) -> None:
    rota = replace(ROTA, overrides=(Override(1, Duty.FIRST_NURSE, BEN, Span(at(23, 10), at(23, 14))),))
    leaves, comes = (ANA, BEN) if hour == 10 else (BEN, ANA)
    assert ends(rota, at(23, hour)) == [ShiftEnd(at(23, hour), leaves, (comes,))]


def test_a_clinician_on_call_hands_over_nothing() -> None:
    assert ends(Rota(ZONE, (CLINICIAN,), reachable=frozenset({BEN})), at(23, 19), 3) == []


def test_two_who_leave_at_once_each_have_their_heir() -> None:
    rota = replace(ROTA, shifts=(*ROTA.shifts, replace(SECOND, people=(BEN,))))
    assert ends(rota, at(23, 20)) == [ShiftEnd(at(23, 20), ANA, (CAT,)), ShiftEnd(at(23, 20), BEN, (CAT,))]
