"""A month as figures: every figure leads to its cases, and an empty month is no error."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.case import Outcome
from bot.domain.review.facts import Facts
from bot.domain.review.near_miss import NearMiss
from bot.domain.review.review import review
from bot.domain.review.span import days_span, month_span, months_before
from tests.domain.review.examples import CLOCKS, NEW_YORK, NOW, OCTOBER, TERMS, case, treated


def test_an_empty_month_has_figures_without_anything_in_them() -> None:
    empty = review(Facts(), OCTOBER, TERMS, CLOCKS, NOW)

    assert (empty.cases, empty.rules, empty.times, empty.adherence, empty.groups) == ((), (), (), (), ())
    assert [row.cases for row in empty.near_misses] == [()] * len(NearMiss)


def test_every_figure_leads_to_its_cases() -> None:
    noise = case("NOIS", outcome=Outcome.NOISE, noise_reason="past")
    month = review(Facts(cases=(case("SEEN"), noise), treated=(treated(),)), OCTOBER, TERMS, CLOCKS, NOW)

    assert month.behind("rules", "en.ptosis.lid") == ("SEEN", "NOIS")
    assert month.behind("wrong", "en.ptosis.lid") == ("NOIS",)
    assert month.behind("outcomes", "noise/past") == ("NOIS",)
    assert month.behind("load", "all") == ("SEEN", "NOIS")
    assert month.behind("times", "clinic_now/close") == ("SEEN", "NOIS")
    assert month.behind("complications", "lot:Dysport L1") == ("SEEN",)
    assert month.behind("complications", "lot:nothing") == ()
    assert month.behind("nothing", "all") == ()


def test_a_month_is_that_of_the_clinic_and_knows_the_change_of_clocks() -> None:
    """New York ends summer time on 1 November 2026: the month has an hour more."""
    november = month_span("2026-11", NEW_YORK)

    assert november.start.isoformat() == "2026-11-01T04:00:00+00:00"
    assert november.end.isoformat() == "2026-12-01T05:00:00+00:00"
    assert november.month == "2026-11"
    assert month_span("2024-02", NEW_YORK).last == date(2024, 2, 29)


def test_other_days_are_no_month() -> None:
    assert days_span(date(2026, 10, 1), date(2026, 10, 30), NEW_YORK).month == ""


@pytest.mark.parametrize("month", ["", "2026", "2026-13", "2026-00", "october", "2026-1"])
def test_what_is_no_month_is_refused(month: str) -> None:
    with pytest.raises(ValueError, match=r"month"):
        month_span(month, NEW_YORK)


def test_months_go_back_over_the_year() -> None:
    assert months_before("2026-02", 3) == ["2026-02", "2026-01", "2025-12"]
