"""hand_over.toml as values."""

from __future__ import annotations

from bot.domain.hand_over import HandOverRules
from bot.playbook.reading import check_about, lasting
from bot.playbook.table import Table


def read_hand_over(file: Table) -> HandOverRules:
    check_about(file, "silent", "undelivered", "left", "sheet")
    silent, undelivered, left, sheet = (file.table(name) for name in ("silent", "undelivered", "left", "sheet"))
    silent.only("after")
    undelivered.only("within")
    left.only("after")
    sheet.only("at_most")
    return HandOverRules(
        silent_after=lasting(silent, "after"),
        undelivered_within=lasting(undelivered, "within"),
        left_after=lasting(left, "after"),
        at_most=sheet.whole("at_most"),
    )
