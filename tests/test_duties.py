"""Loops go on after a fault, and run in one process only where that is their nature."""

from __future__ import annotations

import asyncio

from bot.duties import Loop


class Turns:
    """A fleet of one whose duty comes and goes."""

    number = 1

    def __init__(self) -> None:
        self.leading = True

    async def leads(self, duty: str) -> bool:
        return self.leading


async def test_a_loop_that_fails_begins_again() -> None:
    begun = asyncio.Semaphore(0)

    async def loop() -> None:
        begun.release()
        raise ZeroDivisionError

    task = asyncio.create_task(Loop("work", loop).keep())
    async with asyncio.timeout(20):
        await begun.acquire()
        await begun.acquire()
    assert not task.done()
    task.cancel()


async def test_a_loop_ends_when_its_duty_is_lost_and_begins_when_it_is_free() -> None:
    fleet, events = Turns(), asyncio.Queue[str]()
    fleet.leading = False

    async def loop() -> None:
        events.put_nowait("begun")
        try:
            await asyncio.Event().wait()
        finally:
            events.put_nowait("ended")

    task = asyncio.create_task(Loop("send", loop, fleet=fleet).keep())  # type: ignore[arg-type]
    await asyncio.sleep(0.1)
    assert events.empty()
    async with asyncio.timeout(20):
        for leading, event in ((True, "begun"), (False, "ended"), (True, "begun")):
            fleet.leading = leading
            assert await events.get() == event
    task.cancel()
