"""Loops that go on until they are cancelled: kept alive after a fault, and run by one process only where that is their nature."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.store.fleet import Fleet

log = structlog.get_logger()

Loop = Callable[[], Awaitable[object]]

PAUSE = (
    1.0  # seconds before a loop that failed begins again, and between two looks whether a duty is free, or still ours
)


async def kept_alive(name: str, loop: Loop) -> None:
    """A fault ends no loop. It is logged, and the loop begins again."""
    while True:
        try:
            await loop()
        except Exception as error:
            log.error("loop_failed", loop=name, error=type(error).__name__)
        await asyncio.sleep(PAUSE)


async def while_leading(fleet: Fleet, duty: str, loop: Loop) -> None:
    """Run `loop` for as long as this process has the duty; stand by while another one has it."""
    while not await fleet.leads(duty):  # noqa: ASYNC110  another look at the database, not a wait for a change here
        await asyncio.sleep(PAUSE)
    log.info("duty_taken", duty=duty)
    task = asyncio.ensure_future(loop())
    try:
        while await fleet.leads(duty):
            if (await asyncio.wait({task}, timeout=PAUSE))[0]:
                task.result()
                return
        log.warning("duty_lost", duty=duty)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
