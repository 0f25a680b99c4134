"""Since when whoever has a case has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.case import EventKind
from bot.domain.holding import takings

NOON = datetime(2026, 6, 8, 12, tzinfo=UTC)
ANA, BEN = 1, 2
TAKEN, GIVEN, CLOSED, REOPENED = EventKind.ACKNOWLEDGED, EventKind.RELEASED, EventKind.CLOSED, EventKind.REOPENED


@dataclass
class Line:
    kind: str
    at: datetime
    staff_id: int | None


@pytest.mark.parametrize(
    ("lines", "minutes"),
    [
        ([(TAKEN, ANA)], [0]),
        ([(TAKEN, ANA), (TAKEN, ANA)], [0, 1]),
        ([(TAKEN, BEN), (TAKEN, ANA)], [1]),
        ([(TAKEN, ANA), (GIVEN, ANA), (TAKEN, ANA)], [2]),
        ([(TAKEN, BEN), (CLOSED, BEN), (REOPENED, ANA)], [2]),
        ([(TAKEN, BEN)], []),
    ],
)
def test_ana_has_it_since(lines: list[tuple[EventKind, int]], minutes: list[int]) -> None:
    told = [Line(kind, NOON + timedelta(minutes=at), staff) for at, (kind, staff) in enumerate(lines)]
    assert takings(told, ANA) == [NOON + timedelta(minutes=at) for at in minutes]
