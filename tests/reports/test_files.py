"""CSV and JSON: one line a day that no spreadsheet will run, and everything for other programs."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from bot.domain.summary import DayText, Summary
from bot.reports.csv_file import safe, summary_csv
from bot.reports.json_file import summary_json
from tests.reports.examples import FACTS, empty_summary, full_summary, silent_summary


def lines_of(summary: Summary) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(summary_csv(summary).removeprefix("\ufeff"))))


def test_a_line_a_day_from_the_treatment_on() -> None:
    lines = lines_of(full_summary())
    assert [line["day"] for line in lines] == [str(day) for day in range(15)]
    assert [line["date"] for line in (lines[0], lines[14])] == ["2026-11-03", "2026-11-17"]
    assert {line["units"] for line in lines} == {"462.5"}


def test_a_day_holds_its_answers_cases_and_words() -> None:
    fifth = lines_of(full_summary())[5]
    assert (fifth["check_in"], fifth["swallowing"], fifth["breathing"], fifth["pain"], fifth["headache"]) == (
        "answered",
        "3",
        "0",
        "2",
        "0",
    )
    assert fifth["goal"] == "1"
    assert fifth["cases"].startswith("K7P2, Call the clinic now: Trouble swallowing")
    assert "taken after 3 minutes; Seen in clinic" in fifth["cases"]
    assert fifth["wrote"].startswith("my tea keeps going down the wrong way")


def test_what_is_not_known_is_empty_not_zero() -> None:
    seventh = lines_of(full_summary())[7]
    assert (seventh["check_in"], seventh["swallowing"], seventh["pain"], seventh["goal"]) == ("missed", "", "", "")


def test_a_case_after_the_diary_has_its_line() -> None:
    late = replace(full_summary().cases[0], day=23)
    lines = lines_of(replace(full_summary(), cases=(late,)))
    assert len(lines) == 24
    assert "K7P2" in lines[23]["cases"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_begins_like_a_formula(text: str) -> None:
    summary = replace(full_summary(), facts=replace(FACTS, patient_name=text, lot=text), notes=(DayText(2, text),))
    cells = [cell for line in csv.reader(io.StringIO(summary_csv(summary), newline="")) for cell in line]
    assert f"'{text}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
    assert not [cell for cell in cells if cell.startswith("-") and cell != "-1"]


def test_numbers_below_zero_stay_numbers() -> None:
    assert safe(-1) == -1
    assert safe(None) == ""


def test_json_holds_the_whole_summary_and_what_follows_from_it() -> None:
    found = json.loads(summary_json(full_summary()))
    assert found["facts"]["treated_at"] == "2026-11-03T14:30:00-05:00"
    assert found["days"][4] == {"number": 4, "status": "recalled"}
    assert found["cases"][0]["minutes_to_acknowledgement"] == 3
    assert found["derived"]["adherence"] == {"asked": 12, "answered": 11, "recalled": 2, "percent": 92}
    assert found["derived"]["curves"]["goal"] == {"onset": 4, "peak": {"day": 8, "value": 2, "recalled": False}}
    assert found["previous"]["total_units"] == 400


@pytest.mark.parametrize("summary", [silent_summary(), empty_summary()], ids=["silent", "empty"])
def test_little_data_is_no_trouble(summary: Summary) -> None:
    assert len(lines_of(summary)) == 15
    assert json.loads(summary_json(summary))["derived"]["curves"]["pain"] == {"onset": None, "peak": None}
