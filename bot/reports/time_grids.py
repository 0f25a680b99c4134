"""How long patients waited, and how they answered their check-ins: as tables."""

from __future__ import annotations

from bot.domain.case import NextStep
from bot.domain.review.load import ALL
from bot.domain.review.review import Review
from bot.domain.strip import Label
from bot.reports.grid import Column, Grid, Line, estimated

STEPS = {
    NextStep.ACKNOWLEDGE: "Taken",
    NextStep.CONTACT: "Patient reached",
    NextStep.DECIDE: "Decided",
    NextStep.CLOSE: "Closed",
}


def times(review: Review, label: Label) -> Grid:
    lines = (
        Line(
            (
                label(f"tier.{row.tier}"),
                STEPS[row.step],
                row.done,
                row.middle,
                row.ninetieth,
                row.within,
                "clinic hours" if row.in_hours else "always" if row.within else "",
                row.in_time if row.in_time and row.in_time.of else None,
                estimated(row.in_time, review.terms.rate_from) if row.in_time else None,
            ),
            behind=row.key if row.cases else "",
            about=STEPS[row.step].lower() + (": the late ones" if row.within else ""),
        )
        for row in review.times
    )
    columns = (
        Column("tier", "Tier", number=False),
        Column("step", "Until", number=False),
        Column("times", "Times"),
        Column("median_minutes", "Median"),
        Column("p90_minutes", "90th percentile"),
        Column("clock_minutes", "Clock"),
        Column("clock_counts", "It counts", number=False),
        Column("in_time", "In time", counted=True),
        Column("in_time_share", "Share (95 %)", estimate=True),
    )
    return Grid(
        "times",
        "How long patients waited",
        label("review.times"),
        columns,
        tuple(lines),
        "No case waited in these days.",
    )


def adherence(review: Review, label: Label) -> Grid:
    lines = (
        Line(
            (
                "All" if row.indication == ALL else label(f"indication.{row.indication}"),
                row.day or "all",
                row.asked,
                row.same_day,
                row.recalled,
                row.missed,
                estimated(row.share, review.terms.rate_from),
            ),
            shown=row.day == 0,
        )
        for row in review.adherence
    )
    columns = (
        Column("indication", "Treated", number=False),
        Column("day"),
        Column("asked", "Check-ins"),
        Column("same_day", "On their day"),
        Column("recalled", "Filled in later"),
        Column("missed", "Not answered"),
        Column("share", "On their day (95 %)", estimate=True),
    )
    return Grid(
        "adherence",
        "How check-ins were answered",
        label("review.adherence"),
        columns,
        tuple(lines),
        "No check-in was shown in these days.",
    )
