"""Only what was answered on its day counts as answered."""

from __future__ import annotations

from bot.domain.review.adherence import adherence
from bot.domain.review.facts import Answered, CheckInFact


def test_no_check_ins_no_rows() -> None:
    assert adherence([]) == ()
    assert adherence([CheckInFact("face", 3, Answered.WAITING)]) == ()


def test_days_and_indications_are_counted_apart_and_together() -> None:
    found = adherence(
        [
            CheckInFact("face", 1, Answered.SAME_DAY),
            CheckInFact("face", 2, Answered.RECALLED),
            CheckInFact("neck", 1, Answered.MISSED),
            CheckInFact("neck", 2, Answered.WAITING),
        ]
    )

    rows = {row.key: (row.same_day, row.recalled, row.missed) for row in found}
    assert rows == {
        "all/0": (1, 1, 1),
        "all/1": (1, 0, 1),
        "all/2": (0, 1, 0),
        "face/0": (1, 1, 0),
        "face/1": (1, 0, 0),
        "face/2": (0, 1, 0),
        "neck/0": (0, 0, 1),
        "neck/1": (0, 0, 1),
    }
    assert found[0].share.value == 1 / 3
