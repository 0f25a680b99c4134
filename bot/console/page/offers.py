"""What a colleague asks the reader to take, a case or a shift: said on every page, for who sits at the console may have no other channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.care.desk import Desk
from bot.care.rota.standing import today
from bot.care.rota.swap_shift import turnouts_of
from bot.console.page.turn_words import turnout_words
from bot.store import cases, reading, rota


@dataclass(frozen=True)
class OfferLine:
    """`shift` in words is empty where a case is offered."""

    giver: str
    code: str = ""
    tier: str = ""
    shift: str = ""


def offer_lines(desk: Desk, staff_id: int) -> Sequence[OfferLine]:
    given = [OfferLine(giver, case.code, case.tier) for case, giver in cases.cases_offered_to(desk.session, staff_id)]
    swaps = rota.offers_to(desk.session, today(desk), staff_id)
    names = {one.id: one.name for one in reading.everybody(desk.session)} if swaps else {}
    return [
        *given,
        *(OfferLine(names[row.from_id], shift=turnout_words(desk, turnouts_of(row)[0])) for row in swaps),
    ]
