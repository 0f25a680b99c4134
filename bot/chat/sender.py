"""The outbox at work: messages leave by lane, under Telegram's limits, in a steady flow. A claim is a request about to start."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

import structlog
from telegram import Bot

from bot.care.desk import Office
from bot.care.outage.record_failure import record_failure
from bot.care.outage.settle_abandoned import settle_abandoned
from bot.chat.delivery import deliver, pin
from bot.chat.flow import Flow
from bot.chat.pace import UNLIMITED, Limits
from bot.domain.message import Fate, Trouble
from bot.store import outbox
from bot.store.outbox import Letter

log = structlog.get_logger()

LEASE = timedelta(minutes=2)  # longer than any request: an older claim is that of a sender that died
NAP = 0.5  # seconds; the net under the wake-up
LONGEST_LEAD = 0.05  # seconds; a claim takes a moment, and is made so much before its messages may leave
FAREWELL = 3.0  # seconds for what is under way at the end


class Sender:
    quiet = 2.0  # seconds; an alert without an answer for so long lets the next start beside it

    def __init__(
        self, bot: Bot, office: Office, limits: Limits = UNLIMITED, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._bot, self._office, self._monotonic = bot, office, monotonic
        self._wake, self._claiming = asyncio.Event(), asyncio.Lock()
        self._flow = Flow(limits, monotonic(), self.quiet, self._wake.set)
        self._look_back_at, self._lead = monotonic(), 0.0
        self.turns = 0  # looks into the outbox
        office.listeners.append(self._wake.set)

    @property
    def trouble(self) -> Trouble | None:
        """Why nothing leaves, if nothing does."""
        return self._flow.outage.trouble

    async def run(self) -> None:
        """Until cancelled. A database that is away is waited for."""
        try:
            while True:
                self._wake.clear()
                await asyncio.shield(self._try_to_begin())  # what is claimed is begun, even at the end
                patience = min([NAP, *self._flow.patience(self._monotonic() + self._lead)])
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(patience):  # `wait_for` of Python 3.11 may swallow a cancellation
                        await self._wake.wait()
        finally:
            async with self._claiming:
                await self._flow.slots.finish(FAREWELL)

    async def drain(self) -> int:
        """Send what may go now and wait for the answers; how many messages that were."""
        count = 0
        while (begun := await self._begin()) or self._flow.slots.under_way:
            count += begun
            await self._flow.slots.wait(self.quiet)
        return count

    async def take_over(self) -> int:
        """We are the only sender now: what another left under way is settled at once. How many messages that were."""
        return await self._office.act("outbox", settle_abandoned)

    async def _try_to_begin(self) -> None:
        try:
            await self._begin()
        except Exception as error:
            log.error("outbox_not_read", error=type(error).__name__)
            await asyncio.sleep(NAP)

    async def _begin(self) -> int:
        """Claim what may leave now, and start it."""
        async with self._claiming:
            self.turns += 1
            await self._look_back(now := self._monotonic())
            due = now + self._lead
            shares = self._flow.shares(due)
            if not shares:
                return 0
            room = self._flow.pace.room(due, urgent=True)
            claimed = await self._office.database.act(lambda s: outbox.claim(s, self._office.clock(), shares, room))
            self._flow.asked(shares, claimed)
            self._lead += (min(self._monotonic() - now, LONGEST_LEAD) - self._lead) / 8
            await asyncio.sleep(due - self._monotonic())
            began = self._monotonic()
            for letter in claimed.letters:
                self._flow.begin(letter, began, self._send(letter, began))
            return sum(claimed.seen)

    async def _send(self, letter: Letter, began: float) -> None:
        row, result = letter.row, await deliver(self._bot, letter)
        self._flow.answered(letter, result, began, self._monotonic(), self._office.clock())
        if isinstance(result, Fate):
            in_place = letter.changes is not None
            failed = partial(record_failure, message_id=row.id or 0, fate=result, in_place=in_place)
            await self._keep(lambda: self._office.act("outbox", failed))
            return
        sent = partial(outbox.mark_sent, row=row, telegram_id=result, now=self._office.clock())
        await self._keep(lambda: self._office.database.act(sent))
        if row.pin:
            await pin(self._bot, row, result)

    async def _keep(self, write: Callable[[], Awaitable[object]]) -> None:
        """What Telegram answered is written down however long the database is away: it cannot be asked again."""
        while True:
            try:
                await write()
                return
            except Exception as error:
                log.error("answer_not_kept", error=type(error).__name__)
                await asyncio.sleep(NAP)

    async def _look_back(self, now: float) -> None:
        """Now and then: messages whose claim is old, as those of another host."""
        if now < self._look_back_at:
            return
        own = [sending.message_id for sending in self._flow.slots.under_way.values()]
        before = self._office.clock() - LEASE
        await self._office.act("outbox", lambda desk: settle_abandoned(desk, before, own))
        self._look_back_at = now + LEASE.total_seconds() / 4
