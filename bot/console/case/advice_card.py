"""What became of the emergency advice, beside the next step: asked, answered, or a person must call, with the numbers to call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.care.case.ask_if_went import must_be_called, times_of
from bot.care.desk import Desk
from bot.console.page.wording import Wording
from bot.domain.did_you_go import ASKINGS, GRAVE
from bot.store import advice
from bot.store.tables import AdviceRow, CaseRow


@dataclass(frozen=True)
class AdviceCard:
    """`answer` in words, empty while nobody knows. `must_call` until somebody has reached them since."""

    advised_at: datetime
    answer: str
    answered_at: datetime | None
    asked: int
    asked_at: datetime | None
    next_at: datetime | None
    nurse_at: datetime | None  # when whoever has the case is called, if no answer comes
    must_call: bool
    may_settle: bool


def advice_card(desk: Desk, wording: Wording, case: CaseRow) -> AdviceCard | None:
    """Of the newest advice in the case; None where none was given."""
    rows = advice.of_case(desk.session, case.id or 0)
    if not rows:
        return None
    row = rows[-1]
    return AdviceCard(
        advised_at=row.advised_at,
        answer=wording.label("went", row.answer) if row.answer else "",
        answered_at=row.answered_at,
        asked=row.asked,
        asked_at=row.asked_at,
        next_at=row.due_at if row.due_at and row.asked < ASKINGS else None,
        nurse_at=_nurse_at(desk, row),
        must_call=must_be_called(case, row),
        may_settle=row.due_at is not None or row.answer in GRAVE,
    )


def _nurse_at(desk: Desk, row: AdviceRow) -> datetime | None:
    if row.due_at is None:
        return None
    times = times_of(desk, row)
    return [row.due_at + times.ask_again_after + times.nurse_after, row.due_at + times.nurse_after, row.due_at][
        row.asked
    ]
