"""What became of advice to seek emergency care."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.did_you_go import Went
from bot.domain.review.facts import AdviceFact

ORDER = (Went.WENT, Went.ON_THE_WAY, Went.DID_NOT_GO, Went.NO_WORD, Went.NURSE_KNOWS)


@dataclass(frozen=True)
class AfterAdviceRow:
    """`key` is an answer; empty: nothing is known yet. Advice counts each time it was given."""

    key: str
    count: int
    cases: tuple[str, ...]


def after_advice(given: Sequence[AdviceFact]) -> tuple[AfterAdviceRow, ...]:
    """Every answer, in the order of the buttons; none where no advice was given."""
    answers = (*ORDER, *([None] if any(one.answer is None for one in given) else []))
    return tuple(_row(answer, given) for answer in answers) if given else ()


def _row(answer: Went | None, given: Sequence[AdviceFact]) -> AfterAdviceRow:
    cases = [one.case for one in given if one.answer is answer]
    return AfterAdviceRow(str(answer or ""), len(cases), tuple(dict.fromkeys(cases)))
