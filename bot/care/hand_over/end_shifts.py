"""Whoever's shift of nursing has ended hands over: the sheet is offered by itself."""

from __future__ import annotations

from datetime import timedelta

from bot.care.desk import Desk
from bot.care.hand_over.offer_hand_over import offer_hand_over
from bot.care.rota.standing import rota
from bot.domain.rota import Span
from bot.domain.shift_end import NURSING, ShiftEnd, shift_ends
from bot.store.tables import StaffRow

LOOKED_BACK = timedelta(hours=1)  # a stop of the program must not swallow the end of a shift


def end_shifts(desk: Desk) -> int:
    """How many sheets were offered. Looking again offers none twice."""
    lately = Span(desk.now - LOOKED_BACK, desk.now + timedelta.resolution)
    return sum(_end(desk, end) for end in shift_ends(rota(desk), lately))


def _end(desk: Desk, end: ShiftEnd) -> bool:
    """Where the clinic plans no nursing from then on, nobody is missed."""
    planned = any(rota(desk).keeps(duty, end.at) for duty in NURSING)
    leaving, *coming = (desk.session.get_one(StaffRow, person) for person in (end.leaving, *end.coming))
    taken = any(one.span.start == end.at and one.person in end.coming for one in rota(desk).overrides)
    return offer_hand_over(desk, leaving, coming, end.at, gap=planned and not coming, taken=taken)
