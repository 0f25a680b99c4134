"""A month of a clinic, lived on both databases, and what its review says of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from bot.care.case.flag import Flag
from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.red_flag.raise_case import raise_case
from bot.care.review.review_month import review_of, span_of
from bot.care.treatment.enrolment import read_enrolment
from bot.care.treatment.erase_patient import erase_patient
from bot.care.treatment.treat_again import treat_again
from bot.care.working.claim_case import claim_case
from bot.care.working.close_case import close_case
from bot.care.working.judge_finding import mark_missed
from bot.care.working.work_case import log_call
from bot.domain.case import EventKind, Outcome
from bot.domain.message import Delivery
from bot.domain.review.near_miss import NearMiss
from bot.domain.review.review import Review
from bot.domain.tier import Tier
from bot.store.tables import (
    EntryRow,
    HeardRow,
    JudgementRow,
    NotificationRow,
    OutboxRow,
    PatientRow,
    StaffRow,
    TreatmentRow,
)
from tests.care.counter import Counter, written

START = datetime(2026, 10, 5, 14, 0, tzinfo=UTC)


def october(counter: Counter) -> Review:
    return counter.does(lambda desk: review_of(desk, span_of(desk, "2026-10")))


def lives(counter: Counter, nurse: StaffRow, outcome: Outcome, *, chat: int, taken: int = 5, reason: str = "") -> str:
    """Somebody is treated, has a red flag the next day, and is worked; the case's code."""
    enrolled = counter.enrols()
    counter.joins(enrolled, chat)
    counter.passes(hours=24)
    code = counter.raises(enrolled.patient_id).case.code
    counter.passes(minutes=taken)
    counter.does(lambda desk: claim_case(desk, code, nurse))
    counter.passes(minutes=10)
    counter.does(lambda desk: log_call(desk, code, nurse, "reached"))
    counter.passes(minutes=10)
    counter.does(lambda desk: close_case(desk, code, nurse, outcome, "", reason))
    return code


@pytest.fixture
def ana(counter: Counter) -> StaffRow:
    counter.now = START
    return counter.staff()


def test_the_story_of_a_month(counter: Counter, ana: StaffRow) -> None:
    seen = lives(counter, ana, Outcome.SEEN_IN_CLINIC, chat=501)
    late = lives(counter, ana, Outcome.ADVISED_HOME, chat=502, taken=40)
    noise = lives(counter, ana, Outcome.NOISE, chat=503, reason="past")
    counter.now = datetime(2026, 11, 20, tzinfo=UTC)

    month = october(counter)

    assert {case.code for case in month.cases} == {seen, late, noise}
    assert month.complications == (seen,)
    [rule] = month.rules
    assert (rule.key, rule.right, rule.seen, rule.wrong_cases) == ("rule", 2, 1, (noise,))
    taken = next(row for row in month.times if row.key == "clinic_now/acknowledge")
    assert (taken.middle, taken.cases) == (timedelta(minutes=5), (late,))
    reached = next(row for row in month.times if row.key == "clinic_now/contact")
    assert reached.middle == timedelta(minutes=15)
    load = month.load[0]
    assert (load.treatments, round(load.patient_days), load.alerts) == (3, 42, 3)
    near = {row.key: row.cases for row in month.near_misses if row.cases}
    assert near == {NearMiss.LATE_ACKNOWLEDGEMENT: (late,)}
    assert month.behind("complications", "lot:Dysport L1234") == (seen, late)


def test_a_fire_drill_is_counted_nowhere(counter: Counter, ana: StaffRow) -> None:
    lives(counter, ana, Outcome.SENT_TO_ED, chat=501)

    def is_a_drill(desk: Desk) -> None:
        desk.session.get_one(PatientRow, 1).synthetic = True

    counter.does(is_a_drill)
    month = october(counter)

    assert (month.cases, month.rules, month.groups, month.load[0].patient_days) == ((), (), (), 0)


