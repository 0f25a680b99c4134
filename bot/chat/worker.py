"""The inbox at work: the oldest update of each chat, one at a time per chat, until it is done or set aside."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import structlog
from telegram import Update

from bot.care.desk import Desk, Office
from bot.care.hearing.answer import quarantined
from bot.chat.handlers import Handler
from bot.store import inbox
from bot.store.database import is_down
from bot.store.tables import InboxRow

log = structlog.get_logger()

AT_ONCE = 32  # chats
TRIES = 3
PATIENCE = timedelta(seconds=5)  # times the number of tries
LONGEST = 30.0  # seconds for one update
NAP = 1.0  # seconds; the net under the wake-up


class Worker:
    def __init__(self, handler: Handler, office: Office) -> None:
        self._handler, self._office = handler, office
        self.number = 0  # its own among all workers of the database
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self.turns = 0  # looks into the inbox
        office.listeners.append(self._wake.set)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._wake.clear()
            await self.drain()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(NAP):  # not wait_for: in Python 3.11 it may swallow a cancellation
                    await self._wake.wait()

    async def drain(self) -> int:
        """Work until nothing is due; how many updates were handled."""
        count = 0
        while True:
            rows = await self._claim()
            self.turns += 1
            count += len(rows)
            self._busy |= {row.update_id: asyncio.create_task(self._handle(row)) for row in rows}
            if not self._busy:
                return count
            await asyncio.wait(self._busy.values(), return_when=asyncio.FIRST_COMPLETED)
            self._busy = {update_id: task for update_id, task in self._busy.items() if not task.done()}

    async def _claim(self) -> Sequence[InboxRow]:
        room, busy = AT_ONCE - len(self._busy), list(self._busy)
        if not room:
            return ()
        claim = partial(inbox.claim_updates, now=self._office.clock(), worker=self.number, busy=busy, limit=room)
        return await self._office.database.act(claim)

    async def _handle(self, row: InboxRow) -> None:
        """A poisoned update must not stop the others."""
        try:
            async with asyncio.timeout(LONGEST):
                await self._handler(Update.de_json(row.body, self._handler.bot))
        except Exception as error:
            if is_down(error):  # no fault of this update: it stays ours, and is taken up again
                log.warning("update_waits", update_id=row.update_id, error=type(error).__name__)
                await asyncio.sleep(NAP)
            else:
                await self._set_back(row.update_id, type(error).__name__)

    async def _set_back(self, update_id: int, trouble: str) -> None:
        try:
            given_up = await self._office.act(f"update:{update_id}", lambda desk: _try_later(desk, update_id))
        except Exception:  # the database does not answer: the update stays ours, and is taken up again
            given_up = False
            await asyncio.sleep(NAP)
        log.error("update_failed", update_id=update_id, quarantined=given_up, error=trouble)
        if given_up:
            await self._tell_the_clinic(update_id)

    async def _tell_the_clinic(self, update_id: int) -> None:
        """In a transaction of its own: whatever is wrong with the patient's rows, the update stays set aside."""
        try:
            await self._office.act(f"update:{update_id}", lambda desk: quarantined(desk, update_id))
        except Exception as error:  # the row is kept and marked; the audit of quarantined updates finds it
            log.error("quarantine_not_told", update_id=update_id, error=type(error).__name__)


def _try_later(desk: Desk, update_id: int) -> bool:
    """True if it was the last try and the update is set aside. One that was done after all is left alone."""
    row = desk.session.get_one(InboxRow, update_id)
    if row.done_at is not None:
        return False
    row.tries, row.claimed_by = row.tries + 1, None
    if row.tries < TRIES:
        row.due_at = desk.now + PATIENCE * row.tries
        return False
    row.due_at, row.quarantined_at = None, desk.now
    return True
