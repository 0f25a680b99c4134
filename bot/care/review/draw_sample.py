"""Draw the cases of a month that somebody looks at a second time. A month is drawn once."""

from __future__ import annotations

import secrets

from bot.care import audit
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.review.review_month import span_of
from bot.domain.case import Outcome
from bot.domain.review.sample import Candidate, draw
from bot.domain.review.span import Span
from bot.store import second_review
from bot.store.tables import DrawRow, SampledRow, StaffRow


def draw_sample(desk: Desk, staff: StaffRow, month: str) -> DrawRow:
    """Raises Refused for a month that is not over, or was drawn already."""
    span = span_of(desk, month)
    if not month or desk.now < span.end:
        raise Refused("This month is not over. Its cases can be drawn from the first day of the next.")
    if second_review.draw_of(desk.session, month) is not None:
        raise Refused("The cases of this month were drawn already. They are not drawn again.")
    candidates, seed = candidates_of(desk, span), secrets.randbits(32)
    row = DrawRow(month=month, seed=seed, candidates=len(candidates), staff_id=staff.id or 0, at=desk.now)
    desk.session.add(row)
    desk.session.flush()
    sample = draw(candidates, desk.playbook.review.sizes, seed)
    desk.session.add_all(
        SampledRow(draw_id=row.id or 0, case_id=one.case_id, why=list(map(str, one.why))) for one in sample
    )
    audit.record(desk, audit.by_staff(staff), "draw_sample", f"draw:{row.id}", cases=len(sample), seed=seed)
    return row


def candidates_of(desk: Desk, span: Span) -> list[Candidate]:
    """What was closed in the month, and what was closed before somebody went to an emergency department in it."""
    within = desk.playbook.review.seen_later_within
    followed = second_review.followed_by_ed(desk.session, span.start - 2 * within, span.start, span.end)
    later = {one.case_id for one in followed if one.ed_opened_at - one.closed_at <= within}
    noise = {
        row.id or 0: row.outcome == Outcome.NOISE
        for row in second_review.closed_between(desk.session, span.start, span.end)
    }
    return [Candidate(number, noise.get(number, False), number in later) for number in sorted({*noise, *later})]
