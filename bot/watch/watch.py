"""The program watches itself: every few seconds its loops and Telegram, every quarter of a minute the database, every minute a sign of life."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.care.desk import Office
from bot.domain.alarm import Alarm, Kind
from bot.duties import Cycle, Loop
from bot.store.fleet import Fleet
from bot.watch.ear import DEAF, SILENT, Ear
from bot.watch.heartbeat import Heartbeat
from bot.watch.records import Records
from bot.watch.siren import Siren
from bot.watch.standstill import Standstill
from bot.watch.supervisor import notify

log = structlog.get_logger()

STEP = 5.0  # seconds between two rounds
STALE = 60.0  # a watch that made no round for so long stands still itself
OF_THIS_PROCESS = (Kind.DATABASE, Kind.LOOP, Kind.BLOCKED)


@dataclass
class Watch:
    """`give_up` ends the process, for the supervisor to start it anew. Among several processes one tells what concerns all."""

    office: Office
    fleet: Fleet
    ear: Ear
    records: Records
    siren: Siren
    heartbeat: Heartbeat
    give_up: Callable[[str], None]
    unkept_since: Callable[[], float | None] = lambda: None  # what patients write cannot be kept
    standstill: Standstill = field(default_factory=Standstill)
    monotonic: Callable[[], float] = time.monotonic
    loops: list[Loop] = field(default_factory=list)  # of this process, once they run
    asleep: bool = False  # turns are seen and nothing is judged: under a clock that is turned everything looks late

    def __post_init__(self) -> None:
        self.rounded, self.silence = self.monotonic(), 0.0
        self._alarms: list[Alarm] = []
        self._cycle = Cycle(self.loops)

    def over(self, loops: Sequence[Loop], *, polling: bool) -> None:
        """These run here from now on. `polling`: the one named receive asks Telegram."""
        self.loops[:] = loops
        self.ear.polling = next((loop for loop in loops if polling and loop.name == "receive"), None)
        self._cycle = Cycle(self.loops)

    def silence_now(self) -> float:
        """Seconds since Telegram last answered."""
        return self.monotonic() - self.ear.heard

    def alarms(self) -> Sequence[Alarm]:
        """What is wrong now."""
        ago = self.monotonic() - self.rounded
        still = [Alarm(Kind.LOOP, self.office.clock() - timedelta(seconds=ago), "watch")] if ago > STALE else []
        return [*self._alarms, *still]

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.round()
            notify("WATCHDOG=1")
            await asyncio.sleep(STEP)

    async def round(self) -> None:
        leads = await self._leads()
        kept = await self.records.look(repair=leads)
        self._alarms = [*kept, *self._unkept(kept), *await self._telegram(), *self._loops(kept)]
        self.rounded = self.monotonic()
        self.siren.sound([alarm for alarm in self._alarms if self._is_ours(alarm, leads)], self.rounded)
        if leads and self.heartbeat.is_due(self.rounded):
            why_not, self._cycle = self._why_not(), Cycle(self.loops)
            await self.heartbeat.beat(why_not, self.rounded)
        if self.ear.hopeless or self.standstill.hopeless:
            await self.siren.told()
            self.give_up("telegram is not heard" if self.ear.hopeless else "a loop stands still")

    async def _leads(self) -> bool:
        try:
            async with asyncio.timeout(STEP):
                return await self.fleet.leads("watch")
        except TimeoutError:
            return False

    def _is_ours(self, alarm: Alarm, leads: bool) -> bool:
        return leads or alarm.kind in OF_THIS_PROCESS or (alarm.kind is Kind.TELEGRAM and self.ear.polls)

    async def _telegram(self) -> list[Alarm]:
        self.silence = await self.ear.listen(self.monotonic())
        return [Alarm(Kind.TELEGRAM, self._ago(self.silence))] if self.silence > SILENT else []

    def _unkept(self, kept: Sequence[Alarm]) -> list[Alarm]:
        """A disk that is nearly full may take the little that the audit writes, and no message."""
        since = self.unkept_since()
        if since is None or any(alarm.kind is Kind.DATABASE for alarm in kept):
            return []
        return [Alarm(Kind.DATABASE, self._ago(self.monotonic() - since), "messages")]

    def _loops(self, kept: Sequence[Alarm]) -> list[Alarm]:
        now, excused = self.monotonic(), any(alarm.kind is Kind.DATABASE for alarm in kept)
        still = self.standstill.look(self.loops, now, excused=excused)
        return [Alarm(Kind.LOOP, self._ago(now - seen.at), seen.loop.name) for seen in still]

    def _ago(self, seconds: float) -> datetime:
        return self.office.clock() - timedelta(seconds=seconds)

    def _why_not(self) -> str:
        """Why there must be no sign of life; empty when all is well."""
        reasons = [alarm.name for alarm in self._alarms]
        reasons += [f"no full turn: {name}" for name in self._cycle.missing()]
        reasons += ["telegram not heard"] if self.silence > DEAF else []
        return ", ".join(reasons)
