"""Reports of the same symptoms stand in one line of the timeline, with their count and times. None is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.console.case.item import Again
from bot.domain.case import EventKind
from bot.store.tables import CaseEventRow

REPORTS = (EventKind.RED_FLAG, EventKind.SAME, EventKind.WORSE)


@dataclass(frozen=True)
class Group:
    """A line: the first event of it, and those that say the same again."""

    first: CaseEventRow
    others: list[CaseEventRow] = field(default_factory=list)

    @property
    def again(self) -> tuple[Again, ...]:
        return tuple(Again(event.at, event.tier, list(dict.fromkeys(event.rules))) for event in self.others)


def grouped(events: Sequence[CaseEventRow], within: timedelta) -> list[Group]:
    """In the order of their first events. What is said again later than `within` after the first begins a new line."""
    groups: list[Group] = []
    open_groups: dict[tuple[str, ...], Group] = {}
    for event in events:
        key = (event.kind, *sorted(event.symptoms))
        known = open_groups.get(key)
        if event.kind in REPORTS and event.symptoms and known is not None and event.at - known.first.at < within:
            known.others.append(event)
            continue
        open_groups[key] = Group(event)
        groups.append(open_groups[key])
    return groups
