"""The second look: the list of those who rate, one case without its answer, and how the ratings agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.review.compare_ratings import compare_ratings
from bot.care.review.draw_sample import draw_sample
from bot.care.review.rate_case import case_to_rate, rate_case, waiting_for
from bot.care.review.review_month import span_of
from bot.console.page.access import CARE, REVIEW
from bot.console.page.visit import Visit
from bot.console.review.blind_case import BlindCase, blind_case
from bot.console.review.review_pages import csv_response, label_of, months, print_of
from bot.domain.review.second import SecondReview
from bot.domain.review.span import Span
from bot.domain.review.terms import RATED
from bot.domain.tier import Tier
from bot.store import reading, second_review

MONTHS = 12


@dataclass(frozen=True)
class Meeting:
    """What those who meet about a month see: what was drawn, and how the ratings of it agree."""

    span: Span
    drawn: bool
    over: bool
    second: SecondReview
    names: Mapping[int, str]


async def show_sample(visit: Visit) -> Response:
    """Who rates sees what waits for them; who reviews sees how the ratings agree."""
    role = visit.staff.role
    waiting = await visit.read(lambda desk: [row.id or 0 for row in waiting_for(desk, visit.staff)])
    meeting = await _meeting(visit) if REVIEW.admits(role) else None
    return visit.show(
        "sample.html",
        waiting=waiting,
        rates=CARE.admits(role),
        meeting=meeting,
        months=months(visit, MONTHS),
        body=_agreement(visit, meeting) if meeting and meeting.second.drawn else "",
    )


async def draw(visit: Visit) -> Response:
    month = visit.field("month")
    row = await visit.act(lambda desk: draw_sample(desk, visit.staff, month))
    return visit.go(f"/review/sample?month={row.month}")


async def show_one(visit: Visit, *, problem: str = "") -> Response:
    number = visit.number("sampled_id")

    def look(desk: Desk) -> BlindCase:
        case = case_to_rate(desk, visit.staff, number)
        visit.record(desk, "read_sample", f"sample:{number}")
        return blind_case(desk, visit.console.wording, case)

    return visit.show(
        "sampled_case.html",
        status=422 if problem else 200,
        number=number,
        case=await visit.read(look),
        tiers=list(Tier),
        meanings=RATED,
        problem=problem,
    )


async def rate(visit: Visit) -> Response:
    number, tier, meaning = visit.number("sampled_id"), visit.field("tier"), visit.field("meaning")
    if not tier or not meaning:
        return await show_one(visit, problem="Choose how fast a person had to act, and what was needed.")
    await visit.act(lambda desk: rate_case(desk, visit.staff, number, tier, meaning))
    return visit.go("/review/sample")


async def show_file(visit: Visit) -> Response:
    name, meeting = visit.request.path_params["table"], await _meeting(visit)
    least = visit.console.office.playbook.review.rate_from
    text = print_of(visit).agreement_csv(meeting.second, label_of(visit), meeting.names, least, name)
    return csv_response(text, name, meeting.span)


async def _meeting(visit: Visit) -> Meeting:
    """Of the month asked for, else of the last one that is over."""
    month = visit.request.query_params.get("month") or months(visit, 2)[1]

    def look(desk: Desk) -> Meeting:
        span = span_of(desk, month)
        if not span.month:
            raise Refused("Choose a month, like 2026-11.")
        drawn = second_review.draw_of(desk.session, span.month) is not None
        names = {person.id or 0: person.name for person in reading.everybody(desk.session)}
        visit.record(desk, "read_agreement", f"review:{span.first}/{span.last}")
        return Meeting(span, drawn, desk.now >= span.end, compare_ratings(desk, span.month), names)

    return await visit.read(look)


def _agreement(visit: Visit, meeting: Meeting) -> str:
    least = visit.console.office.playbook.review.rate_from
    return print_of(visit).agreement(
        meeting.second,
        label_of(visit),
        meeting.names,
        least,
        lambda table: f"/review/sample/{table}.csv?month={meeting.span.month}",
    )
