"""The clinic of the stories with a line to Telegram that can fail: the real receiver polls, and the turned clock is the only one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from bot.care.outage.silence import note_heard, note_stop
from bot.chat.receiver import Receiver
from bot.emulator.request import EmulatorRequest
from tests.stories.clinic import Clinic

MINUTE = timedelta(minutes=1)


@dataclass
class Line:
    clinic: Clinic
    receiver: Receiver = field(init=False)

    def __post_init__(self) -> None:
        self.receiver = self._receiver()

    def _receiver(self) -> Receiver:
        stage = self.clinic.stage
        return Receiver(
            stage.service.bot,
            EmulatorRequest(stage.telegram),
            stage.office,
            monotonic=lambda: stage.clock().timestamp(),
            pauses=(0,),
        )

    async def beat(self) -> None:
        """One question to Telegram, and everything that follows from it; then the one after, for what was asked again."""
        for _ in range(2):
            await self.receiver.poll(0)
            await self.clinic.stage.service.settle()

    async def lives(self, span: timedelta, step: timedelta = MINUTE) -> None:
        """Time passes with all parts at work."""
        end = self.clinic.now + span
        while self.clinic.now < end:
            await self.beat()
            self.clinic.stage.clock.stop_at(min(self.clinic.now + step, end))
        await self.beat()

    async def goes_on(self) -> None:
        """The clock was turned without us: nothing was wrong meanwhile."""
        await self.clinic.office.act("heard", note_heard)
        self.receiver = self._receiver()
        await self.beat()

    async def breaks(self, span: timedelta) -> None:
        """Telegram is down for so long, and heard again after it."""
        self.cut(span)
        await self.lives(span, max(MINUTE, span / 60))

    def cut(self, span: timedelta) -> None:
        """From now on, for so long."""
        self.clinic.stage.telegram.faults.add({"down_for": f"PT{int(span.total_seconds())}S"})

    async def restarts(self, after: timedelta) -> None:
        """The program is killed, and started again so much later."""
        self.clinic.stage.clock.stop_at(self.clinic.now + after)
        self.receiver = self._receiver()
        await self.clinic.office.act("start", note_stop)
        await self.clinic.stage.service.settle()  # the ticks are quicker than Telegram
        await self.beat()
