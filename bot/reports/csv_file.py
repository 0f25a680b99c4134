"""The two weeks as CSV, a line a day, for a spreadsheet. No cell can act as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import timedelta

from bot.domain.curve import Curve
from bot.domain.strip import Cell, Day, DayStatus
from bot.domain.summary import Beside, DayText, Summary
from bot.reports.names import count

BYTE_ORDER_MARK = "\ufeff"  # tells spreadsheets that the file is UTF-8
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def summary_csv(summary: Summary) -> str:
    """Symptoms are 0 (no) to 3 (act at once), pain and headache 0 to 10, effect -1 to 2; empty where nothing is known."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([safe(cell) for cell in _head(summary)])
    for day in range(_last_day(summary) + 1):
        writer.writerow([safe(cell) for cell in _line(summary, day)])
    return BYTE_ORDER_MARK + written.getvalue()


def safe(cell: object) -> str | int | float:
    """A text that a spreadsheet would run is made plain by a leading quote; numbers stay numbers."""
    if isinstance(cell, int | float):
        return cell
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def _head(summary: Summary) -> list[str]:
    facts = ["treatment", "patient", "indication", "product", "lot", "units", "injections", "also_treated"]
    curves = [curve.id for curve in _curves(summary)]
    symptoms = [row.id for row in summary.rows if row.id not in curves]
    return [*facts, "date", "day", "check_in", *symptoms, *curves, "cases", "wrote", "medicine", "note"]


def _line(summary: Summary, day: int) -> list[object]:
    facts, curves = summary.facts, _curves(summary)
    known = {row.id: row.cells for row in summary.rows if row.id not in [curve.id for curve in curves]}
    return [
        *(facts.id, facts.patient_name, facts.indication, facts.product, facts.lot, facts.total_units),
        _joined(f"{one.muscle} {one.side} {one.units:g} U" for one in facts.injections),
        _joined(_in_short(one) for one in summary.beside),
        (facts.treated_at.date() + timedelta(days=day)).isoformat(),
        day,
        _status(summary.days, day),
        *(_severity(cells, day) for cells in known.values()),
        *(_value(curve, day) for curve in curves),
        _joined(_case_words(summary, day)),
        _joined(one.text for one in summary.wrote if one.day == day),
        _of_day(summary.medicines, day),
        _of_day(summary.notes, day),
    ]


def _in_short(one: Beside) -> str:
    return f"{one.treated_at.date().isoformat()} {one.indication}, {one.product} {one.total_units:g} U, lot {one.lot}"


def _last_day(summary: Summary) -> int:
    """Cases and messages may come after the last day of the diary."""
    later = [*(case.day for case in summary.cases), *(one.day for one in summary.wrote)]
    return max([summary.days[-1].number, *later])


def _curves(summary: Summary) -> tuple[Curve, ...]:
    return (summary.curves.pain, summary.curves.headache, summary.curves.effect)


def _status(days: tuple[Day, ...], day: int) -> str:
    return next((one.status for one in days if one.number == day), DayStatus.NOT_ASKED)


def _severity(cells: tuple[Cell, ...], day: int) -> int | None:
    return next((cell.severity for cell in cells if cell.day == day), None)


def _value(curve: Curve, day: int) -> int | None:
    return next((point.value for point in curve.points if point.day == day), None)


def _case_words(summary: Summary, day: int) -> Iterable[str]:
    for case in summary.cases:
        if case.day == day:
            after = case.minutes_to_acknowledgement
            taken = "not taken yet" if after is None else f"taken after {count(after, 'minute')}"
            yield f"{case.code}, {case.tier_label}: {', '.join(case.reasons)}; {taken}; {case.outcome or 'still open'}"


def _of_day(texts: tuple[DayText, ...], day: int) -> str:
    return _joined(one.text for one in texts if one.day == day)


def _joined(texts: Iterable[str]) -> str:
    return " | ".join(texts)
