"""Complications by what was injected: treatments are counted, each once."""

from __future__ import annotations

import pytest

from bot.domain.case import Outcome
from bot.domain.review.facts import Facts, Site
from bot.domain.review.groups import DOSE, LOT, SITE, GroupRow, band_of, bands, groups, is_complication
from bot.domain.review.near_miss import NearMiss
from bot.domain.tier import Tier
from tests.domain.review.examples import TERMS, case, treated

LATE = {"A": frozenset({NearMiss.LATE_CONTACT})}


def rows_by(by: str, facts: Facts, near: dict[str, frozenset[NearMiss]] | None = None) -> dict[str, GroupRow]:
    return {row.key: row for row in groups(facts, TERMS, near or {}) if row.by == by}


def test_nothing_given_no_groups() -> None:
    assert groups(Facts(), TERMS, {}) == ()


@pytest.mark.parametrize(
    ("outcome", "tier", "judged", "expected"),
    [
        (Outcome.SEEN_IN_CLINIC, Tier.THREE_DAYS, {}, True),
        (Outcome.SENT_TO_ED, Tier.SAME_DAY, {}, True),
        (Outcome.ADVISED_HOME, Tier.SAME_DAY, {}, False),
        (Outcome.ADVISED_HOME, Tier.SAME_DAY, {"r": True}, True),
        (Outcome.ADVISED_HOME, Tier.SAME_DAY, {"r": False}, False),
        (Outcome.ADVISED_HOME, Tier.THREE_DAYS, {"r": True}, False),
        (Outcome.NOISE, Tier.EMERGENCY, {}, False),
    ],
)
def test_what_is_a_complication(outcome: Outcome, tier: Tier, judged: dict[str, bool], expected: bool) -> None:
    assert is_complication(case(outcome=outcome, tier=tier, events=(), verdicts=judged), TERMS) is expected


def test_a_treatment_with_two_complications_counts_once() -> None:
    row = rows_by(LOT, Facts(cases=(case("A"), case("B")), treated=(treated(1), treated(2))))["Dysport L1"]

    assert (row.treatments, row.complicated, row.complications) == (2, 1, ("A", "B"))
    assert row.share.of == 2


def test_a_treatment_stands_in_the_row_of_each_of_its_muscles() -> None:
    both = treated(1, sites=(Site("trapezius", "left", 30), Site("scalene", "right", 20), Site("scalene", "right", 10)))

    rows = rows_by(SITE, Facts(cases=(case(),), treated=(both, treated(2))))

    assert {key: (row.treatments, row.complicated) for key, row in rows.items()} == {
        "trapezius/left": (2, 1),
        "scalene/right": (1, 1),
    }


def test_a_dose_falls_in_the_band_whose_end_it_does_not_pass() -> None:
    assert bands(TERMS) == ("0-50", "50-250", "250-")
    assert [band_of(units, TERMS) for units in (0, 50, 50.5, 250, 251, 9000)] == [
        "0-50",
        "0-50",
        "50-250",
        "50-250",
        "250-",
        "250-",
    ]


def test_bands_stand_in_their_order() -> None:
    big = treated(1, sites=(Site("trapezius", "left", 300),))

    assert list(rows_by(DOSE, Facts(treated=(big, treated(2), treated(3))))) == ["0-50", "250-"]


def test_near_misses_are_counted_beside() -> None:
    row = rows_by(LOT, Facts(cases=(case("A", outcome=Outcome.ADVISED_HOME),), treated=(treated(),)), LATE)[
        "Dysport L1"
    ]

    assert (row.complicated, row.near_missed, row.cases) == (0, 1, ("A",))


def test_a_case_counts_with_every_treatment_it_may_come_of_and_is_marked_as_shared() -> None:
    neck, face = treated(1, lot="N1"), treated(2, lot="F1", indication="glabellar_lines")

    rows = rows_by(LOT, Facts(cases=(case("A", treatment_ids=(1, 2)), case("B")), treated=(neck, face)))

    assert {key: (row.complicated, row.complications, row.shared) for key, row in rows.items()} == {
        "Dysport N1": (1, ("A", "B"), ("A",)),
        "Dysport F1": (1, ("A",), ("A",)),
    }


def test_a_case_of_two_treatments_of_one_lot_is_one_case_there() -> None:
    row = rows_by(LOT, Facts(cases=(case("A", treatment_ids=(1, 2)),), treated=(treated(1), treated(2))))["Dysport L1"]

    assert (row.treatments, row.complicated, row.cases) == (2, 2, ("A",))
