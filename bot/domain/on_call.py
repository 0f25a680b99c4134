"""Who is on call when, until when, and where nobody is: read off a rota."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from bot.domain.rota import Duty, Override, Rota, Span, Turnout

LOOKED_AHEAD = timedelta(days=8)  # for the next change


class Lack(StrEnum):
    """Why nobody is on call. The gravest word a person can act on."""

    NOBODY = "nobody"  # no shift is planned
    OFF = "off"  # whose turn it is has time off
    UNREACHABLE = "unreachable"  # whose turn it is cannot be paged, or has left


@dataclass(frozen=True)
class Stretch:
    """One person in one duty, without a change; `person` is None in a gap, and `lack` says why: of `missing`, if it is a person."""

    duty: Duty
    span: Span
    person: int | None
    lack: Lack | None = None
    missing: int | None = None
    turnout: Turnout | None = None  # the shift that is served; None in an override and in a gap

    def follows(self, other: Stretch) -> bool:
        """True if nothing changes from the other to this."""
        same = (self.duty, self.person, self.lack, self.missing, self.turnout)
        return same == (other.duty, other.person, other.lack, other.missing, other.turnout)


@dataclass(frozen=True)
class _Plan:
    """What bears on one duty in a span, the one that counts first."""

    rota: Rota
    duty: Duty
    overrides: Sequence[Override]
    turnouts: Sequence[tuple[Turnout, Span, int]]

    def at(self, span: Span) -> Stretch:
        """Nothing changes within the span."""
        lack, missing = Lack.NOBODY, None
        for turnout, person in self._planned(span.start):
            if not self.rota.is_off(person, span.start) and person in self.rota.reachable:
                return Stretch(self.duty, span, person, turnout=turnout)
            if missing is None:
                lack = Lack.OFF if self.rota.is_off(person, span.start) else Lack.UNREACHABLE
                missing = person
        return Stretch(self.duty, span, None, lack, missing)

    def _planned(self, moment: datetime) -> Iterator[tuple[Turnout | None, int]]:
        yield from ((None, override.person) for override in self.overrides if override.span.holds(moment))
        yield from ((turnout, person) for turnout, served, person in self.turnouts if served.holds(moment))

    def cuts(self, span: Span) -> list[datetime]:
        """Every moment at which somebody else may be on call."""
        people = {override.person for override in self.overrides} | {person for _, _, person in self.turnouts}
        spans = [
            *(override.span for override in self.overrides),
            *(served for _, served, _ in self.turnouts),
            *(off.span for off in self.rota.off if off.person in people),
        ]
        edges = {edge for one in spans for edge in (one.start, one.end) if span.holds(edge)}
        return sorted({span.start, *edges, span.end})


def stretches(rota: Rota, duty: Duty, span: Span) -> list[Stretch]:
    """The whole span without a hole, in order: who is on call, or that nobody is."""
    newest = sorted(rota.overrides, key=lambda override: override.id, reverse=True)
    overrides = [one for one in newest if one.duty is duty and one.span.meets(span)]
    plan = _Plan(rota, duty, overrides, list(rota.turnouts(duty, span)))
    cuts = plan.cuts(span)
    found: list[Stretch] = []
    for start, end in pairwise(cuts):
        one = plan.at(Span(start, end))
        if found and one.follows(found[-1]):
            found[-1] = replace(found[-1], span=Span(found[-1].span.start, end))
        else:
            found.append(one)
    return found


def on_call_at(rota: Rota, moment: datetime) -> Mapping[Duty, int | None]:
    """Who is on call in each duty; None where nobody is."""
    instant = Span(moment, moment + timedelta.resolution)
    return {duty: stretches(rota, duty, instant)[0].person for duty in Duty}


def gaps(rota: Rota, span: Span) -> list[Stretch]:
    """When nobody is on call in a duty that the clinic plans, in order of time."""
    kept = [duty for duty in Duty if rota.keeps(duty, span.start)]
    found = [one for duty in kept for one in stretches(rota, duty, span) if one.person is None]
    return sorted(found, key=lambda one: one.span.start)


def watches(rota: Rota, duty: Duty, moment: datetime) -> list[Stretch]:
    """Who is on call now and then next, as people see it."""
    return joined(stretches(rota, duty, Span(moment, moment + LOOKED_AHEAD)))


def unbroken(rota: Rota, person: int, turn: Span) -> Span:
    """How long this person is on call around a turn without a break, in whatever duty; of no length where they are not at all."""
    around = Span(turn.start - LOOKED_AHEAD, turn.end + LOOKED_AHEAD)
    served = (one.span for duty in Duty for one in stretches(rota, duty, around) if one.person == person)
    runs: list[Span] = []
    for span in sorted(served, key=lambda one: one.start):
        if runs and span.start <= runs[-1].end:
            runs[-1] = Span(runs[-1].start, max(runs[-1].end, span.end))
        else:
            runs.append(span)
    return max(
        (run for run in runs if run.meets(turn)), key=lambda run: run.length, default=Span(turn.start, turn.start)
    )


def joined(found: Sequence[Stretch]) -> list[Stretch]:
    """Two shifts of one person in a row are one to those who look who is on call."""
    kept: list[Stretch] = []
    for one in found:
        if kept and kept[-1].person == one.person:
            kept[-1] = replace(kept[-1], span=Span(kept[-1].span.start, one.span.end), turnout=None)
        else:
            kept.append(one)
    return kept
