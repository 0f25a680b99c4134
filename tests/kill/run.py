"""One story under fire, from the empty database to the verdict."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.playbook.playbook import Playbook
from tests.kill.lives import End
from tests.kill.place import open_place
from tests.kill.repeats import deliveries, marks_of
from tests.kill.story import Story, random_ends
from tests.kill.truth import Truth

STEPS, KILLS = 250, 8


@dataclass
class Verdict:
    """What came of one story."""

    name: str
    kills: int = 0
    died_at: list[str] = field(default_factory=list)
    updates: int = 0
    messages: int = 0
    cases: int = 0
    pages: int = 0
    repeats: int = 0
    repeated_alerts: int = 0
    unmarked: int = 0  # alerts that came again and do not say so
    most_per_kill: int = 0
    unsaid: int = 0  # routine texts in doubt that in fact never came
    points: int = 0
    faults: list[str] = field(default_factory=list)  # what is lost or doubled
    repeat_faults: list[str] = field(default_factory=list)  # messages that came again, too many or unmarked


def judge(name: str, story: Story) -> Verdict:
    place = story.place
    truth = Truth(place, story.patients, story.nurses)
    sent, faults = deliveries(truth, marks_of(place.office.playbook)), truth.faults()
    alerts = [repeat for repeat in sent.repeats if repeat.is_alert]
    unmarked = [repeat for repeat in alerts if not repeat.is_marked]
    faults += [f"nobody decided {taken.text[:60]!r}" for taken in sent.undecided]
    again = [f"the repeat of {repeat.row.key} does not say that it may be one" for repeat in unmarked]
    if len(sent.repeats) > place.kills:
        again.append(f"{len(sent.repeats)} repeated messages after {place.kills} kills")
    if sent.most_per_kill > 1:
        again.append(f"{sent.most_per_kill} messages were repeated after one kill")
    return Verdict(
        name,
        place.kills,
        place.lives.died_at,
        len(truth.inbox),
        len(place.telegram.taken),
        len(truth.cases),
        len(truth.pages),
        len(sent.repeats),
        len(alerts),
        len(unmarked),
        sent.most_per_kill,
        len(sent.unsaid),
        place.board.passed,
        faults,
        again,
    )


async def run_seed(
    seed: int, folder: Path, url: str, ring: str, playbook: Playbook, steps: int = STEPS, kills: int = KILLS
) -> Verdict:
    """A random story, its kills too drawn from the seed."""
    dice = random.Random(seed)
    ends: Iterator[End] = random_ends(random.Random(f"kills {seed}"), kills)
    async with open_place(folder, url, ring, playbook, ends) as place:
        story = Story(place, dice)
        await story.opening()
        await story.tell(steps)
        await story.ending()
        return judge(f"seed {seed}", story)
