"""What an open page is told: that something changed, and of red cases which. Whoever was away is told what they missed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta

from bot.care.desk import Desk
from bot.console.page.wording import Wording
from bot.domain.case import EventKind
from bot.domain.tier import Tier
from bot.store import news
from bot.store.tables import CaseEventRow, CaseRow

SETTLING = timedelta(seconds=10)  # no act takes longer from its first line to its commit
RAISING = (
    EventKind.RED_FLAG,
    EventKind.MISSED_DAYS,
    EventKind.PASSED_ON,
    EventKind.NEW_MEDICINE,
    EventKind.URGENT,
    EventKind.UNREACHABLE,
    EventKind.UNREADABLE,
    EventKind.UNHEARD,
    EventKind.INVITE_LOCKED,
    EventKind.KNOWN_CHAT,
    EventKind.WORSE,
    EventKind.TIER_RAISED,
)
CALLING = (  # somebody is called again, whatever for, until it is taken; closing late can wait
    EventKind.BEGUN_ANEW,
    EventKind.SAID_AGAIN,
    EventKind.CONTACT_LATE,
    EventKind.DECISION_LATE,
    EventKind.RELEASED,
    EventKind.DID_NOT_GO,
    EventKind.NO_WORD,
    EventKind.WOKEN,
    EventKind.UNDONE,
    EventKind.NOBODY_TO_PAGE,
)


def position(desk: Desk) -> int:
    """How far along the timelines a page is that is made now."""
    return news.settled(desk.session, desk.now - SETTLING)


@dataclass
class News:
    """For one open page. `since` is the number of the last line it knows; a number nobody gave means that it knows nothing.

    The number goes out with the last message of a look only: a line torn in the middle is told again. A page may hear of one alarm twice,
    by the same number.
    """

    since: int
    wording: Wording
    care: bool  # alarms are for those who care for patients
    _told: set[int] = field(default_factory=set)

    def first(self, desk: Desk, *, again: bool) -> str:
        """On connecting, `again` after a break."""
        newest = news.newest_line(desk.session)
        unknown = not 0 <= self.since <= newest
        if unknown:
            self.since = position(desk)
        if again or unknown or newest > self.since:
            return self.look(desk)
        return f"id: {self.since}\n\n"

    def look(self, desk: Desk) -> str:
        """After something happened."""
        lines = news.lines_since(desk.session, self.since, (*RAISING, *CALLING)) if self.care else []
        fresh = [(line, case) for line, case in lines if line.id not in self._told]
        red = {case.code: (line, case) for line, case in fresh if _rings(line, case)}
        alarms = [self._alarm(line, case) for line, case in red.values()]
        self.since = max(self.since, position(desk))
        self._told = {line.id or 0 for line, _ in lines if (line.id or 0) > self.since}
        return "".join([*alarms, f"id: {self.since}\nevent: changed\ndata: 1\n\n"])

    def _alarm(self, line: CaseEventRow, case: CaseRow) -> str:
        said = {"number": line.id, "code": case.code, "tier": self.wording.label("tier", case.tier)}
        return f"event: alarm\ndata: {json.dumps(said)}\n\n"


def _rings(line: CaseEventRow, case: CaseRow) -> bool:
    """True for what cannot wait. Of acts that were undone only "I have it": the others were told that somebody has the case."""
    if line.kind == EventKind.UNDONE and line.text != EventKind.ACKNOWLEDGED:
        return False
    if line.kind in RAISING:
        return bool(line.tier) and Tier(line.tier).is_now
    return case.acknowledged_at is None and Tier(case.tier).is_now
