"""The ticks: what is due is done in the transaction that finds it. A fault in one row is logged, rests and is tried again; the others go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import structlog

from bot.care.desk import Desk, Office
from bot.care.hearing.ask import settle_silence
from bot.care.outage.undelivered import settle_undelivered
from bot.care.paging.page import advance_case, read_together
from bot.care.red_flag.answer_graded import settle_no_answer
from bot.care.red_flag.no_word import serve_advice
from bot.care.treatment.advance_treatment import advance_treatment
from bot.store.database import is_down
from bot.store.due import Waiting, note_failure, take_due
from bot.store.tables import AdviceRow, AskRow, CaseRow, GradedRow, OutboxRow, TreatmentRow

log = structlog.get_logger()

AT_ONCE = 100  # rows in one transaction
REST = timedelta(minutes=1)  # a row whose act failed is tried again after this


@dataclass(frozen=True)
class Tick:
    """Rows of one kind that wait for the clock, and the act that serves one. Doing it again does nothing."""

    noun: str
    table: Waiting
    act: Callable[[Desk, int], None]
    prepare: Callable[[Desk, Sequence[int]], None] = lambda _, __: None  # reads together what the rows need

    async def __call__(self, office: Office) -> int:
        """Serve what is due, at most AT_ONCE rows: together, or where one fails one by one. How many they were."""
        try:
            served = await office.database.act(lambda session: self._serve(AT_ONCE, office.desk(session, self.noun)))
        except Exception as error:
            log.warning("tick_failed", noun=self.noun, error=type(error).__name__)
            return 0 if is_down(error) else await self._serve_singly(office)
        if served:
            office.ring()
        return served

    def _serve(self, limit: int, desk: Desk) -> int:
        ids = take_due(desk.session, self.table, desk.now, limit, REST)
        if ids:
            self.prepare(desk, ids)
        for row_id in ids:
            self._act_on(desk, row_id)
        return len(ids)

    def _act_on(self, desk: Desk, row_id: int) -> None:
        self.act(replace(desk, occasion=f"{self.noun}:{row_id}/at:{int(desk.now.timestamp())}"), row_id)

    async def _serve_singly(self, office: Office) -> int:
        """A row a transaction."""
        ids = await office.database.act(lambda session: take_due(session, self.table, office.clock(), AT_ONCE, REST))
        for row_id in ids:
            try:
                await office.act(self.noun, partial(self._act_on, row_id=row_id))
            except Exception as error:  # one patient's row never stops the others
                if is_down(error):  # no fault of this row: it need not rest
                    return 0
                log.error("row_failed", noun=self.noun, id=row_id, error=type(error).__name__)
                await office.database.act(partial(note_failure, table=self.table, row_id=row_id, now=office.clock()))
        return len(ids)


tick_cases = Tick("case", CaseRow, advance_case, read_together)  # pages
tick_undelivered = Tick("undelivered", OutboxRow, settle_undelivered)  # pages, and advice, that had to arrive by now
tick_asks = Tick("ask", AskRow, settle_silence)  # silence counts as yes
tick_questions = Tick("question", GradedRow, settle_no_answer)  # silence counts as the more severe answer
tick_advice = Tick("advice", AdviceRow, serve_advice)  # "Did you go?", and who does not answer is called
tick_treatments = Tick("treatment", TreatmentRow, advance_treatment)  # steps of the plan

TICKS = (
    tick_cases,
    tick_undelivered,
    tick_asks,
    tick_questions,
    tick_advice,
    tick_treatments,
)  # the most dangerous first


async def tick_all(office: Office, one: Tick) -> int:
    """Until none of this kind is due."""
    served = count = await one(office)
    while count == AT_ONCE:
        served += (count := await one(office))
    return served
