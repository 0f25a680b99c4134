"""The red bar on every page while the program itself is in trouble: what is wrong, and what staff do now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.console.page.wording import Wording
from bot.domain.alarm import Alarm, Kind, Work

WATCH = "Watch the queue yourself, and phone the colleagues who should have been paged."
PHONE = "Phone the patients of the open cases."
TELL = "Tell whoever runs the program."

LATE = {
    Work.NOTIFICATION: ("Pages are not being delivered", (WATCH,)),
    Work.CASES: ("Open cases are not being paged", (WATCH,)),
    Work.SAFETY: ("Advice to patients is not being delivered", (PHONE,)),
    Work.UPDATES: ("What patients write is not being read", (PHONE,)),
    Work.ASKS: ("Questions that patients left open are not being passed on", (PHONE,)),
    Work.ADVICE: ("Patients told to seek emergency care are not being followed up", (PHONE,)),
    Work.QUESTIONS: ("Questions that patients left open are not being passed on", (PHONE,)),
    Work.REPLY: ("Replies to patients are not being delivered", ("Phone instead of writing.",)),
    Work.PLAN: ("Check-ins are not being delivered", (TELL,)),
    Work.TREATMENTS: ("Check-ins are not being sent", (TELL,)),
    Work.PHOTOS: ("Pictures of patients are not being fetched", (TELL,)),
}
TEXTS = {
    Kind.TELEGRAM: ("Nothing reaches or leaves Telegram", (WATCH, PHONE)),
    Kind.DATABASE: ("Nothing can be saved", ("Write down on paper what you do.", PHONE, TELL)),
    Kind.NOT_ARRIVED: ("An urgent message could not be delivered", ("Look at the queue: take the case, and phone.",)),
    Kind.UNTOLD: ("A message could not be read, and no case was opened for it", (TELL,)),
    Kind.ADRIFT: ("A case had nobody to call next", ("It has now: look at the queue.",)),
    Kind.LOOP: ("A part of the program stands still", (WATCH, TELL)),
    Kind.BLOCKED: ("The program stood still", (WATCH, TELL)),
}


@dataclass(frozen=True)
class Troubles:
    """Each thing that is wrong, and each thing to do, said once."""

    wrong: list[str]
    cures: list[str]


def troubles(alarms: Iterable[Alarm], wording: Wording, now: datetime) -> Troubles:
    """What keeps pages from arriving stands first."""
    wrong, cures = dict[str, str](), dict[str, None]()
    for alarm in sorted(alarms, key=_order):
        what, to_do = LATE[Work(alarm.part)] if alarm.kind is Kind.LATE else TEXTS[alarm.kind]
        wrong.setdefault(what, f"{what} since {wording.moment(alarm.since, now)}.")
        cures |= dict.fromkeys(to_do)
    return Troubles(list(wrong.values()), list(cures))


def _order(alarm: Alarm) -> int:
    """As they stand above."""
    return [*TEXTS].index(alarm.kind) if alarm.kind in TEXTS else -len(LATE) + [*LATE].index(Work(alarm.part))
