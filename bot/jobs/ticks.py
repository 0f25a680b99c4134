"""The ticks: claim what is due, do it one row a transaction. A fault in one row is logged and retried; the others go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import structlog

from bot.care.advance_treatment import advance_treatment
from bot.care.answer_graded import settle_no_answer
from bot.care.ask import settle_silence
from bot.care.desk import Desk, Office
from bot.care.page import advance_case
from bot.store import cases, questions, treatments
from bot.store.tables import AskRow, GradedRow

log = structlog.get_logger()

AT_ONCE = 100  # rows claimed together
LEASE = timedelta(minutes=1)  # a row whose act failed is tried again after this

Claim = Callable[[Desk], Sequence[int]]


async def tick(office: Office) -> int:
    """Everything that is due now, the most dangerous first. Returns how many rows were served."""
    ticks = (tick_cases, tick_asks, tick_questions, tick_treatments)
    return sum([await one(office) for one in ticks])


async def tick_cases(office: Office) -> int:
    """Pages that are due."""
    return await _serve(
        office, "case", lambda desk: cases.claim_due_cases(desk.session, desk.now, AT_ONCE, LEASE), advance_case
    )


async def tick_treatments(office: Office) -> int:
    """Plan steps that are due."""
    return await _serve(
        office,
        "treatment",
        lambda desk: treatments.claim_due_treatments(desk.session, desk.now, AT_ONCE, LEASE),
        advance_treatment,
    )


async def tick_asks(office: Office) -> int:
    """Questions whose silence counts as yes."""
    return await _serve(
        office,
        "ask",
        lambda desk: questions.claim_due(desk.session, AskRow, desk.now, AT_ONCE, LEASE),
        settle_silence,
    )


async def tick_questions(office: Office) -> int:
    """Graded questions whose silence counts as the more severe answer."""
    return await _serve(
        office,
        "question",
        lambda desk: questions.claim_due(desk.session, GradedRow, desk.now, AT_ONCE, LEASE),
        settle_no_answer,
    )


async def _serve(office: Office, noun: str, claim: Claim, act: Callable[[Desk, int], None]) -> int:
    ids = await office.database.act(lambda session: claim(office.desk(session, noun)))
    for row_id in ids:
        try:
            await office.act(f"{noun}:{row_id}/at:{int(office.clock().timestamp())}", partial(_act_on, act, row_id))
        except Exception as error:  # one patient's row never stops the others
            log.error("row_failed", noun=noun, id=row_id, error=type(error).__name__)
    return len(ids)


def _act_on(act: Callable[[Desk, int], None], row_id: int, desk: Desk) -> None:
    act(desk, row_id)
