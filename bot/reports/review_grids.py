"""The figures of a review as tables."""

from __future__ import annotations

from bot.domain.case import NextStep
from bot.domain.review.bounds import Share
from bot.domain.review.groups import DOSE, INDICATION, LOT, PRODUCT, SITE, GroupRow
from bot.domain.review.load import ALL
from bot.domain.review.rests import Rests
from bot.domain.review.review import Review
from bot.domain.strip import Label
from bot.reports.grid import Column, Estimate, Grid, Line, estimated

HEADINGS = {
    INDICATION: "By what was treated",
    PRODUCT: "By product",
    LOT: "By lot",
    SITE: "By muscle and side",
    DOSE: "By units of the treatment",
}
STEPS = {
    NextStep.ACKNOWLEDGE: "Taken",
    NextStep.CONTACT: "Patient reached",
    NextStep.DECIDE: "Decided",
    NextStep.CLOSE: "Closed",
}


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


def outcomes(review: Review, label: Label) -> Grid:
    total = len(review.cases)
    lines = (
        Line(
            (
                label(f"outcome.{row.key}") if row.key else "Still open, or not known",
                label(f"noise_reason.{row.reason}") if row.reason else "",
                len(row.cases),
                estimated(Share(len(row.cases), total), review.terms.rate_from),
            ),
            behind=f"{row.key}/{row.reason}",
            about=label(f"noise_reason.{row.reason}") if row.reason else "",
        )
        for row in review.outcomes
    )
    columns = (
        Column("outcome", "Outcome", number=False),
        Column("reason", "Reason", number=False),
        Column("cases", "Cases"),
        Column("share", "Share (95 %)", estimate=True),
    )
    return Grid(
        "outcomes", "How cases ended", label("review.outcomes"), columns, tuple(lines), "No case opened in these days."
    )


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
                f"{row.in_time.hits} of {row.in_time.of}" if row.in_time and row.in_time.of else None,
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
        Column("in_time", "In time"),
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


def near_misses(review: Review, label: Label) -> Grid:
    lines = tuple(
        Line((label(f"near_miss.{row.key}"), len(row.cases)), behind=row.key if row.cases else "")
        for row in review.near_misses
    )
    columns = (Column("near_miss", "Near-miss", number=False), Column("cases", "Cases"))
    return Grid("near-misses", "Near-misses", label("review.near_misses"), columns, lines)


def advice(review: Review, label: Label) -> Grid:
    opened, given = {case.code for case in review.cases}, sum(row.count for row in review.advice)
    lines = (
        Line(
            (
                label(f"went.{row.key}") if row.key else "Not known yet",
                row.count,
                estimated(Share(row.count, given), review.terms.rate_from),
            ),
            behind=row.key if row.key and opened.issuperset(row.cases) and row.cases else "",
        )
        for row in review.advice
    )
    columns = (
        Column("answer", "What became of it", number=False),
        Column("times", "Times"),
        Column("share", "Share (95 %)", estimate=True),
    )
    return Grid(
        "advice",
        "After emergency advice",
        label("review.advice"),
        columns,
        tuple(lines),
        "No emergency advice was given in these days.",
    )


def complications(review: Review, label: Label) -> Grid:
    lines = (
        Line(
            (
                row.by,
                group_name(row, label),
                row.treatments,
                row.complicated,
                estimated(row.share, review.terms.rate_from),
                row.near_missed,
            ),
            behind=f"{row.by}:{row.key}" if row.cases else "",
            group=HEADINGS[row.by],
        )
        for row in review.groups
    )
    columns = (
        Column("by", number=False),
        Column("group", "What was given", number=False),
        Column("treatments", "Treatments"),
        Column("with_complication", "With a complication"),
        Column("share", "Share (95 %)", estimate=True),
        Column("with_near_miss", "With a near-miss"),
    )
    words = f"{label('review.groups')} {label('review.small')}"
    return Grid(
        "complications",
        "Complications by product, lot, site and dose",
        words,
        columns,
        tuple(lines),
        "Nobody was watched in these days.",
    )


def group_name(row: GroupRow, label: Label) -> str:
    if row.by == SITE:
        muscle, _, side = row.key.partition("/")
        return f"{label(f'muscle.{muscle}')}, {label(f'side.{side}')}"
    if row.by == DOSE:
        low, _, high = row.key.partition("-")
        return f"over {low} up to {high} U" if high and low != "0" else f"up to {high} U" if high else f"over {low} U"
    return label(f"indication.{row.key}") if row.by == INDICATION else row.key
