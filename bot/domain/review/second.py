"""What a second person, who did not know the first answer, held of the sampled cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.domain.review.agreement import Kappa, agreed, kappa
from bot.domain.review.bounds import Share
from bot.domain.review.load import ALL
from bot.domain.review.sample import Why
from bot.domain.review.terms import Meaning
from bot.domain.tier import Tier


@dataclass(frozen=True)
class Rated:
    """A case rated twice. `first_staff` closed it."""

    code: str
    why: tuple[Why, ...]
    rules: tuple[str, ...]
    first_staff: int
    first_tier: Tier
    first_meaning: Meaning
    second_staff: int
    second_tier: Tier
    second_meaning: Meaning

    @property
    def comparable(self) -> bool:
        """An outcome that says nothing of the alert cannot be agreed with."""
        return self.first_meaning is not Meaning.EXCLUDED

    @property
    def under_triaged(self) -> bool:
        """The second would have been faster."""
        return self.second_tier.rank < self.first_tier.rank

    @property
    def disagree(self) -> bool:
        return self.first_tier is not self.second_tier or (
            self.comparable and self.first_meaning is not self.second_meaning
        )


@dataclass(frozen=True)
class AgreementRow:
    key: str
    rated: int
    tier: Share
    tier_kappa: Kappa | None
    meaning: Share
    meaning_kappa: Kappa | None
    under_triaged: int
    over_triaged: int


@dataclass(frozen=True)
class SecondReview:
    """`disagreements` with the under-triaged first."""

    drawn: int
    overall: AgreementRow
    by_rule: tuple[AgreementRow, ...]
    by_nurse: tuple[AgreementRow, ...]  # keys are ids of staff
    by_reason: tuple[AgreementRow, ...]
    disagreements: tuple[Rated, ...]


def second_review(drawn: int, rated: Sequence[Rated]) -> SecondReview:
    apart = [one for one in rated if one.disagree]
    return SecondReview(
        drawn=drawn,
        overall=_row(ALL, rated),
        by_rule=_rows(rated, lambda one: one.rules),
        by_nurse=_rows(rated, lambda one: [str(one.first_staff)]),
        by_reason=_rows(rated, lambda one: one.why),
        disagreements=tuple(sorted(apart, key=lambda one: (one.second_tier.rank - one.first_tier.rank, one.code))),
    )


def _rows(rated: Sequence[Rated], keys: Callable[[Rated], Iterable[str]]) -> tuple[AgreementRow, ...]:
    found: dict[str, list[Rated]] = defaultdict(list)
    for one in rated:
        for key in keys(one):
            found[str(key)].append(one)
    rows = [_row(key, own) for key, own in found.items()]
    return tuple(sorted(rows, key=lambda row: (-row.rated, row.key)))


def _row(key: str, own: Sequence[Rated]) -> AgreementRow:
    tiers = [(str(one.first_tier), str(one.second_tier)) for one in own]
    meanings = [(str(one.first_meaning), str(one.second_meaning)) for one in own if one.comparable]
    return AgreementRow(
        key=key,
        rated=len(own),
        tier=agreed(tiers),
        tier_kappa=kappa(tiers),
        meaning=agreed(meanings),
        meaning_kappa=kappa(meanings),
        under_triaged=sum(one.under_triaged for one in own),
        over_triaged=sum(one.second_tier.rank > one.first_tier.rank for one in own),
    )
