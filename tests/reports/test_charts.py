"""Where lines and marks of a chart stand, worked out by hand, and the small pictures."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.reports.charts import LABELS, PLOT, TOP, charts
from bot.reports.picture import PictureWords, picture
from bot.reports.strip_view import mini_strip
from tests.domain.diary_example import a_day
from tests.reports.examples import empty_summary, full_summary, silent_summary, summary_of


def test_a_day_stands_in_the_middle_of_its_column() -> None:
    effect, pain = charts(full_summary())
    assert effect.days == pain.days == tuple(LABELS + PLOT / 15 * (day + 0.5) for day in range(15))


def test_the_top_of_the_scale_is_the_top_of_the_plot() -> None:
    _, pain = charts(summary_of({2: a_day(2, effects=("sore",), pain=10)}, today=3))
    assert pain.lines[0].dots[0].y == TOP
    assert [tick.text for tick in pain.ticks] == ["0", "5", "10"]


def test_a_missed_day_is_leapt_over_not_drawn_through() -> None:
    line = charts(full_summary())[0].lines[0]
    day = {number: x for number, x in enumerate(charts(full_summary())[0].days)}
    assert line.gaps.startswith(f"M{day[6]} ")
    assert f"L{day[8]} " in line.gaps
    assert f"L{day[8]} " not in line.solid
    assert line.solid.count("M") == 2


def test_onset_and_peak_are_marked() -> None:
    assert [mark.text for mark in charts(full_summary())[0].marks] == ["onset day 4", "peak day 8"]
    assert [mark.text for mark in charts(full_summary())[1].marks] == ["6", "3"]


def test_an_onset_that_is_the_peak_is_one_mark() -> None:
    summary = summary_of({1: a_day(1), 2: a_day(2, goal="clear")}, today=3)
    assert [mark.text for mark in charts(summary)[0].marks] == ["onset and peak day 2"]


def test_the_words_at_the_onset_leave_the_way_up_free() -> None:
    summary = summary_of({2: a_day(2, goal="little"), 3: a_day(3, goal="clear")}, today=4)
    onset, peak = charts(summary)[0].marks
    assert (onset.anchor, peak.anchor) == ("end", "middle")
    assert peak.y < onset.y


def test_words_at_the_edges_stay_inside_the_plot() -> None:
    first = charts(summary_of({1: a_day(1, goal="clear")}, today=2))[0].marks[0]
    last = charts(summary_of({14: a_day(14, goal="clear")}, today=15))[0].marks[0]
    assert (first.anchor, last.anchor) == ("start", "end")


def test_without_answers_there_are_no_lines_and_no_marks() -> None:
    for chart in charts(silent_summary()):
        assert all(line.solid == line.gaps == "" and line.dots == () for line in chart.lines)
        assert chart.marks == ()
        assert "no answer" in chart.description


def test_the_miniature_has_a_square_a_day_and_says_what_matters() -> None:
    full = full_summary()
    drawn = mini_strip(full.days, full.worst, full.case_days)
    assert drawn.count("<rect") == 15
    assert "day 5 answered, yes, to be acted on at once, case opened" in drawn
    assert "day 7 missed;" in drawn
    assert drawn.count('class="sum-case"') == 3


def test_the_miniature_needs_only_days() -> None:
    assert mini_strip(empty_summary().days).count("sum-ahead") == 14


def test_the_patients_picture_rises_with_the_effect_and_escapes_words() -> None:
    drawn = picture(full_summary(), PictureWords("<Your two weeks>", "Goal", "Sore", "12 of 14 days"))
    assert "&lt;Your two weeks&gt;" in drawn
    heights = [float(y) for y in re.findall(r"\d+,([\d.]+) ", drawn)]
    assert all(later <= earlier for earlier, later in pairwise(heights))
    assert drawn.count('fill="#a8371e"/>') == 5  # five sore days
