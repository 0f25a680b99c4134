"""The inbox at work: the oldest update of each chat, one at a time per chat, until it is done or set aside."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import structlog
from telegram import Update

from bot.care.answer import quarantined
from bot.care.desk import Desk, Office
from bot.chat.handlers import App
from bot.store import mail
from bot.store.tables import InboxRow

log = structlog.get_logger()

AT_ONCE = 16  # chats
TRIES = 3
PATIENCE = timedelta(seconds=5)  # times the number of tries
NAP = 1.0  # seconds; the net under the wake-up


class Worker:
    def __init__(self, application: App, office: Office) -> None:
        self._application, self._office = application, office
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        office.listeners.append(self._wake.set)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._wake.clear()
            await self.drain()
            try:
                await asyncio.wait_for(self._wake.wait(), NAP)
            except TimeoutError:
                continue

    async def drain(self) -> int:
        """Work until nothing is due; how many updates were handled."""
        count = 0
        while True:
            for row in await self._next():
                count += 1
                self._busy[row.chat_id] = asyncio.create_task(self._handle(row))
            if not self._busy:
                return count
            await asyncio.wait(self._busy.values(), return_when=asyncio.FIRST_COMPLETED)
            self._busy = {chat: task for chat, task in self._busy.items() if not task.done()}

    async def _next(self) -> Sequence[InboxRow]:
        busy, room = list(self._busy), AT_ONCE - len(self._busy)
        if not room:
            return ()
        return await self._office.read(lambda desk: mail.next_updates(desk.session, desk.now, busy, room))

    async def _handle(self, row: InboxRow) -> None:
        try:
            update = Update.de_json(row.body, self._application.bot)
            await self._application.process_update(update)
            await self._check_done(row.update_id, None)
        except Exception as error:  # a poisoned update must not stop the others
            await self._check_done(row.update_id, error)

    async def _check_done(self, update_id: int, error: Exception | None) -> None:
        """python-telegram-bot swallows what handlers raise; the row tells whether the act was committed."""
        if await self._office.read(lambda desk: _is_done(desk, update_id)):
            return
        act = self._office.database.act
        given_up = await act(lambda session: _failed(self._office.desk(session, f"update:{update_id}"), update_id))
        if given_up is None:
            return
        reason = type(error).__name__ if error else "in handler"
        log.error("update_failed", update_id=update_id, quarantined=given_up, error=reason)
        if given_up:
            await self._tell_the_clinic(update_id)

    async def _tell_the_clinic(self, update_id: int) -> None:
        """In a transaction of its own: whatever is wrong with the patient's rows, the update stays set aside."""
        try:
            await self._office.act(f"update:{update_id}", lambda desk: quarantined(desk, update_id))
        except Exception as error:  # the row is kept and marked; the audit of quarantined updates finds it
            log.error("quarantine_not_told", update_id=update_id, error=type(error).__name__)


def _is_done(desk: Desk, update_id: int) -> bool:
    return desk.session.get_one(InboxRow, update_id).done_at is not None


def _failed(desk: Desk, update_id: int) -> bool | None:
    """None if the update is done. Else it is tried again later, or after the last try set aside: True."""
    row = desk.session.get_one(InboxRow, update_id)
    if row.done_at is not None:
        return None
    row.tries += 1
    if row.tries < TRIES:
        row.due_at = desk.now + PATIENCE * row.tries
        return False
    row.due_at, row.quarantined_at = None, desk.now
    return True
