"""How cases ended, what nearly went wrong, and after which treatment: as tables."""

from __future__ import annotations

from bot.domain.review.bounds import Share
from bot.domain.review.groups import DOSE, INDICATION, LOT, PRODUCT, SITE, GroupRow
from bot.domain.review.review import Review
from bot.domain.strip import Label
from bot.reports.grid import Column, Grid, Line, estimated

HEADINGS = {
    INDICATION: "By what was treated",
    PRODUCT: "By product",
    LOT: "By lot",
    SITE: "By muscle and side",
    DOSE: "By units of the treatment",
}


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
                len(row.shared),
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
        Column("cases_shared_with_other_treatments", "Shared cases"),
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
