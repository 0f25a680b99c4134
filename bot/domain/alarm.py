"""What can be wrong with the program itself, and the decision that it is: from what waits, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Work(StrEnum):
    """Everything that waits to be served. Messages by lane."""

    UPDATES = "updates"  # what patients and staff sent
    SAFETY = "safety"
    NOTIFICATION = "notification"
    REPLY = "reply"
    PLAN = "plan"
    CASES = "cases"
    ASKS = "asks"
    QUESTIONS = "questions"
    ADVICE = "advice"
    TREATMENTS = "treatments"
    PHOTOS = "photos"


class Kind(StrEnum):
    LATE = "late"  # work of one kind is not being served
    ADRIFT = "adrift"  # an open case had no next step
    UNTOLD = "untold"  # an update was set aside and no nurse knows
    NOT_ARRIVED = "not_arrived"  # an urgent message failed for good, and nothing urgent arrived in its place
    TELEGRAM = "telegram"  # does not answer
    DATABASE = "database"  # cannot be read or written
    LOOP = "loop"  # one of the program's loops stands still
    BLOCKED = "blocked"  # the whole program stands still


@dataclass(frozen=True)
class Alarm:
    """`part` is the work or the loop it is about, or the class of an error. Two with the same name are the same trouble."""

    kind: Kind
    since: datetime
    part: str = ""

    @property
    def name(self) -> str:
        return f"{self.kind}:{self.part}" if self.kind in (Kind.LATE, Kind.LOOP) else self.kind.value


@dataclass(frozen=True)
class Backlog:
    """What waits now. `oldest`: when the oldest of each kind was, or will be, due; a kind of which nothing waits is missing."""

    oldest: Mapping[Work, datetime] = field(default_factory=dict)
    updates_waiting: int = 0
    quarantined: int = 0
    in_doubt: int = 0
    unacknowledged: Mapping[str, int] = field(default_factory=dict)  # tier -> open cases
    adrift: tuple[int, ...] = ()  # open cases without a next step
    untold: tuple[int, ...] = ()  # updates set aside of which nobody was told
    not_arrived: datetime | None = None  # of the oldest urgent message that failed and was not made good

    def lag(self, work: Work, now: datetime) -> timedelta:
        """How long the oldest has been due; zero when nothing is."""
        return max(now - self.oldest.get(work, now), timedelta(0))


URGENT = timedelta(seconds=60)  # served within a second or two when all is well: a minute is a fault, not a busy hour

# A broadcast leaves at 30 messages a second: fifteen minutes are 27,000 check-ins. Steps of the plan are decided
# some hundred a second and come for many patients at once. A photo waits for a download and is tried again.
PATIENCE: Mapping[Work, timedelta] = {
    **dict.fromkeys(Work, URGENT),
    Work.REPLY: timedelta(minutes=3),  # behind a broadcast and in a chat that must rest
    Work.PLAN: timedelta(minutes=15),
    Work.TREATMENTS: timedelta(minutes=5),
    Work.PHOTOS: timedelta(minutes=5),
}


def audit(backlog: Backlog, now: datetime) -> list[Alarm]:
    """Every open case has a next step and none is late, all work is being served, nothing was lost unseen: or an alarm for each."""
    alarms = [Alarm(Kind.LATE, due, work) for work, due in sorted(backlog.oldest.items()) if now - due > PATIENCE[work]]
    if backlog.adrift:
        alarms.append(Alarm(Kind.ADRIFT, now))
    if backlog.untold:
        alarms.append(Alarm(Kind.UNTOLD, now))
    if backlog.not_arrived is not None and now - backlog.not_arrived > URGENT:
        alarms.append(Alarm(Kind.NOT_ARRIVED, backlog.not_arrived))
    return alarms
