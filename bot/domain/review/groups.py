"""Complications and near-misses by what was injected, where and how much. A treatment counts once, however many cases it had.

A case counts with every treatment it may come of: blaming one of them alone could blame the wrong one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.review.bounds import Share
from bot.domain.review.facts import CaseFact, Facts, TreatedFact
from bot.domain.review.near_miss import NearMiss
from bot.domain.review.terms import Meaning, Terms

INDICATION, PRODUCT, LOT, SITE, DOSE = "indication", "product", "lot", "site", "dose"


@dataclass(frozen=True)
class GroupRow:
    """`treatments` that were watched in the span, or had a case in it."""

    by: str
    key: str
    treatments: int
    complicated: int  # of them, with a complication
    near_missed: int  # of them, with a near-miss
    complications: tuple[str, ...]  # codes of cases
    near_misses: tuple[str, ...]
    shared: tuple[str, ...] = ()  # of those cases the ones that may come of another treatment as well

    @property
    def share(self) -> Share:
        return Share(self.complicated, self.treatments)

    @property
    def cases(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self.complications, *self.near_misses]))


def is_complication(case: CaseFact, terms: Terms) -> bool:
    """The patient had to be seen, or staff held a red flag of theirs to be right."""
    confirmed = case.gravest.is_red_flag and any(case.verdicts.values())
    return terms.meaning(case.outcome) is Meaning.SEEN or confirmed


def groups(facts: Facts, terms: Terms, near: Mapping[str, frozenset[NearMiss]]) -> tuple[GroupRow, ...]:
    """By indication, product, lot, muscle with side, and dose band. A treatment of several muscles stands in the row of each."""
    cases: dict[int, list[CaseFact]] = defaultdict(list)
    for case in facts.cases:
        for number in case.treatment_ids:
            cases[number].append(case)
    return tuple(
        _row(by, key, own, cases, terms, near)
        for by, keys in _keys(terms).items()
        for key, own in _grouped(facts.treated, keys, by).items()
    )


def bands(terms: Terms) -> tuple[str, ...]:
    """The names of the dose bands, lowest first: `0-50`, `50-250`, and `1000-` for what is over the last."""
    ends = [0.0, *terms.dose_bands]
    return (*(f"{low:g}-{high:g}" for low, high in pairwise(ends)), f"{ends[-1]:g}-")


def band_of(units: float, terms: Terms) -> str:
    """The first band whose upper end is not passed."""
    return bands(terms)[sum(units > end for end in terms.dose_bands)]


def _keys(terms: Terms) -> dict[str, Callable[[TreatedFact], Iterable[str]]]:
    return {
        INDICATION: lambda one: [one.indication],
        PRODUCT: lambda one: [one.product],
        LOT: lambda one: [f"{one.product} {one.lot}"],
        SITE: lambda one: dict.fromkeys(f"{site.muscle}/{site.side}" for site in one.sites),
        DOSE: lambda one: [band_of(one.units, terms)] if one.sites else [],
    }


def _grouped(
    treated: Sequence[TreatedFact], keys: Callable[[TreatedFact], Iterable[str]], by: str
) -> dict[str, list[TreatedFact]]:
    """The biggest first; dose bands in their order."""
    found: dict[str, list[TreatedFact]] = defaultdict(list)
    for one in treated:
        for key in keys(one):
            found[key].append(one)
    if by == DOSE:
        return dict(sorted(found.items(), key=lambda pair: float(pair[0].partition("-")[0])))
    return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def _row(
    by: str,
    key: str,
    own: Sequence[TreatedFact],
    cases: Mapping[int, Sequence[CaseFact]],
    terms: Terms,
    near: Mapping[str, frozenset[NearMiss]],
) -> GroupRow:
    counted = [(one.id, case) for one in own for case in cases.get(one.id, ())]
    complications = [(number, case) for number, case in counted if is_complication(case, terms)]
    nearly = [(number, case) for number, case in counted if near.get(case.code)]
    return GroupRow(
        by=by,
        key=key,
        treatments=len(own),
        complicated=len({number for number, _ in complications}),
        near_missed=len({number for number, _ in nearly}),
        complications=_codes(complications),
        near_misses=_codes(nearly),
        shared=_codes(pair for pair in [*complications, *nearly] if len(pair[1].treatment_ids) > 1),
    )


def _codes(counted: Iterable[tuple[int, CaseFact]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(case.code for _, case in counted))
