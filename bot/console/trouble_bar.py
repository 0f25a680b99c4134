"""The red bar on every page while the program itself is in trouble: what is wrong, and what staff do now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.console.wording import Wording
from bot.domain.alarm import Alarm, Kind, Work

WATCH = "Watch this queue yourself, and phone the colleagues who should have been paged."
PHONE = "Phone the patients of the open cases."
TELL = "Tell whoever runs the program."

LATE = {
    Work.NOTIFICATION: ("Pages are not being delivered", WATCH),
    Work.CASES: ("Open cases are not being paged", WATCH),
    Work.SAFETY: ("Advice to patients is not being delivered", PHONE),
    Work.UPDATES: ("What patients write is not being read", PHONE),
    Work.ASKS: ("Questions that patients left open are not being passed on", PHONE),
    Work.QUESTIONS: ("Questions that patients left open are not being passed on", PHONE),
    Work.REPLY: ("Replies to patients are not being delivered", "Phone instead of writing."),
    Work.PLAN: ("Check-ins are not being delivered", TELL),
    Work.TREATMENTS: ("Check-ins are not being sent", TELL),
    Work.PHOTOS: ("Pictures of patients are not being fetched", TELL),
}
TEXTS = {
    Kind.TELEGRAM: ("Telegram does not answer: nothing from patients arrives, no page leaves", f"{PHONE} {WATCH}"),
    Kind.DATABASE: ("Nothing can be saved", f"Write down on paper what you do. {PHONE} {TELL}"),
    Kind.NOT_ARRIVED: ("An urgent message could not be delivered", "Look at the queue: take the case, and phone."),
    Kind.UNTOLD: ("A message could not be read, and no case was opened for it", f"Stay near the phone. {TELL}"),
    Kind.ADRIFT: ("A case had nobody to call next", "It has now. Look at the queue."),
    Kind.LOOP: ("A part of the program stands still", f"{WATCH} {TELL}"),
    Kind.BLOCKED: ("The program stood still", f"{WATCH} {TELL}"),
}


@dataclass(frozen=True)
class TroubleLine:
    what: str
    cure: str


def trouble_lines(alarms: Iterable[Alarm], wording: Wording, now: datetime) -> list[TroubleLine]:
    """One for each trouble, those that keep pages from arriving first; said once where two sound alike."""
    found: dict[str, TroubleLine] = {}
    for alarm in sorted(alarms, key=_order):
        what, cure = LATE[Work(alarm.part)] if alarm.kind is Kind.LATE else TEXTS[alarm.kind]
        found.setdefault(what, TroubleLine(f"{what} since {wording.moment(alarm.since, now)}.", cure))
    return list(found.values())


def _order(alarm: Alarm) -> int:
    """As they stand above."""
    return [*TEXTS].index(alarm.kind) if alarm.kind in TEXTS else -len(LATE) + [*LATE].index(Work(alarm.part))
