"""A turn of a shift in words."""

from __future__ import annotations

from bot.care.desk import Desk
from bot.care.rota.standing import rota
from bot.console.page.on_call_line import DUTIES, wording_of
from bot.domain.rota import Duty, Span, Turnout


def turnout_words(desk: Desk, turnout: Turnout) -> str:
    found = next((shift for shift in rota(desk).shifts if shift.id == turnout.shift), None)
    if found is None:
        return "a shift that has ended"
    return turn_words(desk, found.duty, found.span_on(turnout.day, rota(desk).zone))


def turn_words(desk: Desk, duty: Duty, span: Span) -> str:
    wording = wording_of(desk)
    return f"{wording.day(span.start)} {wording.clock(span.start)} to {wording.clock(span.end)}, {DUTIES[duty].lower()}"
