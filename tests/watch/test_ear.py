"""A poller that hears nothing is found within ninety seconds and begun anew without help; in vain, the process ends only if messages wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.watch.ear import DEAF, HOPELESS, SILENT, Ear
from tests.emulator.stand import until
from tests.watch.doubles import HandLoop


@dataclass
class Line:
    """To Telegram. `waiting`: None where nobody answers there."""

    heard_at: float = 0.0
    waiting: int | None = 0
    asked: int = 0

    async def ask(self) -> int:
        self.asked += 1
        if self.waiting is None:
            raise OSError("no way out")
        return self.waiting


@pytest.fixture
async def poller() -> AsyncIterator[HandLoop]:
    made = HandLoop("receive")
    task = asyncio.create_task(made.loop.keep())
    await until(lambda: made.begun == 1)
    yield made
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def ear_at(line: Line, poller: HandLoop | None) -> Ear:
    ear = Ear(lambda: line.heard_at, line.ask, 0.0)
    ear.polling = poller.loop if poller else None
    return ear


async def test_a_poller_that_hears_is_left_alone_and_nobody_else_asks(poller: HandLoop) -> None:
    line = Line()
    ear = ear_at(line, poller)
    for now in range(0, 600, 5):
        line.heard_at = float(now - now % 20)
        assert await ear.listen(now) <= SILENT
    assert (poller.begun, line.asked) == (1, 0)


async def test_a_deaf_poller_is_begun_anew_after_ninety_seconds(poller: HandLoop) -> None:
    ear = ear_at(Line(), poller)
    for now in range(0, int(DEAF), 5):
        await ear.listen(now)
    await asyncio.sleep(0)
    assert poller.begun == 1
    assert await ear.listen(DEAF) == DEAF
    await until(lambda: poller.begun == 2)


@pytest.mark.parametrize(("waiting", "ends"), [(3, True), (0, False), (None, False)])
async def test_after_new_beginnings_in_vain_the_process_ends_only_if_messages_wait(
    poller: HandLoop, waiting: int | None, ends: bool
) -> None:
    ear = ear_at(Line(waiting=waiting), poller)
    for now in range(0, int(HOPELESS), 5):
        await ear.listen(now)
        assert not ear.hopeless
    await ear.listen(HOPELESS)
    assert ear.hopeless is ends


async def test_a_poller_that_hears_again_is_no_longer_hopeless(poller: HandLoop) -> None:
    line = Line(waiting=1)
    ear = ear_at(line, poller)
    await ear.listen(HOPELESS)
    assert ear.hopeless
    line.heard_at = HOPELESS
    assert await ear.listen(HOPELESS + 1) == 1
    assert not ear.hopeless


async def test_where_nothing_is_polled_telegram_is_asked_now_and_then() -> None:
    line = Line(heard_at=-1e9)
    ear = ear_at(line, None)
    silences = [await ear.listen(now) for now in range(0, 120, 5)]
    assert max(silences) < SILENT
    assert line.asked == 4
    line.waiting = None
    assert [await ear.listen(now) > SILENT for now in (150, 180)] == [True, True]


async def test_a_process_that_stands_by_does_not_count_its_own_poller(poller: HandLoop) -> None:
    poller.loop.standing_by = True
    line = Line(heard_at=-1e9)
    assert await ear_at(line, poller).listen(500) == 0
    assert (poller.begun, line.asked) == (1, 1)
