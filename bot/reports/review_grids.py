"""The tables of a review, in the order of the page."""

from __future__ import annotations

from bot.domain.review.review import Review
from bot.domain.strip import Label
from bot.reports.alert_grids import load, missed, rules
from bot.reports.grid import Grid
from bot.reports.outcome_grids import advice, complications, near_misses, outcomes
from bot.reports.time_grids import adherence, times


def review_grids(review: Review, label: Label) -> tuple[Grid, ...]:
    """In the order of the page."""
    return (
        outcomes(review, label),
        load(review, label),
        times(review, label),
        near_misses(review, label),
        advice(review, label),
        complications(review, label),
        rules(review, label),
        missed(review, label),
        adherence(review, label),
    )
