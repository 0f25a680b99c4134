"""What things are called on the page, and the shapes that stand beside a colour."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.curve import GOAL, HEADACHE, PAIN
from bot.domain.tier import Tier

CURVES: Mapping[str, str] = {PAIN: "Pain", HEADACHE: "Headache", GOAL: "Effect"}

SHAPES: Mapping[Tier, str] = {
    Tier.EMERGENCY: "■",
    Tier.ED_NOW: "■",
    Tier.CLINIC_NOW: "▲",
    Tier.SAME_DAY: "●",
    Tier.THREE_DAYS: "○",
    Tier.SELF_CARE: "○",
}


def count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
