"""working.toml: undo, calls in vain, how long and how far a case may rest, until when a closed one can be opened again."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.tier import Tier
from bot.domain.working import WorkingRules
from bot.playbook.reading import check_about, lasting
from bot.playbook.table import Table

LONGEST_UNDO = timedelta(minutes=2)  # what was done some minutes ago is sealed (bot/store/seals.py)


def read_working(file: Table) -> WorkingRules:
    check_about(file, "undo", "calls", "snooze", "closed")
    undo, calls, snooze, closed = (file.table(name) for name in ("undo", "calls", "snooze", "closed"))
    undo.only("within")
    calls.only("unanswered")
    snooze.only("longest", "gravest")
    closed.only("listed")
    undo_within = lasting(undo, "within")
    if undo_within > LONGEST_UNDO:
        undo.fault("within", "must be at most 2 minutes: what was done is final soon")
    gravest = snooze.choice("gravest", Tier, Tier.CLINIC_NOW)
    if gravest.rank < Tier.CLINIC_NOW.rank:
        snooze.fault("gravest", "must not be an emergency: emergencies always call somebody")
    return WorkingRules(
        undo_within=undo_within,
        unanswered_calls=calls.whole("unanswered"),
        longest_snooze=lasting(snooze, "longest"),
        gravest_expected=gravest,
        closed_listed=lasting(closed, "listed"),
    )
