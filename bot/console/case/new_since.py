"""What in a case nobody of the clinic has done anything after: whoever opens its page reads that first."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from bot.care.desk import Desk
from bot.console.case.item import Item
from bot.domain.case import EventKind
from bot.domain.holding import MOVES
from bot.store import reading
from bot.store.tables import CaseEventRow, CaseRow

NO_ACT = (  # to be called, to take it or to pass it on is not to have read it; what was undone does not count
    *MOVES,
    EventKind.PAGED,
    EventKind.CLAIMED,
    EventKind.OFFERED,
    EventKind.UNDONE,
)


@dataclass(frozen=True)
class NewSince:
    """`acted_at` is None before anybody did anything: then all of the case is new. `heard` are the words its later lines rest on."""

    opened_at: datetime
    acted_at: datetime | None
    heard: frozenset[int]

    def covers(self, item: Item) -> bool:
        at = item.said_at or item.at
        return item.heard in self.heard or (at >= self.opened_at if self.acted_at is None else at > self.acted_at)


def new_since(desk: Desk, case: CaseRow, events: Sequence[CaseEventRow], undone: Set[int]) -> NewSince:
    """Since the last act of a person. Words asked about first, or read with later ones, are as new as what they led to."""
    acts = [event for event in events if event.staff_id and event.kind not in NO_ACT and event.id not in undone]
    last = acts[-1] if acts else None
    later = [one.heard_id for one in events if one.heard_id and (last is None or (one.id or 0) > (last.id or 0))]
    heard = frozenset(row.id or 0 for row in reading.heard_with_pieces(desk.session, later))
    return NewSince(case.opened_at, last.at if last else None, heard)


def newest_words(items: Sequence[Item]) -> list[Item]:
    """What the patient said that is new, or else said last; the newest first."""
    said = sorted((item for item in items if item.said_at), key=lambda item: item.said_at or item.at)[::-1]
    return [item for item in said if item.is_new] or said[:1]
