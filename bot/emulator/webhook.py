"""Delivery to a webhook: in order, one at a time, again and again until it is taken."""

from __future__ import annotations

import asyncio

import httpx

from bot.emulator.state import Bot, Update
from bot.emulator.world import World

_LONGEST_PAUSE = 60.0


async def deliver(world: World, bot: Bot, pause: float) -> None:
    """Post updates for as long as the task lives. `pause` is the first wait in seconds after a failure; it doubles."""
    arrived = world.arrivals.setdefault(bot.id, asyncio.Event())
    wait = pause
    async with httpx.AsyncClient(timeout=60) as client:
        while True:
            arrived.clear()
            pending = world.pending(bot)
            if not bot.webhook or not pending:
                await arrived.wait()
            elif await _post(world, bot, client, pending[0]):
                wait = pause
            else:
                await asyncio.sleep(wait)
                wait = min(wait * 2, _LONGEST_PAUSE)


async def _post(world: World, bot: Bot, client: httpx.AsyncClient, update: Update) -> bool:
    hook = bot.webhook or {}
    headers = {"X-Telegram-Bot-Api-Secret-Token": hook["secret"]} if hook["secret"] else {}
    trouble = _outage(world)
    try:
        if trouble is None:
            answer = await client.post(hook["url"], json=update.body(), headers=headers)
            trouble = None if answer.is_success else f"Wrong response from the webhook: {answer.status_code}"
    except httpx.HTTPError as error:
        trouble = f"Connection failed: {type(error).__name__}"
    if trouble is None:
        bot.updates = [waiting for waiting in bot.updates if waiting.id != update.id]
    else:
        hook |= {"last_error_date": int(world.unix()), "last_error_message": trouble}
    world.revision += 1
    return trouble is None


def _outage(world: World) -> str | None:
    return "Connection timed out" if world.faults.meet("webhook") else None
