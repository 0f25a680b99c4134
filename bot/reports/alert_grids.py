"""How many alerts came, how often each rule was right, and what was missed: as tables."""

from __future__ import annotations

from bot.domain.review.load import ALL
from bot.domain.review.rests import Rests
from bot.domain.review.review import Review
from bot.domain.strip import Label
from bot.reports.grid import Column, Estimate, Grid, Line, estimated


def load(review: Review, label: Label) -> Grid:
    lines = (
        Line(
            (
                "All" if row.key == ALL else label(f"indication.{row.key}"),
                row.treatments,
                round(row.patient_days, 1),
                row.alerts,
                Estimate(row.rate, *row.bounds, percent=False) if row.patient_days else None,
                row.flags,
                row.later,
            ),
            behind=row.key,
        )
        for row in review.load
    )
    columns = (
        Column("indication", "Treated", number=False),
        Column("treatments", "Treatments"),
        Column("patient_days", "Patient-days"),
        Column("alerts", "Alerts"),
        Column("alerts_per_100_patient_days", "Per 100 patient-days (95 %)", estimate=True),
        Column("red_flags", "Red flags"),
        Column("later", "Opened after those days"),
    )
    return Grid(
        "load", "How many alerts come", label("review.load"), columns, tuple(lines), after=rests_in_words(review.rests)
    )


def rests_in_words(rests: Rests) -> str:
    """In one line; nothing where no case rested."""
    if not (rests.rests or rests.silenced or rests.broke_through):
        return ""
    counted = f"Rests: {rests.rests}. Reports that were as expected and called nobody: {rests.silenced}."
    return f"{counted} What broke through and called at once: {rests.broke_through}."


def rules(review: Review, label: Label) -> Grid:
    lines = (
        Line(
            (
                row.key,
                len(row.cases),
                row.right,
                row.seen,
                len(row.wrong_cases),
                row.excluded,
                row.judged,
                estimated(row.share, review.terms.rate_from),
            ),
            behind=row.key,
            links={"wrong": "wrong"} if row.wrong_cases else {},
        )
        for row in review.rules
    )
    columns = (
        Column("rule", "Rule", number=False),
        Column("cases", "Cases"),
        Column("right", "Right"),
        Column("seen", "of them seen"),
        Column("wrong", "Wrong"),
        Column("left_out", "Left out"),
        Column("judged", "Judged by staff"),
        Column("predictive_value", "Right of those that count (95 %)", estimate=True),
    )
    return Grid(
        "rules",
        "How often each rule was right",
        label("review.rules"),
        columns,
        tuple(lines),
        "No rule fired in these days.",
    )


def missed(review: Review, label: Label) -> Grid:
    lines = tuple(Line((label(f"symptom.{row.key}"), row.count)) for row in review.missed)
    columns = (Column("symptom", "Symptom", number=False), Column("times", "Times"))
    return Grid(
        "missed",
        "What the program missed",
        label("review.missed"),
        columns,
        lines,
        "Staff named nothing that was missed.",
    )
