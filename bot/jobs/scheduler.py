"""APScheduler runs a handful of ticks, never one job per patient."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from apscheduler.schedulers.asyncio import AsyncIOScheduler

Tick = Callable[[], Awaitable[object]]


def schedule(ticks: Mapping[str, tuple[float, Tick]]) -> AsyncIOScheduler:
    """Name -> (seconds, tick). A late tick runs once when it can: the library's default would drop it."""
    scheduler = AsyncIOScheduler(
        timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    for name, (seconds, tick) in ticks.items():
        scheduler.add_job(_run, "interval", args=(tick,), seconds=seconds, id=name)
    return scheduler


async def _run(tick: Tick) -> None:
    """The library awaits only what it knows as a coroutine function: an object that is called like one it would start and drop."""
    await tick()
