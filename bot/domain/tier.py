"""How fast a person must act: the six tiers of the triage ladder, and the four levels patients' words are graded by."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """The coarse grade of one message, as the labelling guide has it."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    ROUTINE = "routine"
    NONE = "none"


class Tier(StrEnum):
    """What a nurse must do by when. Declared from most to least urgent; source: clinical brief, section 3.2."""

    EMERGENCY = "emergency"
    ED_NOW = "ed_now"
    CLINIC_NOW = "clinic_now"
    SAME_DAY = "same_day"
    THREE_DAYS = "three_days"
    SELF_CARE = "self_care"

    @property
    def rank(self) -> int:
        """0 for the most urgent."""
        return _RANKS[self]

    @property
    def level(self) -> Level:
        if self.rank <= Tier.ED_NOW.rank:
            return Level.EMERGENCY
        return Level.URGENT if self.rank <= Tier.SAME_DAY.rank else Level.ROUTINE

    @property
    def is_red_flag(self) -> bool:
        """True where a person must look at once or today."""
        return self.level in (Level.EMERGENCY, Level.URGENT)

    @property
    def is_now(self) -> bool:
        """True where somebody must act at this very moment, whatever the hour."""
        return self.rank <= Tier.CLINIC_NOW.rank

    def raised(self, by: int) -> Tier:
        """This tier, made `by` steps more urgent; never past EMERGENCY."""
        return list(Tier)[max(0, self.rank - by)]


_RANKS = {tier: rank for rank, tier in enumerate(Tier)}  # asked for at every step of every case


def most_urgent(first: Tier, *others: Tier) -> Tier:
    """The tier that must be met first. A tier only rises, so this is also how two reports of one case combine."""
    return min((first, *others), key=lambda tier: tier.rank)
