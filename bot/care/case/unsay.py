"""What staff wrote never left, or a call never was: it counts as not said."""

from __future__ import annotations

from bot.care.desk import Desk
from bot.store import deeds
from bot.store.tables import CaseRow, DeedRow

PROMISED = ("promise", "promised_at", "promise_broken")


def unsay(desk: Desk, case: CaseRow, deed: DeedRow) -> None:
    """No promise of words that never left stands, unless a later act has replaced it; no answer to them is awaited."""
    promised_as_before(desk, case, deed)
    case.answer_awaited = case.answer_awaited and deed.before["case"]["answer_awaited"]


def promised_as_before(desk: Desk, case: CaseRow, deed: DeedRow) -> None:
    """What was promised before it, unless a later act has replaced that too."""
    before, left = deed.before["case"], deeds.left_by(desk.session, case, deed)
    now = deeds.mark(desk.session, case).columns
    if all(left[name] == now[name] for name in PROMISED):
        deeds.put_back(case, {name: before[name] for name in PROMISED})
