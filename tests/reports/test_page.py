"""The page of a treatment: what a clinician must find on it, and that nobody can write into it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.domain.summary import Beside, DayText, Goal, Injection, Summary, Wrote
from bot.reports.document import embedded, summary_document
from bot.reports.page import render_summary
from bot.reports.templating import shortened
from tests.reports.examples import FACTS, TREATED, empty_summary, full_summary, silent_summary

HOSTILE = "<script>alert('x')</script> {{ 7*7 }} \"quoted\" & \u200b\u202e"


def text_of(summary: Summary) -> str:
    """The page as it is read aloud: no tags, single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", render_summary(summary)))


def test_the_head_says_who_what_how_much_and_why() -> None:
    page = text_of(full_summary())
    for fact in ("Maria Garcia", "born 1952", "Dysport 462.5 U", "lot K14722", "3 Nov 2026", "day 13 of 14", "EMG"):
        assert fact in page
    assert "Reached when: 10 minutes without a hand on the chin" in page
    assert "Before: 30 Jul 2026, Dysport 400 U" in page


def test_a_treatment_whose_two_weeks_overlap_is_named_with_its_lot() -> None:
    beside = Beside(7, "frown lines", TREATED, "Dysport", "F1", 50.0)
    page = text_of(replace(full_summary(), beside=(beside,))).replace("\u00a0", " ")
    assert "frown lines, Dysport 50 U, lot F1. The two weeks overlap: what is reported may come of either." in page


def test_four_figures_tell_the_two_weeks() -> None:
    page = text_of(full_summary()).replace("\u00a0", " ")
    assert "3 cases Emergency, day 6 · 1 still open" in page
    assert "Clearly better day 12 · onset day 4 · peak day 8" in page
    assert "6/10 on day 2 Headache 3/10 on day 1" in page
    assert "11 of 12 92 % · 2 filled in later · 1 missed" in page


def test_the_strip_says_every_cell_in_words() -> None:
    page = render_summary(full_summary())
    assert page.count('scope="col"') == 16 + 7  # the days with their head, and the table of cases
    row = page[page.index("Voice or speech") : page.index("Weak elsewhere")]
    cells = re.findall(r'class="sum-said">([^<]*)<', row)
    assert cells == [
        "not asked",
        *["no"] * 3,
        "no, filled in later",
        "no",
        "yes, to be acted on at once",
        "no answer",
        *["no"] * 2,
        "no, filled in later",
        *["no"] * 2,
        *["still open"] * 2,
    ]


def test_own_words_are_told_apart_from_taps() -> None:
    page = render_summary(full_summary())
    row = page[page.index("Trouble swallowing</th>") : page.index("Trouble breathing</th>")]
    assert "yes, to be acted on at once, in the patient&#39;s own words" in row
    assert "▲”" in row


def test_the_curves_can_be_heard() -> None:
    page = render_summary(full_summary())
    assert "Pain: day 1 4, day 2 6, day 3 3, day 4 2 (filled in later), day 5 2, day 6 0" in page
    assert "Effect: day 1 Same, day 2 Same, day 3 Same, day 4 A little better (filled in later)" in page
    assert "In grey, the treatment of 30 Jul 2026." in page


def test_every_case_has_its_times_and_what_became_of_it() -> None:
    page = text_of(full_summary())
    assert "Trouble swallowing, Changed voice 3 min 21 min Seen in clinic K7P2" in page
    assert "New medicine named not yet none noted still open Q8LD" in page


def test_words_stand_in_the_order_of_the_days() -> None:
    page = render_summary(full_summary())
    places = [page.index(words) for words in ("three pillows", "my tea", "tight chest", "leans a bit", "Gentamicin")]
    assert places == sorted(places)


def test_photos_come_from_the_console_and_are_only_named_where_there_is_none() -> None:
    assert '<img src="/photos/31" alt="Photo, day 1"' in render_summary(full_summary())
    assert "<img" not in summary_document(full_summary())
    assert 'src="data:image/png;base64,cG5n"' in summary_document(full_summary(), {32: embedded(b"png", "image/png")})
    assert embedded(b"<svg>", "image/svg+xml") == embedded(b"", "image/png") == ""


@pytest.mark.parametrize(
    "summary", [full_summary(), silent_summary(), empty_summary()], ids=["full", "silent", "empty"]
)
def test_nothing_needs_what_the_consoles_policy_forbids(summary: Summary) -> None:
    page = render_summary(summary)
    assert not re.search(r"\sstyle=|\son\w+=|<script|<style|https?:", page)


@pytest.mark.parametrize(
    "summary", [full_summary(), silent_summary(), empty_summary()], ids=["full", "silent", "empty"]
)
def test_no_id_stands_twice(summary: Summary) -> None:
    ids = re.findall(r'\sid="([^"]+)"', render_summary(summary))
    assert len(ids) == len(set(ids)) == 4


def test_what_people_wrote_stays_text() -> None:
    facts = replace(
        FACTS,
        patient_name=HOSTILE,
        product=HOSTILE,
        lot=HOSTILE,
        risk_notes=HOSTILE,
        notes=HOSTILE,
        injections=(Injection(HOSTILE, HOSTILE, 1),),
        goals=(Goal(HOSTILE, HOSTILE, HOSTILE),),
        risk_flags=(HOSTILE,),
    )
    wrote = Wrote(3, TREATED, HOSTILE, (HOSTILE,))
    summary = replace(full_summary(), facts=facts, notes=(DayText(1, HOSTILE),), wrote=(wrote,))
    page = summary_document(summary)
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 15  # the name in the title as well
    assert "{{ 7*7 }}" in page


def test_long_words_are_cut_between_words_on_the_page() -> None:
    page = text_of(replace(full_summary(), notes=(DayText(1, "pain again " * 400),)))
    assert "pain again…" in page
    assert page.count("pain again") == 27  # 297 of 300 characters


@pytest.mark.parametrize(
    ("text", "shown"), [("short", "short"), (" " * 400, ""), ("a" * 20, "aaaaaaaaa…"), ("one two three", "one two…")]
)
def test_any_text_can_be_cut(text: str, shown: str) -> None:
    assert shortened(text, 10) == shown


def test_a_patient_who_never_answered_is_not_called_well() -> None:
    page = text_of(silent_summary()).replace("\u00a0", " ")
    assert "0 of 14 0 % · 14 missed" in page
    assert "Worst pain not answered" in page
    assert "no answer does not mean no symptom" in page
    assert page.count("no answer") == 11 * 14 + 3 + 1 + 1  # each cell and curve, the legend, the foot
