"""What a swap would cost in sleep: how long somebody would be on call without a break."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.care.desk import Desk
from bot.care.rota.standing import rota, swapped
from bot.domain.on_call import unbroken
from bot.domain.rota import Span
from bot.store.tables import SwapRow


def long_duty(desk: Desk, swap: SwapRow) -> Mapping[int, Span]:
    """Who would by the swap be on call for longer than without it, and than content allows: from when to when."""
    before, turns = rota(desk), dict(swapped(swap))
    after, found = replace(before, swapped={**before.swapped, **turns}), dict[int, Span]()
    for turnout, person in turns.items():
        for turn in (one.span_on(turnout.day, before.zone) for one in before.shifts if one.id == turnout.shift):
            run = unbroken(after, person, turn)
            if run.length > max(desk.playbook.longest_on_call, unbroken(before, person, turn).length):
                found[person] = run
    return found
