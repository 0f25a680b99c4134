"""With a webhook Telegram calls us, and its silence tells nothing: so it is asked whether it reaches us."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from datetime import timedelta

import structlog
from telegram import Bot, WebhookInfo

from bot.care.desk import Office
from bot.chat.hearing import Hearing

log = structlog.get_logger()

LATELY = timedelta(seconds=65)  # the longest wait of Telegram between two tries, and a little


class Listener:
    """Stands in for the poller: hears that nothing waits, or that Telegram reaches us, and has people asked again after an outage."""

    def __init__(self, bot: Bot, office: Office, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._bot, self._office, self._hearing = bot, office, Hearing(office, monotonic)

    async def listen(self) -> None:
        """Ask once. A failure of Telegram or of the database is no matter: both are asked again."""
        try:
            if self._reaches_us(await self._bot.get_webhook_info()):
                await self._hearing.heard()
                await self._hearing.ask_again()
            else:
                await self._hearing.silent()
        except Exception as error:
            log.warning("not_heard", error=type(error).__name__)
            with contextlib.suppress(Exception):
                await self._hearing.silent()

    def _reaches_us(self, info: WebhookInfo) -> bool:
        """Nothing waits, or the last failure was long ago."""
        failed_at = info.last_error_date
        return not info.pending_update_count or failed_at is None or self._office.clock() - failed_at > LATELY
