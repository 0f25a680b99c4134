"""The monthly review: the page, each of its tables as a file, and the cases behind a figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.care.desk import Desk
from bot.care.review.review_month import review_of, span_of
from bot.console.page.access import CARE
from bot.console.page.review_print import Label, ReviewPrint
from bot.console.page.visit import Visit
from bot.domain.case import Outcome
from bot.domain.review.facts import CaseFact
from bot.domain.review.review import Review
from bot.domain.review.span import Span, month_of, months_before

MONTHS = 24  # that can be chosen; other days can be written


@dataclass(frozen=True)
class Behind:
    """A case behind a figure."""

    case: CaseFact
    outcome: str


async def show_review(visit: Visit) -> Response:
    review = await read_review(visit)
    query = span_query(review.span)

    def behind(table: str, key: str) -> str:
        return f"/review/cases?{query}&table={quote(table)}&key={quote(key, safe='')}"

    body = print_of(visit).page(review, label_of(visit), behind, lambda table: f"/review/{table}.csv?{query}")
    return visit.show("review.html", span=review.span, months=months(visit), body=body)


async def show_file(visit: Visit) -> Response:
    name = visit.request.path_params["table"]
    review = await read_review(visit, "export_review")
    return csv_response(print_of(visit).csv(review, label_of(visit), name), name, review.span)


async def show_cases(visit: Visit) -> Response:
    """The cases behind one figure. Who may not work cases sees what they are, and no way to them."""
    review = await read_review(visit)
    chosen = visit.request.query_params
    codes = set(review.behind(chosen.get("table", ""), chosen.get("key", "")))
    found = [Behind(case, _outcome(visit, case)) for case in review.cases if case.code in codes]
    return visit.show(
        "review_cases.html",
        span=review.span,
        query=span_query(review.span),
        found=found,
        may_open=CARE.admits(visit.staff.role),
    )


async def read_review(visit: Visit, action: str = "read_review") -> Review:
    """Of the days asked for, else of this month. That it was read is recorded."""
    chosen = visit.request.query_params

    def look(desk: Desk) -> Review:
        span = span_of(desk, chosen.get("month", ""), chosen.get("from", ""), chosen.get("to", ""))
        visit.record(desk, action, f"review:{span.first}/{span.last}")
        return review_of(desk, span)

    return await visit.read(look)


def span_query(span: Span) -> str:
    return urlencode({"month": span.month} if span.month else {"from": span.first, "to": span.last})


def months(visit: Visit, count: int = MONTHS) -> list[str]:
    """The newest first."""
    office = visit.console.office
    return months_before(month_of(office.clock(), office.playbook.clinic.zone), count)


def label_of(visit: Visit) -> Label:
    wording = visit.console.wording

    def label(name: str) -> str:
        section, _, key = name.partition(".")
        return wording.label(section, key)

    return label


def print_of(visit: Visit) -> ReviewPrint:
    """404 where this console was put together without a review."""
    if visit.console.review is None:
        raise HTTPException(404)
    return visit.console.review


def csv_response(text: str | None, name: str, span: Span) -> Response:
    if text is None:
        raise HTTPException(404)
    file = f"aftercare-{name}-{span.month or f'{span.first}-{span.last}'}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def _outcome(visit: Visit, case: CaseFact) -> str:
    label: Callable[[str, str], str] = visit.console.wording.label
    if case.outcome is None:
        return "still open" if case.closed_at is None else "not known"
    why = f", {label('noise_reason', case.noise_reason)}" if case.outcome is Outcome.NOISE and case.noise_reason else ""
    return label("outcome", case.outcome) + why
