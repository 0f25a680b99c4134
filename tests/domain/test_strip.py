"""The strip: how each day was answered, and what stands in each cell."""

from __future__ import annotations

import pytest

from bot.domain.strip import DayRecord, DayStatus, Report, Row, RowGroup, days, rows, scale_value
from bot.domain.tier import Tier
from tests.domain.diary_example import DIARY, a_day, a_missed_day, label


def strip(*records: DayRecord, reports: tuple[Report, ...] = ()) -> dict[str, Row]:
    found = rows(DIARY, {record.day: record for record in records}, reports, label)
    return {row.id: row for row in found}


def test_each_day_has_the_status_it_earned() -> None:
    records = {
        1: a_day(1),
        2: a_day(2, recalled=True),
        3: a_missed_day(3),
        4: DayRecord(4, completed=False, answers={"flags": ["none"]}),
        6: a_missed_day(6),
    }
    found = [day.status for day in days(DIARY, records, today=6)]
    assert found == [
        DayStatus.NOT_ASKED,  # the day of treatment
        DayStatus.ANSWERED,
        DayStatus.RECALLED,
        DayStatus.MISSED,
        DayStatus.PARTLY,
        DayStatus.NOT_ASKED,  # paused, or an outage
        *[DayStatus.AHEAD] * 9,  # today, still open, and the days to come
    ]


def test_a_day_that_is_answered_today_counts_at_once() -> None:
    assert days(DIARY, {6: a_day(6)}, today=6)[6].status is DayStatus.ANSWERED


def test_the_rows_follow_the_diary_red_flags_first() -> None:
    found = rows(DIARY, {}, (), label)
    assert [row.id for row in found] == [
        *("swallowing", "breathing", "voice_speech", "weakness", "eyes", "bladder", "skin"),
        *("bruise", "pain", "headache", "uneven"),
    ]
    assert [row.group for row in found] == [RowGroup.RED_FLAG] * 7 + [RowGroup.USUAL] * 4
    assert found[0].label == "<option.flags_swallowing>"


@pytest.mark.parametrize(
    ("pain", "severity"), [(0, 0), (1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (10, 3)]
)  # thirds of the scale
def test_a_number_is_as_severe_as_its_third_of_the_scale(pain: int, severity: int) -> None:
    cell = strip(a_day(1, effects=("sore",), pain=pain))["pain"].cells[1]
    assert (cell.severity, cell.value) == (severity, pain)


def test_a_red_flag_stands_out_as_far_as_its_tier_asks() -> None:
    found = strip(a_day(2, flags=("swallowing", "eyes")))
    assert (found["swallowing"].cells[2].severity, found["swallowing"].cells[2].sign) == (3, "▲")
    assert (found["eyes"].cells[2].severity, found["eyes"].cells[2].sign) == (2, "◆")
    assert (found["bladder"].cells[2].severity, found["bladder"].cells[2].sign) == (0, "·")


def test_nothing_is_known_of_a_day_without_answers() -> None:
    found = strip(a_missed_day(1), a_day(2))
    assert all(row.cells[1].severity is None and row.cells[1].sign == "" for row in found.values())
    assert all(row.cells[2].severity == 0 for row in found.values())


def test_no_soreness_is_a_zero_and_soreness_without_a_number_is_no_number() -> None:
    assert scale_value(DIARY, a_day(1).answers, "pain") == 0
    assert scale_value(DIARY, {"effects": ["sore"]}, "pain") is None
    assert scale_value(DIARY, {}, "pain") is None
    assert strip(a_day(1, effects=("sore",)))["pain"].cells[1].severity == 1


def test_a_number_left_from_before_a_correction_does_not_count() -> None:
    assert scale_value(DIARY, {"effects": ["none"], "pain": 7}, "pain") == 0


def test_own_words_mark_the_row_of_their_symptom_even_on_a_missed_day() -> None:
    report = Report(3, ("dysphonia",), Tier.CLINIC_NOW)
    cell = strip(a_missed_day(3), reports=(report,))["voice_speech"].cells[3]
    assert (cell.severity, cell.sign, cell.in_own_words) == (3, "▲”", True)


def test_own_words_outweigh_a_tapped_none() -> None:
    report = Report(3, ("dysphagia",), Tier.SAME_DAY)
    assert strip(a_day(3), reports=(report,))["swallowing"].cells[3].severity == 2


def test_a_red_flag_tapped_but_never_saved_still_shows() -> None:
    report = Report(3, ("dysphagia",), Tier.CLINIC_NOW, in_own_words=False)
    cell = strip(a_missed_day(3), reports=(report,))["swallowing"].cells[3]
    assert (cell.severity, cell.sign) == (3, "▲")


def test_a_corrected_number_counts_as_corrected() -> None:
    report = Report(3, ("severe_headache",), Tier.CLINIC_NOW, in_own_words=False)
    cell = strip(a_day(3, effects=("headache",), headache=2), reports=(report,))["headache"].cells[3]
    assert (cell.severity, cell.value, cell.sign) == (1, 2, "2")


def test_a_symptom_the_diary_never_asks_gets_a_row_of_its_own() -> None:
    found = strip(a_day(1), reports=(Report(1, ("chest_pain", "dysphagia"), Tier.EMERGENCY),))
    assert (found["chest_pain"].label, found["chest_pain"].asked) == ("<symptom.chest_pain>", False)
    assert [cell.severity for cell in found["chest_pain"].cells[:3]] == [None, 3, None]
    assert list(found).index("chest_pain") == 7


def test_recalled_days_are_marked_in_every_cell() -> None:
    assert all(row.cells[1].recalled for row in strip(a_day(1, recalled=True)).values())


def test_a_report_after_the_diary_leaves_the_strip_as_it_is() -> None:
    assert not any(row.present for row in strip(a_day(1), reports=(Report(30, ("dysphagia",), Tier.ED_NOW),)).values())
