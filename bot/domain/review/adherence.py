"""How check-ins were answered: on their day, later, not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.review.bounds import Share
from bot.domain.review.facts import Answered, CheckInFact
from bot.domain.review.load import ALL


@dataclass(frozen=True)
class AdherenceRow:
    """Of an indication (or ALL) and a day of the diary (0: all days)."""

    indication: str
    day: int
    same_day: int
    recalled: int
    missed: int

    @property
    def key(self) -> str:
        return f"{self.indication}/{self.day}"

    @property
    def asked(self) -> int:
        return self.same_day + self.recalled + self.missed

    @property
    def share(self) -> Share:
        """Answered on the day itself. What was filled in later is no such answer."""
        return Share(self.same_day, self.asked)


def adherence(check_ins: Sequence[CheckInFact]) -> tuple[AdherenceRow, ...]:
    """All, each day of all, then the same for each indication. Check-ins that can still be answered are left out."""
    settled = [one for one in check_ins if one.answered is not Answered.WAITING]
    rows = _rows(ALL, settled) if settled else []
    for name in sorted({one.indication for one in settled}):
        rows += _rows(name, [one for one in settled if one.indication == name])
    return tuple(rows)


def _rows(name: str, own: Sequence[CheckInFact]) -> list[AdherenceRow]:
    days = sorted({one.day for one in own})
    return [_row(name, 0, own), *(_row(name, day, [one for one in own if one.day == day]) for day in days)]


def _row(name: str, day: int, own: Sequence[CheckInFact]) -> AdherenceRow:
    counted = {answered: sum(one.answered is answered for one in own) for answered in Answered}
    return AdherenceRow(name, day, counted[Answered.SAME_DAY], counted[Answered.RECALLED], counted[Answered.MISSED])
