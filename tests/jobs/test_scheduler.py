"""APScheduler's defaults would drop late ticks; ours run late ones once."""

from __future__ import annotations

import asyncio

from bot.jobs.scheduler import schedule


async def _nothing() -> None: ...


async def test_a_late_tick_is_run_once_and_never_beside_itself() -> None:
    scheduler = schedule({"tick": (1, _nothing), "photos": (5, _nothing)})
    scheduler.start(paused=True)
    jobs = {job.id: job for job in scheduler.get_jobs()}
    assert set(jobs) == {"tick", "photos"}
    for job in jobs.values():
        assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)
    assert jobs["photos"].trigger.interval_length == 5
    scheduler.shutdown(wait=False)


async def test_a_tick_runs() -> None:
    ran = asyncio.Event()

    async def tick() -> None:
        ran.set()

    scheduler = schedule({"tick": (0.01, tick)})
    scheduler.start()
    await asyncio.wait_for(ran.wait(), 5)
    scheduler.shutdown(wait=False)


class Called:
    """A tick as most of ours are: an object that is called."""

    def __init__(self) -> None:
        self.ran = asyncio.Event()

    async def __call__(self) -> None:
        self.ran.set()


async def test_an_object_that_is_a_tick_runs_as_well() -> None:
    called = Called()
    scheduler = schedule({"tick": (0.01, called)})
    scheduler.start()
    await asyncio.wait_for(called.ran.wait(), 5)
    scheduler.shutdown(wait=False)
