"""Which treatments a complaint may come from. Nobody knows which one it was, so none of them is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar


class Given(Protocol):
    """A treatment of the patient."""

    @property
    def treated_at(self) -> datetime: ...


G = TypeVar("G", bound=Given)


def attributed(treated: Sequence[G], hours: Iterable[datetime], window: timedelta) -> tuple[G, ...]:
    """For each hour every treatment whose follow-up, `window` long, covers it; where none does, the last one before. As ordered."""
    found = [one for at in hours for one in _at(treated, at, window)]
    return tuple(one for one in treated if one in found)


def in_question(treated: Sequence[G], since: datetime, until: datetime, window: timedelta) -> tuple[G, ...]:
    """The same for all the time that a case is open: what was given meanwhile belongs to it as well."""
    first = attributed(treated, [since], window)
    return tuple(one for one in treated if one in first or since < one.treated_at <= until)


def _at(treated: Sequence[G], at: datetime, window: timedelta) -> Sequence[G]:
    before = [one for one in treated if one.treated_at <= at]
    return [one for one in before if at < one.treated_at + window] or (before and [max(before, key=_when)])


def _when(one: Given) -> datetime:
    return one.treated_at
