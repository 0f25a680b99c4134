"""A rule is right when the patient had to be seen or advised, wrong when the case was noise; what says nothing is left out."""

from __future__ import annotations

from bot.domain.case import EventKind, Outcome
from bot.domain.review.predictive import by_rule
from tests.domain.review.examples import TERMS, case, event, flag


def test_no_cases_no_rules() -> None:
    assert by_rule([], TERMS) == ()


def test_outcomes_decide() -> None:
    ends = (Outcome.SEEN_IN_CLINIC, Outcome.ADVISED_HOME, Outcome.NOISE, Outcome.UNREACHABLE, Outcome.DUPLICATE, None)
    [row] = by_rule([case(f"C{number}", outcome=end) for number, end in enumerate(ends)], TERMS)

    assert (row.right, row.seen, len(row.wrong_cases), row.excluded) == (2, 1, 1, 3)
    assert (row.share.hits, row.share.of) == (2, 3)
    assert row.wrong_cases == ("C2",)
    assert len(row.cases) == 6


def test_a_judgement_of_staff_comes_before_the_outcome() -> None:
    rule = "en.ptosis.lid"
    cases = [
        case("A", outcome=Outcome.NOISE, verdicts={rule: True}),
        case("B", outcome=Outcome.SEEN_IN_CLINIC, verdicts={rule: False}),
        case("C", outcome=Outcome.UNREACHABLE, verdicts={rule: True}),
    ]

    [row] = by_rule(cases, TERMS)

    assert (row.right, row.wrong_cases, row.excluded, row.judged) == (2, ("B",), 0, 3)


def test_a_rule_that_fired_often_in_a_case_counts_once() -> None:
    [row] = by_rule([case("A", flag(3), flag(9), outcome=Outcome.NOISE)], TERMS)

    assert row.share.of == 1


def test_every_rule_of_a_case_counts_but_those_that_only_lifted_it() -> None:
    found = by_rule([case("A", flag(3, rules=("en.vision.double", "raised.age")))], TERMS)

    assert {row.key for row in found} == {"en.ptosis.lid", "en.vision.double"}


def test_a_line_of_another_kind_fires_nothing() -> None:
    [row] = by_rule([case("A", event(EventKind.NOTE, 3, rules=("en.vision.double",)))], TERMS)

    assert row.key == "en.ptosis.lid"
