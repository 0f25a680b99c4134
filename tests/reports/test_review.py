"""The review as a page and as files: small numbers show no share, no cell acts as a formula, plots speak."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest

from bot.domain.case import EventKind, NextStep, Outcome
from bot.domain.did_you_go import Went
from bot.domain.review.facts import AdviceFact, Answered, CheckInFact, Facts
from bot.domain.review.review import Review, review
from bot.domain.review.second import second_review
from bot.domain.review.waits import Clocks
from bot.reports.plots import Point, dot_plot, round_up
from bot.reports.review_page import agreement_csv, render_agreement, render_review, review_csv, tiles
from bot.reports.review_plots import time_plot
from tests.domain.review.examples import CLOCKS, NOW, OCTOBER, TERMS, case, event, treated

FORMULA = '=HYPERLINK("http://evil.example")'
TABLES = ("outcomes", "load", "times", "near-misses", "advice", "complications", "rules", "missed", "adherence")


def label(name: str) -> str:
    return name.partition(".")[2]


def month(facts: Facts) -> Review:
    return review(facts, OCTOBER, TERMS, CLOCKS, NOW)


def page(facts: Facts) -> str:
    return str(
        render_review(month(facts), label, lambda table, key: f"/behind/{table}/{key}", lambda name: f"/{name}.csv")
    )


def lines(facts: Facts, name: str) -> list[dict[str, str]]:
    text = review_csv(month(facts), label, name)
    assert text is not None
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def busy(count: int) -> Facts:
    return Facts(
        cases=tuple(case(f"C{number}", treatment_ids=(number,)) for number in range(count)),
        treated=tuple(treated(number, lot="L1") for number in range(count)),
        check_ins=tuple(CheckInFact("cervical_dystonia", 1 + number % 3, Answered.SAME_DAY) for number in range(count)),
    )


def test_an_empty_month_is_a_page_without_plots() -> None:
    shown = page(Facts())

    assert "No case opened in these days." in shown
    assert "No check-in was shown in these days." in shown
    assert "<svg" not in shown


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_a_file_with_a_head(name: str) -> None:
    text = review_csv(month(Facts()), label, name)

    assert text is not None
    assert text.startswith("\ufeff")
    assert review_csv(month(Facts()), label, "nothing") is None


def test_below_the_threshold_of_content_the_number_is_shown_and_no_share() -> None:
    [few], [enough] = (
        [line for line in lines(busy(count), "complications") if line["by"] == "lot"] for count in (4, 5)
    )

    assert (few["treatments"], few["with_complication"], few["share"], few["share_low"]) == ("4", "4", "", "")
    assert (enough["share"], enough["share_low"], enough["share_high"]) == ("1.0", "0.4782", "1.0")
    assert "Treatments with a complication" not in page(busy(4))
    assert "Treatments with a complication" in page(busy(5))


def test_what_is_shared_with_another_treatment_is_said_on_the_page_and_in_the_file() -> None:
    facts = busy(5)
    facts = replace(facts, cases=(replace(facts.cases[0], treatment_ids=(0, 1)), *facts.cases[1:]))

    [lot] = [line for line in lines(facts, "complications") if line["by"] == "lot"]

    assert (lot["with_complication"], lot["cases_shared_with_other_treatments"]) == ("5", "1")
    assert "Shared cases" in page(facts)


def test_no_cell_of_a_file_acts_as_a_formula() -> None:
    facts = Facts(cases=(case(),), treated=(treated(product=FORMULA, lot="+1"), treated(2, indication="-2+3")))

    cells = [cell for line in lines(facts, "complications") for cell in line.values()]

    assert f"'{FORMULA} +1" in cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_what_is_typed_by_hand_is_escaped_on_the_page() -> None:
    shown = page(Facts(treated=(treated(product="<script>alert(1)</script>"),)))

    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_every_plot_has_a_title_and_is_told_in_words() -> None:
    shown = page(busy(6))
    plots = re.findall(r"<svg.*?</svg>", shown, re.DOTALL)

    assert len(plots) == 9  # load, times, five groups, rules, days
    for plot in plots:
        title, told = re.findall(r'<(?:title|desc) id="([^"]+)"', plot)
        assert f'aria-labelledby="{title} {told}"' in plot
        assert re.search(r"<desc[^>]*>[^<]{10,}</desc>", plot)
    ids = re.findall(r' id="([^"]+)"', shown)
    assert len(ids) == len(set(ids))


def test_figures_lead_to_their_cases_and_none_where_there_are_none() -> None:
    shown = page(replace(busy(6), cases=(case("C1", outcome=Outcome.NOISE, treatment_ids=(1,)),)))

    assert 'href="/behind/rules/en.ptosis.lid"' in shown
    assert 'href="/behind/wrong/en.ptosis.lid"' in shown
    assert "/behind/near-misses/" not in shown


def test_times_are_minutes_in_the_file_and_words_on_the_page() -> None:
    [taken] = [line for line in lines(busy(1), "times") if line["step"] == "Taken"]

    assert (taken["median_minutes"], taken["clock_minutes"], taken["in_time"]) == ("5.0", "10.0", "1")
    assert taken["in_time_of"] == "1"
    assert "5 min" in page(busy(1))
    assert "1 of 1" in page(busy(1))


@pytest.mark.parametrize("name", TABLES)
def test_no_cell_of_a_file_holds_two_numbers(name: str) -> None:
    cells = [cell for line in lines(busy(6), name) for cell in line.values()]

    assert not [cell for cell in cells if re.fullmatch(r"\d+ of \d+", cell)]


def test_the_tiles_of_an_empty_month_hold_no_share_of_nothing() -> None:
    assert [figure for _, figure, _ in tiles(month(Facts()))] == ["0", "–", "–", "0", "0", "–"]


def test_agreement_without_ratings_says_so() -> None:
    empty = second_review(3, [])

    assert "Nothing was rated yet." in str(render_agreement(empty, label, {}, 5, lambda name: name))
    assert agreement_csv(empty, label, {}, 5, "agreement-rules") is not None
    assert agreement_csv(empty, label, {}, 5, "rules") is None


@pytest.mark.parametrize(("value", "top"), [(0, 1), (0.3, 0.5), (1, 1), (1.2, 2), (7.9, 10), (21, 25), (140, 200)])
def test_an_axis_ends_at_a_round_number(value: float, top: float) -> None:
    assert round_up(value) == pytest.approx(top)


def test_after_emergency_advice_is_a_table_and_a_file() -> None:
    facts = Facts(cases=(case("A"),), advice=(AdviceFact("A", Went.WENT), AdviceFact("GONE")))

    told = lines(facts, "advice")

    assert [(line["answer"], line["times"]) for line in told] == [
        ("went", "1"),
        ("on_the_way", "0"),
        ("did_not_go", "0"),
        ("no_word", "0"),
        ("nurse_knows", "0"),
        ("Not known yet", "1"),
    ]
    shown = page(facts)
    assert "/behind/advice/went" in shown
    assert "No emergency advice was given in these days." in page(Facts())


def test_what_rests_silenced_is_one_line() -> None:
    known = event(EventKind.SAME, 40, rules=("snooze.expected",))
    rested = case("A", event(EventKind.SNOOZED, 30), known, event(EventKind.WOKEN, 50, symptoms=("vision",)))

    assert (
        "Rests: 1. Reports that were as expected and called nobody: 1. What broke through and called at once: 1."
        in page(Facts(cases=(rested,)))
    )
    assert "Rests:" not in page(busy(1))


def test_a_clock_that_rests_says_so_and_is_in_no_plot_of_time_that_passed() -> None:
    ladders = {tier: replace(ladder, in_hours=frozenset({NextStep.CONTACT})) for tier, ladder in CLOCKS.ladders.items()}
    rested = review(busy(6), OCTOBER, TERMS, Clocks(ladders, CLOCKS.hours), NOW)

    text = review_csv(rested, label, "times")

    assert text is not None
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert {row["step"]: row["clock_counts"] for row in rows} == {
        "Taken": "always",
        "Patient reached": "clinic hours",
        "Closed": "",
    }
    plot = time_plot(rested, label)
    assert plot is not None
    assert [stretch.clock is not None for stretch in plot.stretches] == [True, False, False]


def test_where_nothing_happened_to_few_the_far_bound_does_not_squeeze_the_others() -> None:
    happened, nothing = Point("neck", "45 (9)", (45.0, 20.0, 86.0)), Point("child", "0 (0)", (0.0, 0.0, 260.0))
    assert dot_plot("p", "Alerts", [happened, nothing], percent=False).ticks[-1].text == "100"
    assert dot_plot("p", "Alerts", [nothing], percent=False).ticks[-1].text == "500"
    assert [dot.further for dot in dot_plot("p", "Alerts", [happened, nothing], percent=False).dots] == [False, True]
