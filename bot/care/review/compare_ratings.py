"""The two ratings of each sampled case side by side, for the meeting. Nothing is changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bot.care.desk import Desk
from bot.domain.case import EventKind, Outcome
from bot.domain.review.predictive import FIRED, MARKS
from bot.domain.review.sample import Why
from bot.domain.review.second import Rated, SecondReview, second_review
from bot.domain.review.terms import Meaning
from bot.domain.tier import Tier
from bot.store import second_review as store
from bot.store.tables import CaseRow, RatingRow, SampledRow


def compare_ratings(desk: Desk, month: str) -> SecondReview:
    """Of the cases drawn for a month, those that were rated; not while one is opened again."""
    drawn = store.sampled_of(desk.session, month)
    both = [(sampled, case, rating) for sampled, case, rating in drawn if rating is not None and case.outcome]
    lines: dict[int, list[store.Line]] = defaultdict(list)
    for line in store.lines_of(desk.session, [case.id or 0 for _, case, _ in both]):
        lines[line.case_id].append(line)
    return second_review(len(drawn), [_rated(desk, *one, lines[one[1].id or 0]) for one in both])


def _rated(desk: Desk, sampled: SampledRow, case: CaseRow, rating: RatingRow, lines: Sequence[store.Line]) -> Rated:
    closers = [line.staff_id or 0 for line in lines if line.kind == EventKind.CLOSED]
    rules = [rule for line in lines if line.kind in FIRED for rule in line.rules if not rule.startswith(MARKS)]
    return Rated(
        code=case.code,
        why=tuple(map(Why, sampled.why)),
        rules=tuple(dict.fromkeys(rules)),
        first_staff=closers[-1] if closers else case.owner_id or 0,
        first_tier=Tier(case.tier),
        first_meaning=desk.playbook.review.meaning(Outcome(case.outcome)),
        second_staff=rating.staff_id,
        second_tier=Tier(rating.tier),
        second_meaning=Meaning(rating.meaning),
    )
