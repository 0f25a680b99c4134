"""What counts for nothing, and what became of advice and of rests."""

from __future__ import annotations

from bot.domain.case import EventKind, Outcome
from bot.domain.did_you_go import Went
from bot.domain.review.facts import AdviceFact, Facts
from bot.domain.review.review import Review, review
from bot.domain.tier import Tier
from tests.domain.review.examples import CLOCKS, NOW, OCTOBER, TERMS, case, event, flag, treated

NURSE = {"staff_id": 1}


def month(facts: Facts) -> Review:
    return review(facts, OCTOBER, TERMS, CLOCKS, NOW)


def test_a_fire_drill_is_in_no_figure() -> None:
    drill = case("DRIL", event(EventKind.NOBODY_TO_PAGE, 1), outcome=Outcome.DRILL)

    found = month(Facts(cases=(drill,), treated=(treated(),)))

    assert (found.cases, found.outcomes, found.rules, found.times) == ((), (), (), ())
    assert {code for row in found.near_misses for code in row.cases} == set()
    assert [(row.alerts, row.flags, row.cases) for row in found.load] == [(0, 0, ())] * 2


def test_the_mark_of_a_known_report_is_no_rule_and_no_tier_of_the_case() -> None:
    known = event(EventKind.RED_FLAG, 50, tier=Tier.ED_NOW, rules=("en.ptosis.lid", "snooze.expected"))
    rest = event(EventKind.SNOOZED, 30, tier=Tier.ED_NOW, **NURSE)

    one = case("A", rest, known)

    assert [row.key for row in month(Facts(cases=(one,))).rules] == ["en.ptosis.lid"]
    assert one.gravest is Tier.CLINIC_NOW


def test_what_a_rest_silenced_and_what_broke_through() -> None:
    known = event(EventKind.SAME, 50, rules=("snooze.expected",))
    rested = case(
        "A",
        event(EventKind.SNOOZED, 30, **NURSE),
        known,
        known,
        event(EventKind.WOKEN, 55, symptoms=("vision",)),
        flag(55),
        event(EventKind.SNOOZED, 58, **NURSE),
        event(EventKind.WOKEN, 59),  # by the clock
    )

    found = month(Facts(cases=(rested, case("B")))).rests

    assert (found.rests, found.silenced, found.broke_through) == (2, 2, 1)


def test_what_became_of_emergency_advice() -> None:
    given = (
        *(AdviceFact("A", Went.WENT), AdviceFact("A", Went.WENT), AdviceFact("B", Went.DID_NOT_GO)),
        *(AdviceFact("C", Went.NURSE_KNOWS), AdviceFact("D")),
    )

    found = month(Facts(advice=given))

    assert [(row.key, row.count, row.cases) for row in found.advice] == [
        ("went", 2, ("A",)),
        ("on_the_way", 0, ()),
        ("did_not_go", 1, ("B",)),
        ("no_word", 0, ()),
        ("nurse_knows", 1, ("C",)),
        ("", 1, ("D",)),
    ]
    assert month(Facts()).advice == ()
