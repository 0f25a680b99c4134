"""The program and the emulator in one process, without sockets: what seeding and stories play on."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.care.desk import Office
from bot.chat.receiver import ALLOWED, receive
from bot.config import Settings
from bot.demo.clock import TurnedClock, turn_to
from bot.emulator.request import EmulatorRequest
from bot.emulator.telegram import Telegram
from bot.wiring import Service, assemble

TOKEN = "1000001:demo"  # noqa: S105  a token of the emulator, of no use elsewhere


class Stage:
    """Real handlers, real acts, real database; only the network and the clock are played."""

    def __init__(self, settings: Settings, office: Office, telegram: Telegram, clock: TurnedClock) -> None:
        self.office, self.telegram, self.clock = office, telegram, clock
        self.service: Service = assemble(settings, office, request=EmulatorRequest(telegram))
        self._bot, self._offset = telegram.add_bot(TOKEN), 0

    async def open(self) -> None:
        await self.service.bot.initialize()
        self.office.bot_username = self.service.bot.username

    async def close(self) -> None:
        await self.service.bot.shutdown()

    async def settle(self) -> None:
        """Bring everything that was said and everything that is due to its end."""
        if not await self._hear():
            await self.service.settle()
        while await self._hear():
            pass

    async def pass_time(self, span: timedelta) -> datetime:
        return await self.until(self.clock() + span)

    async def until(self, moment: datetime) -> datetime:
        """Nobody says anything while the clock turns."""
        await self._hear()
        return await turn_to(self.service, self.clock, moment)

    async def _hear(self) -> bool:
        """Take over what was said since, if anything was."""
        if not any(update.id >= self._offset for update in self.telegram.pending(self._bot)):
            return False
        updates = await self.service.bot.get_updates(offset=self._offset, timeout=0, allowed_updates=ALLOWED)
        await receive(self.office, [update.to_dict() for update in updates])
        self._offset = updates[-1].update_id + 1 if updates else self._offset
        await self.service.settle()
        return True
