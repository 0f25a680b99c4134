"""What a change of the rota means for each person: when they are on call now, and when no longer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, pairwise

from bot.domain.on_call import Stretch
from bot.domain.rota import Duty, Span

Plan = Mapping[Duty, Sequence[Stretch]]


@dataclass
class Change:
    """Of one person, duty by duty in order of time."""

    gained: list[tuple[Duty, Span]] = field(default_factory=list)
    lost: list[tuple[Duty, Span]] = field(default_factory=list)


def changes(before: Plan, after: Plan) -> dict[int, Change]:
    """By person. Both plans hold the same duties, without a hole, and begin and end at the same moments."""
    found: dict[int, Change] = {}
    for duty in before:
        for span, was, now in _differences(before[duty], after[duty]):
            if was is not None:
                found.setdefault(was, Change()).lost.append((duty, span))
            if now is not None:
                found.setdefault(now, Change()).gained.append((duty, span))
    return found


def _differences(before: Sequence[Stretch], after: Sequence[Stretch]) -> Iterator[tuple[Span, int | None, int | None]]:
    """Each part in which it is somebody else, as long as it is the same two."""
    edges = sorted({edge for one in (*before, *after) for edge in (one.span.start, one.span.end)})
    parts = [(Span(*edge), _person(before, edge[0]), _person(after, edge[0])) for edge in pairwise(edges)]
    for (was, now), same in groupby(parts, key=lambda part: part[1:]):
        if was != now:
            spans = [span for span, _, _ in same]
            yield Span(spans[0].start, spans[-1].end), was, now


def _person(row: Sequence[Stretch], moment: datetime) -> int | None:
    return next(one.person for one in row if one.span.holds(moment))
