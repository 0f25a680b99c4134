"""The outbox at work: messages leave by lane, under Telegram's limits, in a steady flow. A claim is a request about to start."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from datetime import timedelta

import structlog
from telegram import Bot

from bot.care.desk import Desk, Office
from bot.care.record_failure import record_failure
from bot.care.settle_abandoned import settle_abandoned
from bot.chat.delivery import deliver, pin
from bot.chat.outage import Outage
from bot.chat.pace import UNLIMITED, Limits, Pace
from bot.chat.slots import Sending, Slots
from bot.domain.message import ALERTS, ROUTINE, Fate, Lane, Trouble
from bot.store import outbox
from bot.store.outbox import Letter, Share

log = structlog.get_logger()

LEASE = timedelta(minutes=2)  # longer than any request: an older claim is that of a sender that died
NAP = 0.5  # seconds; the net under the wake-up
FAREWELL = 3.0  # seconds for what is under way at the end


class Sender:
    quiet = 0.25  # seconds; an alert without an answer for so long lets the next start beside it

    def __init__(
        self, bot: Bot, office: Office, limits: Limits = UNLIMITED, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._bot, self._office, self._monotonic = bot, office, monotonic
        self._pace, self._outage = Pace(limits, monotonic()), Outage()
        self._wake, self._claiming = asyncio.Event(), asyncio.Lock()
        self._slots = Slots(self._wake.set)
        self._look_back_at = monotonic()
        office.listeners.append(self._wake.set)

    @property
    def trouble(self) -> Trouble | None:
        """Why nothing leaves, if nothing does."""
        return self._outage.trouble

    async def run(self) -> None:
        """Until cancelled. A database that is away is waited for."""
        try:
            while True:
                self._wake.clear()
                await self._try_to_begin()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), self._patience())
        finally:
            await self._slots.finish(FAREWELL)

    async def drain(self) -> int:
        """Send what may go now and wait for the answers; how many messages that were."""
        count = 0
        while (begun := await self._begin()) or self._slots.under_way:
            count += begun
            await self._slots.wait(self.quiet)
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
            now = self._monotonic()
            await self._look_back(now)
            shares = [share for share in (self._share(now, urgent=True), self._share(now, urgent=False)) if share.limit]
            if not shares:
                return 0
            claimed = await self._office.database.act(lambda s: outbox.claim(s, self._office.clock(), shares))
            for letter in claimed.letters:
                self._start(letter)
            return claimed.seen

    def _share(self, now: float, *, urgent: bool) -> Share:
        """In trouble one at a time tries. A chat is written to by one message at a time."""
        free = self._slots.alerts(now, self.quiet) if urgent else self._slots.routine
        if self._outage.trouble is not None:
            free = min(free, 1) if urgent or not self._slots.under_way else 0
        limit = 0 if self._outage.wait(now, urgent=urgent) else min(free, self._pace.room(now, urgent=urgent))
        busy = [sending.chat_id for sending in self._slots.under_way.values()]
        return Share(ALERTS if urgent else ROUTINE, limit, [*busy, *self._pace.resting(now, urgent=urgent)])

    def _patience(self) -> float:
        """Until something may leave that could not before."""
        now = self._monotonic()
        waits = [
            max(self._pace.wait(now, urgent=urgent), self._outage.wait(now, urgent=urgent)) for urgent in (True, False)
        ]
        waits.append(self.quiet if self._slots.alert_under_way else NAP)
        return min([NAP, *(wait for wait in waits if wait > 0)])

    def _start(self, letter: Letter) -> None:
        row, now = letter.row, self._monotonic()
        self._pace.spend(row.chat_id, now)
        self._slots.start(Sending(row.id or 0, row.chat_id, Lane(row.lane).is_alert, now), self._send(letter, now))

    async def _send(self, letter: Letter, began: float) -> None:
        row, result = letter.row, await deliver(self._bot, letter)
        self._pace.answered(row.chat_id, self._monotonic())
        if isinstance(result, Fate):
            self._understand(letter, result, began)
            await self._keep(
                lambda desk: record_failure(desk, row.id or 0, result, in_place=letter.changes is not None)
            )
            return
        self._outage.succeeded(began)
        await self._keep(lambda desk: outbox.mark_sent(desk.session, row, result, desk.now))
        if row.pin:
            await pin(self._bot, row, result)

    def _understand(self, letter: Letter, fate: Fate, began: float) -> None:
        """What the failure means for the others."""
        chat, now, at = letter.row.chat_id, self._monotonic(), self._office.clock()
        if fate.cause is not None:
            self._outage.failed(fate.cause, began, now, at)
        elif fate.retry_after:
            self._pace.rest(chat, fate.retry_after, now)
            self._outage.told_to_slow_down(chat, fate.retry_after, now, at)
        if self._outage.trouble is None:
            log.warning("send_failed", message=letter.row.id, lane=letter.row.lane, fate=fate.failure, why=fate.problem)
        if not letter.alert:
            self._pace.queue_up(chat, fate.wait(Lane(letter.row.lane), letter.row.tries), now)

    async def _keep(self, act: Callable[[Desk], object]) -> None:
        """What Telegram answered is written down however long the database is away: it cannot be asked again."""
        while True:
            try:
                await self._office.act("outbox", act)
                return
            except Exception as error:
                log.error("answer_not_kept", error=type(error).__name__)
                await asyncio.sleep(NAP)

    async def _look_back(self, now: float) -> None:
        """Now and then: messages whose claim is old, as those of another host."""
        if now < self._look_back_at:
            return
        own = [sending.message_id for sending in self._slots.under_way.values()]
        before = self._office.clock() - LEASE
        await self._office.act("outbox", lambda desk: settle_abandoned(desk, before, own))
        self._look_back_at = now + LEASE.total_seconds() / 4
