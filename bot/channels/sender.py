"""The outbox of the other channels at work, beside Telegram's sender: most urgent first, retried until refused for good."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Collection
from datetime import timedelta

import structlog

from bot.care.desk import Office
from bot.care.paging.record_call import record_call
from bot.channels.delivery import deliver
from bot.store import channels
from bot.store.tables import OutboxRow

log = structlog.get_logger()

AT_ONCE = 16
LEASE = timedelta(minutes=2)  # a claim of a sender that died is offered again
GRACE = 5.0  # seconds for the calls under way when the program ends
NAP = 0.5  # seconds; the net under the wake-up


class ChannelSender:
    def __init__(self, office: Office, schemes: Collection[str]) -> None:
        self._office, self._schemes = office, schemes
        self._wake, self._calls = asyncio.Event(), set[asyncio.Task[None]]()
        self.turns = 0  # looks into the outbox
        office.listeners.append(self._wake.set)

    async def run(self) -> None:
        """Until cancelled. As many processes as wanted may: a claimed row is passed by."""
        try:
            while True:
                self._wake.clear()
                await self._begin()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(NAP):  # `wait_for` of Python 3.11 may swallow a cancellation
                        await self._wake.wait()
        finally:
            if self._calls:  # what is under way may still be answered, and need not be made again
                await asyncio.wait(self._calls, timeout=GRACE)

    async def drain(self) -> int:
        """Send what may go now, to its end; how many messages that were."""
        count = 0
        while (begun := await self._begin()) or self._calls:
            count += begun
            await asyncio.gather(*self._calls)
        return count

    async def _begin(self) -> int:
        """As many calls as may be under way; one that hangs holds up no other."""
        self.turns += 1
        free = AT_ONCE - len(self._calls)
        if not free:
            return 0
        now = self._office.clock()
        rows = await self._office.database.act(lambda session: channels.claim_elsewhere(session, now, free, LEASE))
        for row in rows:
            call = asyncio.create_task(self._send(row))
            self._calls.add(call)
            call.add_done_callback(self._ended)
        return len(rows)

    def _ended(self, call: asyncio.Task[None]) -> None:
        self._calls.discard(call)
        self._wake.set()

    async def _send(self, row: OutboxRow) -> None:
        missed = await deliver(row.address or "", row.text, self._schemes)
        if missed is not None:
            log.warning("call_failed", message=row.id, channel=row.channel, problem=missed.problem)
        problem, for_good = (missed.problem, missed.for_good) if missed else ("", False)
        try:
            await self._office.act(
                f"message:{row.id}", lambda desk: record_call(desk, row.id or 0, problem, for_good=for_good)
            )
        except Exception as error:  # the claim grows old, and the call is made again
            log.error("call_not_kept", message=row.id, error=type(error).__name__)