def test_an_erased_patient_is_counted_still(counter: Counter, ana: StaffRow) -> None:
    code = lives(counter, ana, Outcome.SEEN_IN_CLINIC, chat=501)
    counter.does(lambda desk: erase_patient(desk, 1))

    month = october(counter)

    assert month.complications == (code,)
    assert month.load[0].patient_days == pytest.approx(1, abs=0.1)  # they were watched until they were erased


def test_another_month_holds_nothing_of_it(counter: Counter, ana: StaffRow) -> None:
    lives(counter, ana, Outcome.SEEN_IN_CLINIC, chat=501)
    counter.now = datetime(2026, 12, 20, tzinfo=UTC)

    december = counter.does(lambda desk: review_of(desk, span_of(desk, "2026-12")))

    assert (december.cases, december.load[0].patient_days) == ((), 0)


def test_who_is_treated_again_is_watched_once(counter: Counter, ana: StaffRow) -> None:
    """A second treatment after 4 days: 4 days of the first and 14 of the second."""
    enrolled = counter.enrols()
    counter.joins(enrolled, 501)
    counter.passes(days=4)

    def again(desk: Desk) -> None:
        first = desk.session.get_one(TreatmentRow, enrolled.treatment_id).model_dump(exclude={"id", "treated_at"})
        desk.session.add(TreatmentRow(**first, treated_at=desk.now))

    counter.does(again)
    counter.now = datetime(2026, 11, 20, tzinfo=UTC)

    assert october(counter).load[0].patient_days == pytest.approx(18, abs=0.1)


def test_a_case_counts_with_every_treatment_whose_two_weeks_cover_it(counter: Counter, ana: StaffRow) -> None:
    """Trouble swallowing on the day of the frown lines, nine days after the neck: lot and site of the neck are not left out."""
    neck = [{"muscle": "splenius_capitis", "side": "left", "units": 200}]
    enrolled = counter.enrols(indication="cervical_dystonia", lot="N1", injections=neck)
    counter.joins(enrolled, 501)
    counter.passes(days=9)
    form = read_enrolment(written(counter.now, lot="F1"), counter.playbook, counter.now)
    counter.does(lambda desk: treat_again(desk, enrolled.patient_id, form, ana))
    code = counter.raises(enrolled.patient_id, symptom="dysphagia").case.code
    counter.does(lambda desk: close_case(desk, code, ana, Outcome.SEEN_IN_CLINIC, "seen"))
    counter.passes(days=12)
    later = counter.raises(enrolled.patient_id, symptom="ptosis").case.code

    month = october(counter)
    rows = {f"{row.by}:{row.key}": (row.complications, row.shared) for row in month.groups}

    assert {key: rows[key] for key in ("lot:Dysport N1", "lot:Dysport F1", "site:splenius_capitis/left")} == {
        "lot:Dysport N1": ((code,), (code,)),
        "lot:Dysport F1": ((code,), (code,)),
        "site:splenius_capitis/left": ((code,), (code,)),
    }
    load = {row.key: row.cases for row in month.load}
    assert load["cervical_dystonia"] == (code,)
    assert load["glabellar_lines"] == (code, later)


def test_check_ins_are_counted_as_they_were_answered(counter: Counter, ana: StaffRow) -> None:
    enrolled = counter.enrols()
    due = START + timedelta(days=1)
    states = ((1, due, False), (2, due, True), (3, None, False), (4, None, False))

    def asked(desk: Desk) -> None:
        for day, completed, recalled in states:
            shown = due + timedelta(days=day)
            desk.session.add(
                EntryRow(
                    treatment_id=enrolled.treatment_id,
                    day=day,
                    due_at=shown,
                    shown_at=shown,
                    completed_at=completed,
                    recalled=recalled,
                )
            )

    counter.does(asked)
    counter.now = due + timedelta(days=4, hours=3)  # the last can still be answered
    row = october(counter).adherence[0]

    assert (row.same_day, row.recalled, row.missed) == (1, 1, 1)


