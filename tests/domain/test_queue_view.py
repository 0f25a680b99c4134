"""What a filter leaves out and must say so."""

from datetime import UTC, datetime

from bot.domain.queue_view import Count, Hidden, Show, View, hidden
from bot.domain.tier import Tier

NOW = datetime(2026, 6, 8, 14, tzinfo=UTC)


def count(everything: int, *, late: int = 0, snoozed: int = 0, shown: int = 0, late_shown: int = 0) -> Count:
    parts = {**dict.fromkeys(Show, 0), Show.ALL: everything, Show.OVERDUE: late, Show.SNOOZED: snoozed}
    return Count(parts, shown, late_shown)


def view(show: Show = Show.ALL) -> View:
    return View(show, None, 1, NOW)


def test_the_whole_queue_hides_nothing() -> None:
    assert not hidden(view(), {Tier.EMERGENCY: count(3, late=2, shown=3, late_shown=2)})


def test_a_filter_says_which_emergencies_and_which_late_cases_it_leaves_out() -> None:
    counts = {
        Tier.EMERGENCY: count(3, late=2, shown=1, late_shown=1),
        Tier.ED_NOW: count(1),
        Tier.SAME_DAY: count(9, late=4, shown=2),
    }
    assert hidden(view(Show.MINE), counts) == Hidden(emergencies=3, snoozed_emergencies=0, overdue=5)


def test_a_snoozed_emergency_is_named_where_it_is_not_seen() -> None:
    assert hidden(view(), {Tier.EMERGENCY: count(0, snoozed=1)}) == Hidden(1, 1, 0)
    assert not hidden(view(Show.SNOOZED), {Tier.EMERGENCY: count(0, snoozed=1, shown=1)})
