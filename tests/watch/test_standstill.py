"""A loop that stands still is found after ninety seconds and begun anew; in vain for too long, the process is to end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.duties import PAUSE, Cycle, Loop
from bot.watch.standstill import HOPELESS, STILL, Standstill
from tests.emulator.stand import until
from tests.watch.doubles import HandLoop


@pytest.fixture
async def loop() -> AsyncIterator[HandLoop]:
    """It runs, and has not turned yet."""
    made = HandLoop("work")
    task = asyncio.create_task(made.loop.keep())
    await until(lambda: made.begun == 1)
    yield made
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_loop_that_turns_is_left_alone(loop: HandLoop) -> None:
    standstill = Standstill()
    for now in range(0, 600, 5):
        loop.turned += now % 60 == 0
        assert standstill.look([loop.loop], now) == []
    assert loop.begun == 1


async def test_a_loop_that_stands_still_is_begun_anew(loop: HandLoop) -> None:
    standstill = Standstill()
    for now in range(0, int(STILL), 5):
        assert standstill.look([loop.loop], now) == []
    (found,) = standstill.look([loop.loop], STILL)
    assert found.loop.name == "work"
    await until(lambda: loop.begun == 2)
    loop.turned += 1
    assert standstill.look([loop.loop], STILL + PAUSE) == []
    assert not standstill.hopeless


async def test_each_new_beginning_is_given_its_time(loop: HandLoop) -> None:
    standstill = Standstill()
    for now in range(0, int(HOPELESS), 5):
        standstill.look([loop.loop], now)
        await asyncio.sleep(0)
        assert not standstill.hopeless
    await until(lambda: loop.begun == 2)
    standstill.look([loop.loop], HOPELESS)
    assert standstill.hopeless


async def test_what_the_database_keeps_waiting_does_not_stand_still(loop: HandLoop) -> None:
    standstill = Standstill()
    for now in range(0, 600, 5):
        assert standstill.look([loop.loop], now, excused=True) == []
    assert standstill.look([loop.loop], 600) == [], "afterwards it has its time again"


async def test_a_loop_that_another_process_runs_does_not_stand_still(loop: HandLoop) -> None:
    loop.loop.standing_by = True
    standstill = Standstill()
    assert [standstill.look([loop.loop], now) for now in (0, 1000)] == [[], []]


async def test_a_fault_begins_a_loop_anew_and_a_run_that_ends_is_a_turn() -> None:
    runs: list[int] = []

    async def work() -> None:
        runs.append(1)
        if len(runs) == 1:
            raise ValueError("once")

    loop = Loop("tick", work)
    await loop.once()
    assert loop.turns == 0
    await loop.once()
    assert loop.turns == 1


async def test_a_cycle_is_whole_when_every_loop_turned_from_beginning_to_end() -> None:
    one, two, away = HandLoop("work"), HandLoop("send"), HandLoop("receive")
    away.loop.standing_by = True
    cycle = Cycle([one.loop, two.loop, away.loop])
    one.turned, two.turned = 2, 1
    assert cycle.missing() == ["send"], "the turn that was under way before does not count"
    two.turned = 2
    assert cycle.missing() == []
