"""review.toml as values: what the figures of the monthly review mean."""

from __future__ import annotations

from itertools import pairwise

from bot.domain.case import Outcome
from bot.domain.review.terms import Meaning, SampleSizes, Terms
from bot.domain.tier import Tier
from bot.playbook.reading import check_about, lasting, number
from bot.playbook.table import Table


def read_review(file: Table) -> Terms:
    check_about(file, "outcome", "noise", "figures", "near_miss", "sample")
    figures, near, sample = file.table("figures"), file.table("near_miss"), file.table("sample")
    figures.only("observed", "rate_from", "dose_bands")
    near.only("tiers", "closed_within")
    return Terms(
        meanings=_meanings(file.table("outcome")),
        noise_reasons=_reasons(file.table("noise")),
        observed=lasting(figures, "observed"),
        rate_from=figures.whole("rate_from"),
        dose_bands=_bands(figures),
        near_miss_tiers=_tiers(near),
        closed_within=lasting(near, "closed_within"),
        seen_later_within=lasting(sample, "seen_later_within"),
        sizes=_sizes(sample),
    )


def _meanings(table: Table) -> dict[Outcome, Meaning]:
    table.only(*Outcome)
    return {outcome: table.choice(outcome, Meaning, Meaning.EXCLUDED) for outcome in Outcome}


def _reasons(table: Table) -> tuple[str, ...]:
    table.only("reasons")
    return tuple(dict.fromkeys(table.texts("reasons")))


def _bands(table: Table) -> tuple[float, ...]:
    ends = table.values.get("dose_bands")
    written = ends if isinstance(ends, list) else []
    bands = tuple(
        float(end) for end in written if isinstance(end, int | float) and not isinstance(end, bool) and end > 0
    )
    if not bands or len(bands) != len(written):
        table.fault("dose_bands", "must be a list of numbers above 0")
    elif any(low >= high for low, high in pairwise(bands)):
        table.fault("dose_bands", "must rise from one to the next")
    return bands


def _tiers(table: Table) -> frozenset[Tier]:
    named = table.texts("tiers")
    for name in sorted(set(named) - set(Tier)):
        table.fault("tiers", f"'{name}' is no tier; there are {', '.join(Tier)}")
    return frozenset(Tier(name) for name in named if name in set(Tier))


def _sizes(table: Table) -> SampleSizes:
    table.only("noise_most", "seen_later_within", "random_share", "random_least", "random_most")
    sizes = SampleSizes(
        noise_most=number(table, "noise_most"),
        random_share=table.share("random_share"),
        random_least=number(table, "random_least"),
        random_most=number(table, "random_most"),
    )
    if sizes.random_least > sizes.random_most:
        table.fault("random_least", "must not be more than random_most")
    return sizes
