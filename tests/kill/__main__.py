"""`python -m tests.kill --seeds 50`: random stories under fire on both databases. `--every-point`: the short story, killed at each point."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import time
import traceback
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path

from bot.playbook.playbook import Playbook
from tests.kill.grounds import Ground, ground
from tests.kill.plain import run_plain
from tests.kill.run import KILLS, STEPS, Verdict, run_seed

Told = Callable[[Path, str], Awaitable[Verdict]]
Tale = tuple[str, Told]


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m tests.kill", description=__doc__)
    options.add_argument("--seeds", type=int, default=50)
    options.add_argument("--first", type=int, default=1, help="the first seed")
    options.add_argument("--steps", type=int, default=STEPS)
    options.add_argument("--kills", type=int, default=KILLS, help="per story")
    options.add_argument("--every-point", action="store_true", help="the short story instead")
    options.add_argument("--stride", type=int, default=1, help="with --every-point: only each so many-th")
    options.add_argument("--at-once", type=int, default=4, help="stories played side by side")
    options.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    chosen = options.parse_args()
    quiet()
    from tests.kill.ready import PLAYBOOK

    fine = True
    for kind in chosen.databases:
        with ground(kind) as place:
            began = time.monotonic()
            verdicts = asyncio.run(_play(place, PLAYBOOK, chosen))
            fine &= report(kind, verdicts, time.monotonic() - began)
    sys.exit(0 if fine else 1)


def quiet() -> None:
    """A bot that dies in the middle of a request is what this is about: the emulator's server need not print it."""
    logging.getLogger("uvicorn.error").addFilter(lambda _: False)


async def _play(place: Ground, playbook: Playbook, chosen: argparse.Namespace) -> list[Verdict]:
    if not chosen.every_point:
        seeds = range(chosen.first, chosen.first + chosen.seeds)
        return await play_seeds(place, playbook, seeds, chosen.steps, chosen.kills, chosen.at_once)
    return await play_points(place, playbook, chosen.stride, chosen.at_once)


async def play_seeds(
    place: Ground, playbook: Playbook, seeds: Iterable[int], steps: int, kills: int, at_once: int
) -> list[Verdict]:
    def tale(seed: int) -> Tale:
        return f"seed {seed}", lambda folder, url: run_seed(seed, folder, url, place.ring, playbook, steps, kills)

    return await _side_by_side(place, [tale(seed) for seed in seeds], at_once)


async def play_points(place: Ground, playbook: Playbook, stride: int, at_once: int) -> list[Verdict]:
    """First without a kill: that tells how many points there are."""

    def tale(point: int) -> Tale:
        return f"point {point}", lambda folder, url: run_plain(folder, url, place.ring, playbook, point)

    (unhurt,) = await _side_by_side(place, [tale(0)], 1)
    points = range(1, unhurt.points + 1, stride)
    return [unhurt, *await _side_by_side(place, [tale(point) for point in points], at_once)]


async def _side_by_side(place: Ground, tales: Sequence[Tale], at_once: int) -> list[Verdict]:
    room = asyncio.Semaphore(at_once)

    async def one(name: str, tell: Told) -> Verdict:
        async with room:
            with place.plot() as (folder, url):
                try:
                    verdict = await tell(folder, url)
                except Exception as error:  # a story that cannot be told to its end is a fault, and the others go on
                    verdict = Verdict(name, faults=[f"broke off: {error!r}, {_place(error)}"])
        print(  # noqa: T201
            f"{place.kind}, {name}: {verdict.kills} kills, {verdict.repeats} repeats, faults {verdict.faults}",
            flush=True,
        )
        return verdict

    return await asyncio.gather(*(one(*tale) for tale in tales))


def _place(error: Exception) -> str:
    return " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(traceback.extract_tb(error.__traceback__)))


def report(kind: str, verdicts: Sequence[Verdict], seconds: float) -> bool:
    """Prints the figures; True if nothing was lost, doubled or unsaid."""
    for verdict in verdicts:
        for fault in verdict.faults + verdict.repeat_faults:
            print(f"  {kind}, {verdict.name}: {fault}")  # noqa: T201
    summed = {
        name: sum(getattr(verdict, name) for verdict in verdicts)
        for name in (
            "kills",
            "updates",
            "messages",
            "cases",
            "pages",
            "repeats",
            "repeated_alerts",
            "unmarked",
            "unsaid",
        )
    }
    faulty = sum(bool(verdict.faults) for verdict in verdicts)
    repeating = sum(bool(verdict.repeat_faults) for verdict in verdicts)
    most = max((verdict.most_per_kill for verdict in verdicts), default=0)
    figures = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in summed.items())
    print(  # noqa: T201
        f"{kind}: {len(verdicts)} stories in {seconds:.0f} s, {figures}, most repeats after one kill {most}, "
        f"points in the last life {max(verdict.points for verdict in verdicts)}, "
        f"stories with losses or doubles {faulty}, with too many or unmarked repeats {repeating}"
    )
    return not faulty and not repeating


if __name__ == "__main__":
    main()
