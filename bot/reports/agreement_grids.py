"""How two people agreed, as tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.domain.review.agreement import Kappa
from bot.domain.review.load import ALL
from bot.domain.review.second import AgreementRow, SecondReview
from bot.domain.strip import Label
from bot.reports.grid import Column, Estimate, Grid, Line, estimated

COLUMNS = (
    Column("rated", "Rated"),
    Column("same_tier", "Same tier"),
    Column("same_tier_share", "Share (95 %)", estimate=True),
    Column("tier_kappa", "Kappa (95 %)", estimate=True),
    Column("second_faster", "Second faster"),
    Column("second_slower", "Second slower"),
    Column("same_need", "Same need", counted=True),
    Column("same_need_share", "Share (95 %)", estimate=True),
    Column("need_kappa", "Kappa (95 %)", estimate=True),
)


def agreement_grids(second: SecondReview, label: Label, names: Mapping[int, str], least: int) -> tuple[Grid, ...]:
    def nurse(key: str) -> str:
        return names.get(int(key), f"staff {key}")

    words = f"{label('review.agreement')} {label('review.small')}"
    rules, nurses, reasons = second.by_rule, second.by_nurse, second.by_reason
    return (
        _grid("agreement", "All", words, "Cases", [second.overall], lambda key: "All" if key == ALL else key, least),
        _grid(
            "agreement-reasons", "By why it was drawn", "", "Drawn", reasons, lambda key: label(f"sampled.{key}"), least
        ),
        _grid("agreement-nurses", "By who closed the case", "", "Closed by", nurses, nurse, least),
        _grid("agreement-rules", "By rule", "", "Rule", rules, str, least),
    )


def _grid(
    grid_id: str,
    title: str,
    words: str,
    head: str,
    rows: Sequence[AgreementRow],
    name: Callable[[str], str],
    least: int,
) -> Grid:
    columns = (Column("group", head, number=False), *COLUMNS)
    lines = tuple(_line(name(row.key), row, least) for row in rows if row.rated)
    return Grid(grid_id, title, words, columns, lines, "Nothing was rated yet.")


def _line(name: str, row: AgreementRow, least: int) -> Line:
    enough, comparable = row.rated >= least, row.meaning.of >= least
    return Line(
        (
            name,
            row.rated,
            row.tier.hits,
            estimated(row.tier, least),
            _kappa(row.tier_kappa) if enough else None,
            row.under_triaged,
            row.over_triaged,
            row.meaning,
            estimated(row.meaning, least),
            _kappa(row.meaning_kappa) if comparable else None,
        )
    )


def _kappa(kappa: Kappa | None) -> Estimate | None:
    return None if kappa is None else Estimate(kappa.value, kappa.low, kappa.high, percent=False, digits=2)
