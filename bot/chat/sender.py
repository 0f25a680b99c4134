"""The outbox at work: messages leave by lane, under Telegram's limits. What fails is sorted once: not sent, in doubt, never."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.care.answer import lost_contact
from bot.care.desk import Desk, Office
from bot.chat.failures import Fate, sort
from bot.chat.pace import UNLIMITED, Limits, Pace
from bot.domain.message import Delivery, Lane
from bot.store import mail, people
from bot.store.tables import OutboxRow

log = structlog.get_logger()

AT_ONCE = 16
LEASE = timedelta(minutes=2)  # a claim of a sender that died is offered again
NAP = 0.5  # seconds; the net under the wake-up
WAITS = (1, 2, 5, 15, 60)  # seconds before the next try


class Sender:
    def __init__(
        self, bot: Bot, office: Office, limits: Limits = UNLIMITED, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._bot, self._office, self._monotonic = bot, office, monotonic
        self._pace = Pace(limits, monotonic())
        self._wake, self._one_at_a_time = asyncio.Event(), asyncio.Lock()
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
        """Send what may go now; how many messages that were."""
        count, more = 0, True
        async with self._one_at_a_time:
            while more:
                rows, more = await self._claim()
                count += len(rows)
                await asyncio.gather(*(self._send(row) for row in rows))
        return count

    async def _claim(self) -> tuple[Sequence[OutboxRow], bool]:
        now = self._monotonic()
        room, resting = min(AT_ONCE, self._pace.room(now, urgent=True)), self._pace.resting(now)
        if room <= 0:
            return (), False
        rows, more = await self._office.database.act(
            lambda session: mail.claim_messages(session, self._office.clock(), room, resting, LEASE)
        )
        for row in rows:
            self._pace.spend(row.chat_id, now)
        return rows, more

    async def _send(self, row: OutboxRow) -> None:
        try:
            sent_id = await self._deliver(row)
        except TelegramError as error:
            fate = sort(error, urgent=row.lane <= Lane.NOTIFICATION)
            if fate.retry_after:
                self._pace.rest(row.chat_id, fate.retry_after, self._monotonic())
            log.warning("send_failed", message=row.id, lane=row.lane, fate=fate.delivery, error=type(error).__name__)
            await self._office.act(f"message:{row.id}", lambda desk: _failed(desk, row.id or 0, fate))
        else:
            await self._office.database.act(lambda session: mail.mark_sent(session, row, sent_id, self._office.clock()))

    async def _deliver(self, row: OutboxRow) -> int | None:
        """The id of Telegram's message; None where a newer text made this one needless."""
        if not row.edits:
            return await self._send_new(row)
        first, newer = await self._office.read(
            lambda desk: (mail.outbox_by_key(desk.session, row.edits), mail.newer_edit_waits(desk.session, row))
        )
        if newer:
            return None
        if first is None or first.telegram_message_id is None:
            return await self._send_new(row)
        try:
            await self._bot.edit_message_text(
                row.text,
                chat_id=row.chat_id,
                message_id=first.telegram_message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(row),
            )
        except BadRequest as error:
            if "not modified" not in error.message.lower():
                return await self._send_new(row)  # deleted or too old to edit: say it anew
        return first.telegram_message_id

    async def _send_new(self, row: OutboxRow) -> int:
        message: Message = await self._bot.send_message(
            row.chat_id, row.text, parse_mode=ParseMode.HTML, reply_markup=keyboard(row)
        )
        if row.pin:
            await self._pin(row, message.message_id)
        return message.message_id

    async def _pin(self, row: OutboxRow, message_id: int) -> None:
        try:
            await self._bot.pin_chat_message(row.chat_id, message_id, disable_notification=True)
        except TelegramError as error:
            log.info("not_pinned", message=row.id, error=type(error).__name__)


def keyboard(row: OutboxRow) -> InlineKeyboardMarkup | None:
    rows = [
        [InlineKeyboardButton(b["text"], callback_data=b["data"] or None, url=b["url"] or None) for b in buttons]
        for buttons in row.buttons or []
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def _failed(desk: Desk, message_id: int, fate: Fate) -> None:
    row = desk.session.get_one(OutboxRow, message_id)
    row.state, row.problem = fate.delivery, fate.problem
    if fate.delivery is Delivery.FAILED and row.deliver_by is not None:
        row.deliver_by = desk.now  # whoever must act need not wait
    if fate.delivery is Delivery.QUEUED:
        wait = fate.retry_after or WAITS[min(row.tries, len(WAITS)) - 1]
        row.due_at = desk.now + timedelta(seconds=wait)
    contact = people.contact_of_chat(desk.session, row.chat_id)
    if fate.unreachable and contact is not None:
        lost_contact(desk, contact)
