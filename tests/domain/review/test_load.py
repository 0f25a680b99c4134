"""Alerts are counted against the days in which somebody was watched."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.review.facts import Facts
from bot.domain.review.load import ALL, alert_load
from tests.domain.review.examples import OCTOBER, OPENED, case, flag, treated


def test_where_nobody_is_watched_there_is_no_rate() -> None:
    [row] = alert_load(Facts(), OCTOBER)

    assert (row.key, row.patient_days, row.alerts, row.rate) == (ALL, 0, 0, 0)


def test_the_rate_is_alerts_for_every_hundred_patient_days() -> None:
    row = alert_load(Facts(cases=(case(),), treated=(treated(1), treated(2))), OCTOBER)[0]

    assert row.patient_days == 28
    assert row.rate == pytest.approx(100 / 28)
    assert row.bounds == pytest.approx((0.0253 * 100 / 28, 5.5716 * 100 / 28), abs=0.01)


def test_only_the_days_in_the_span_count() -> None:
    early = treated(1, since=OCTOBER.start - timedelta(days=10), until=OCTOBER.start + timedelta(days=4))
    late = treated(2, since=OCTOBER.end - timedelta(days=3), until=OCTOBER.end + timedelta(days=11))

    row = alert_load(Facts(treated=(early, late)), OCTOBER)[0]

    assert row.patient_days == pytest.approx(7)


def test_who_never_joined_was_not_watched() -> None:
    row = alert_load(Facts(treated=(treated(since=None),)), OCTOBER)[0]

    assert (row.treatments, row.patient_days) == (0, 0)


def test_what_opens_after_the_watched_days_is_shown_apart() -> None:
    ended = treated(until=case().opened_at - timedelta(days=1))

    row = alert_load(Facts(cases=(case(),), treated=(ended,)), OCTOBER)[0]

    assert (row.alerts, row.later, row.flags) == (0, 1, 0)


def test_every_red_flag_of_a_case_counts_but_a_case_is_one_alert() -> None:
    row = alert_load(Facts(cases=(case("A", flag(3), flag(9)),), treated=(treated(),)), OCTOBER)[0]

    assert (row.alerts, row.flags) == (1, 3)


def test_each_indication_has_its_own_row() -> None:
    face = treated(2, indication="glabellar_lines")
    rows = alert_load(Facts(cases=(case(treatment_ids=(2,)),), treated=(treated(1), face)), OCTOBER)

    assert {row.key: row.alerts for row in rows} == {ALL: 1, "cervical_dystonia": 0, "glabellar_lines": 1}


def test_a_case_without_a_treatment_stands_in_the_row_of_all() -> None:
    row = alert_load(Facts(cases=(case(treatment_ids=()),)), OCTOBER)[0]

    assert (row.alerts, row.later, row.cases) == (0, 1, ("K7P2",))


def test_a_day_watched_for_two_treatments_is_one_day_and_a_case_of_both_is_one_alert() -> None:
    neck, face = treated(1), treated(2, patient_id=1, indication="glabellar_lines")
    face = replace(face, since=OPENED - timedelta(days=1), until=OPENED + timedelta(days=13))
    rows = {
        row.key: row for row in alert_load(Facts(cases=(case(treatment_ids=(1, 2)),), treated=(neck, face)), OCTOBER)
    }

    assert neck.since is not None
    assert rows[ALL].patient_days == pytest.approx((face.until - neck.since) / timedelta(days=1))
    assert {key: (round(row.patient_days), row.alerts, row.flags) for key, row in rows.items() if key != ALL} == {
        "cervical_dystonia": (14, 1, 1),
        "glabellar_lines": (14, 1, 1),
    }
    assert (rows[ALL].alerts, rows[ALL].flags) == (1, 1)
