"""The end of a shift of nursing: who leaves and who comes, read off a rota."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.on_call import Stretch, stretches
from bot.domain.rota import Duty, Rota, Span

NURSING = (Duty.FIRST_NURSE, Duty.SECOND_NURSE)

Nursing = Mapping[Duty, int | None]


@dataclass(frozen=True)
class ShiftEnd:
    """`coming` is empty where nobody is on call as a nurse from then on."""

    at: datetime
    leaving: int
    coming: tuple[int, ...]


def shift_ends(rota: Rota, span: Span) -> list[ShiftEnd]:
    """Those within the span, in order of time. Whoever goes on in the other duty has not left."""
    watched = Span(span.start - timedelta.resolution, span.end)
    found = {duty: stretches(rota, duty, watched) for duty in NURSING}
    moments = {one.span.start for row in found.values() for one in row} - {watched.start}
    return [
        end
        for at in sorted(moments)
        for end in _at(at, _on_call(found, at - timedelta.resolution), _on_call(found, at))
    ]


def _at(moment: datetime, before: Nursing, after: Nursing) -> list[ShiftEnd]:
    left = dict.fromkeys(one for one in before.values() if one is not None and one not in after.values())
    return [ShiftEnd(moment, person, _coming(person, before, after)) for person in left]


def _coming(leaving: int, before: Nursing, after: Nursing) -> tuple[int, ...]:
    """Whoever has the duty now; where nobody has, whoever is on call as a nurse at all."""
    heirs = [after[duty] for duty in NURSING if before[duty] == leaving]
    chosen = [one for one in heirs if one is not None] or [one for one in after.values() if one is not None]
    return tuple(dict.fromkeys(chosen))


def _on_call(found: Mapping[Duty, Sequence[Stretch]], moment: datetime) -> Nursing:
    return {duty: next(one.person for one in row if one.span.holds(moment)) for duty, row in found.items()}