def test_judgements_decide_and_what_was_missed_is_named(counter: Counter, ana: StaffRow) -> None:
    code = lives(counter, ana, Outcome.NOISE, chat=501, reason="past")

    def judged(desk: Desk) -> None:
        case = counter.case(code)
        heard = HeardRow(
            patient_id=case.patient_id,
            chat_id=501,
            text="my lid hangs, and all is double",
            screening={"findings": []},
            at=case.opened_at,
        )
        desk.session.add(heard)
        desk.session.flush()
        mark_missed(desk, code, ana, heard.id or 0, "vision", "all is double")

    counter.does(judged)
    month = october(counter)

    assert [(row.key, row.count) for row in month.missed] == [("vision", 1)]


def test_the_newest_judgement_of_a_rule_stands(counter: Counter, ana: StaffRow) -> None:
    """The rule that opened the case was held wrong, then right: the outcome, noise, counts no more."""
    enrolled = counter.enrols()
    counter.joins(enrolled, 501)
    code, heard_id = counter.does(lambda desk: said(desk, enrolled.patient_id))
    for verdict in ("wrong", "right"):
        counter.does(lambda desk, verdict=verdict: judge(desk, heard_id, verdict, ana))  # type: ignore[misc]
    counter.does(lambda desk: close_case(desk, code, ana, Outcome.NOISE, "no flag"))

    [rule] = october(counter).rules

    assert (rule.key, rule.right, rule.judged) == ("en.vision.double", 1, 1)


def said(desk: Desk, patient_id: int) -> tuple[str, int]:
    heard = HeardRow(patient_id=patient_id, chat_id=501, text="all double", screening={}, at=desk.now)
    desk.session.add(heard)
    desk.session.flush()
    flag = Flag(EventKind.RED_FLAG, Tier.CLINIC_NOW, ("vision",), ("en.vision.double",), heard_id=heard.id)
    raised = raise_case(desk, desk.session.get_one(PatientRow, patient_id), flag)
    return raised.case.code, heard.id or 0


def judge(desk: Desk, heard_id: int, verdict: str, staff: StaffRow) -> None:
    desk.session.add(
        JudgementRow(
            heard_id=heard_id,
            symptom="vision",
            start=0,
            end=10,
            rule="en.vision.double",
            verdict=verdict,
            staff_id=staff.id or 0,
            at=desk.now,
        )
    )


def test_a_page_that_never_arrived_is_a_near_miss(counter: Counter, ana: StaffRow) -> None:
    code = lives(counter, ana, Outcome.ADVISED_HOME, chat=501)

    def lost(desk: Desk) -> None:
        case = counter.case(code)
        desk.session.add(
            OutboxRow(
                key="lost", topic="lost", chat_id=1, lane=0, text="", buttons=[], state=Delivery.FAILED, created_at=case.opened_at, due_at=case.opened_at
            )
        )  # fmt: skip
        desk.session.add(
            NotificationRow(case_id=case.id or 0, step=1, why="first_nurse", outbox_key="lost", at=case.opened_at)
        )

    counter.does(lost)

    assert {row.key: row.cases for row in october(counter).near_misses if row.cases} == {
        NearMiss.PAGE_UNDELIVERED: (code,)
    }


def test_ten_times_the_cases_take_no_more_queries_and_no_name_is_read(counter: Counter, ana: StaffRow) -> None:
    asked: list[str] = []
    event.listen(counter.database.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))

    def queries() -> int:
        asked.clear()
        october(counter)
        return len([one for one in asked if one.lstrip().startswith("SELECT")])

    lives(counter, ana, Outcome.SEEN_IN_CLINIC, chat=501)
    few = queries()
    for chat in range(502, 512):
        lives(counter, ana, Outcome.SEEN_IN_CLINIC, chat=chat)

    assert queries() == few
    for sealed in ("patient.name", "patient.phone", "heard.text", "treatment.notes", "answer.value"):
        assert not any(sealed in one for one in asked)


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [
        ("october", "", ""),
        ("", "2026-10-01", ""),
        ("", "2026-10-09", "2026-10-01"),
        ("", "x", "y"),
        ("", "2020-01-01", "2026-01-01"),
    ],
)
def test_days_that_make_no_sense_are_refused_with_what_to_do(
    counter: Counter, month: str, first: str, last: str
) -> None:
    with pytest.raises(Refused, match="Choose"):
        counter.does(lambda desk: span_of(desk, month, first, last))
