"""The monthly review as a fragment of HTML and as files. The console puts its page around it; it needs review.css."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from markupsafe import Markup

from bot.domain.case import CHOSEN, NextStep
from bot.domain.review.load import ALL
from bot.domain.review.review import Review
from bot.domain.review.second import SecondReview
from bot.domain.review.terms import Meaning
from bot.domain.strip import Label
from bot.domain.tier import Tier
from bot.reports.agreement_grids import agreement_grids
from bot.reports.grid import Grid, estimated, grid_csv, span_in_words
from bot.reports.plots import FIGURES, LABELS, LEFT, RIGHT, WIDTH
from bot.reports.review_grids import review_grids
from bot.reports.review_plots import plots
from bot.reports.templating import render, static_text

Behind = Callable[[str, str], str]  # where the cases of a table's line are listed
File = Callable[[str], str]  # where a table is served as CSV


def render_review(review: Review, label: Label, behind: Behind, file: File) -> Markup:
    return render(
        "review.html.j2",
        tiles=tiles(review),
        terms=terms(review, label),
        grids=review_grids(review, label),
        plots=plots(review, label),
        behind=behind,
        file=file,
        **SIZES,
    )


def render_agreement(second: SecondReview, label: Label, names: Mapping[int, str], least: int, file: File) -> Markup:
    """`names` are those of staff; shares of fewer than `least` are not shown."""
    grids = agreement_grids(second, label, names, least)
    return render("review_grids.html.j2", grids=grids, plots={}, behind=None, file=file, **SIZES)


def review_csv(review: Review, label: Label, name: str) -> str | None:
    """One table as a file; None where there is no such table."""
    return _file(review_grids(review, label), name)


def agreement_csv(second: SecondReview, label: Label, names: Mapping[int, str], least: int, name: str) -> str | None:
    return _file(agreement_grids(second, label, names, least), name)


def review_style() -> str:
    return static_text("review.css")


def tiles(review: Review) -> list[tuple[str, str, str]]:
    """The month in a few figures: name, figure, and what it is of."""
    load = next(row for row in review.load if row.key == ALL)
    answered = next((row for row in review.adherence if row.indication == ALL and row.day == 0), None)
    in_time = [row.in_time for row in review.times if row.in_time is not None and row.step is NextStep.ACKNOWLEDGE]
    taken, due = sum(share.hits for share in in_time), sum(share.of for share in in_time)
    share = estimated(answered.share, review.terms.rate_from) if answered else None
    near = {code for row in review.near_misses for code in row.cases}
    return [
        ("Cases opened", str(len(review.cases)), f"{sum(len(case.red_flags) for case in review.cases)} red flags"),
        (
            "Alerts per 100 patient-days",
            f"{load.rate:.1f}" if load.patient_days else "–",
            f"{load.patient_days:,.0f} patient-days",
        ),
        ("Taken in time", f"{taken} of {due}" if due else "–", "waits that were done or due"),
        ("Complications", str(len(review.complications)), "cases"),
        ("Near-misses", str(len(near)), "grave cases with any"),
        (
            "Check-ins on their day",
            f"{share.value:.0%}" if share else "–",
            f"of {answered.asked}" if answered else "none shown",
        ),
    ]


def terms(review: Review, label: Label) -> list[tuple[str, str]]:
    """What the figures rest on, as content has it now."""
    own = review.terms
    tiers = ", ".join(label(f"tier.{tier}") for tier in Tier if tier in own.near_miss_tiers)
    meanings = ", ".join(f"{label(f'outcome.{outcome}')}: {MEANT[own.meanings[outcome]]}" for outcome in CHOSEN)
    return [
        ("What an outcome says of the alert", meanings),
        ("A patient is watched for", span_in_words(own.observed)),
        ("A share is shown where", f"at least {own.rate_from} are counted"),
        ("Near-misses are of the tiers", tiers),
        ("Open for too long", f"over {span_in_words(own.closed_within)}"),
        ("Dose bands end at", ", ".join(f"{end:g} U" for end in own.dose_bands)),
    ]


def _file(grids: tuple[Grid, ...], name: str) -> str | None:
    return next((grid_csv(grid) for grid in grids if grid.id == name), None)


MEANT = {
    Meaning.SEEN: "right, had to be seen",
    Meaning.ADVISED: "right, advice was enough",
    Meaning.NOISE: "wrong",
    Meaning.EXCLUDED: "left out",
}
SIZES = {"width": WIDTH, "labels": LABELS, "left": LEFT, "right": RIGHT, "figures": FIGURES}
