"""Cases a colleague asks the reader to take: said on every page, for who sits at the console may have no other channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.care.desk import Desk
from bot.store import cases


@dataclass(frozen=True)
class OfferLine:
    code: str
    tier: str
    giver: str


def offer_lines(desk: Desk, staff_id: int) -> Sequence[OfferLine]:
    return [OfferLine(case.code, case.tier, giver) for case, giver in cases.cases_offered_to(desk.session, staff_id)]
