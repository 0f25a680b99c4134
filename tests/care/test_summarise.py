"""The summary gathered from what a clinic and a patient really did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from bot.care.case.flag import Flag
from bot.care.desk import Desk
from bot.care.errors import NoSuchTreatment
from bot.care.hearing.screen_heard import screening_record
from bot.care.red_flag.raise_case import raise_case
from bot.care.staff.accounts import add_staff
from bot.care.treatment.enrol import add_treatment, enrol
from bot.care.treatment.enrolment import Enrolment, read_enrolment
from bot.care.treatment.summarise import summarise
from bot.care.working.claim_case import claim_case
from bot.care.working.close_case import close_case
from bot.care.working.work_case import log_call
from bot.domain.case import EventKind, Outcome
from bot.domain.finding import Action, Assertion, Finding, Screening
from bot.domain.strip import DayStatus, Row
from bot.domain.summary import Adherence, DayText, Summary
from bot.domain.tier import Tier
from bot.playbook.playbook import Playbook
from bot.store.database import Database
from bot.store.tables import AnswerRow, ContactRow, EntryRow, HeardRow, PatientRow, PhotoRow, TreatmentRow

TREATED = datetime(2026, 6, 8, 14, 0, tzinfo=UTC)  # 10:00 in New York
DUE = TREATED + timedelta(hours=8)
FORM = {
    "name": "Maria Garcia",
    "birth_year": 1960,
    "phone": "(555) 010-4471",
    "indication": "glabellar_lines",
    "treated_at": "2026-06-08T10:00",
    "product": "Dysport",
    "lot": "K14722",
    "injections": [
        {"muscle": "procerus", "side": "midline", "units": 10},
        {"muscle": "a rare muscle", "side": "left", "units": 12.5},
    ],
    "goals": [{"text": "less frown", "kind": "cosmetic", "threshold": "no line at rest"}],
    "risk_flags": ["first_treatment"],
}
GOOD: dict[str, Any] = {"flags": ["none"], "effects": ["none"], "goal": "same"}


@dataclass
class Bench:
    """One patient, treated on Monday 8 June, looked at on a later day."""

    session: Session
    playbook: Playbook

    def __post_init__(self) -> None:
        enrolled = enrol(self.desk(), self.form())
        self.treatment_id, self.patient_id = enrolled.treatment_id, enrolled.patient_id
        contact = ContactRow(
            patient_id=enrolled.patient_id, invite_id=enrolled.invite_id, chat_id=70, name="Maria", created_at=TREATED
        )
        self.contact_id = self.kept(contact)

    def desk(self, day: float = 0, **after: float) -> Desk:
        now = TREATED + timedelta(days=day, **after)
        return Desk(self.session, self.playbook, now, f"day:{now.isoformat()}")

    def form(self, **changes: object) -> Enrolment:
        return read_enrolment(FORM | changes, self.playbook, TREATED)

    def kept(self, row: Any) -> int:
        self.session.add(row)
        self.session.flush()
        found: int = row.id
        return found

    def asked(self, day: int, *, completed: bool = True, recalled: bool = False, **answers: Any) -> int:
        due = DUE + timedelta(days=day)
        entry = EntryRow(treatment_id=self.treatment_id, day=day, due_at=due, shown_at=due, recalled=recalled)
        entry.completed_at = due if completed else None
        entry_id = self.kept(entry)
        for question, value in answers.items():
            self.answered(entry_id, question, value)
        return entry_id

    def answered(self, entry_id: int, question: str, value: Any) -> None:
        self.kept(AnswerRow(entry_id=entry_id, question=question, value=value, contact_id=self.contact_id, at=TREATED))

    def heard(self, day: int, text: str, symptom: str, assertion: Assertion = Assertion.PRESENT) -> int:
        finding = Finding(symptom, assertion, 1.0, 0, len(text), "rule", Tier.CLINIC_NOW)
        return self.kept(
            HeardRow(
                contact_id=self.contact_id,
                patient_id=self.patient_id,
                chat_id=70,
                text=text,
                screening=screening_record(Screening(Action.ESCALATE, Tier.CLINIC_NOW, (finding,))),
                at=TREATED + timedelta(days=day, hours=3),
            )
        )

    def patient(self) -> PatientRow:
        return self.session.get_one(PatientRow, self.patient_id)

    def summary(self, day: int) -> Summary:
        return summarise(self.desk(day), self.treatment_id)


@pytest.fixture
def bench(database: Database, playbook: Playbook) -> Any:
    with database.transaction() as session:
        yield Bench(session, playbook)


def row(summary: Summary, name: str) -> Row:
    return next(one for one in summary.rows if one.id == name)


def test_the_facts_are_in_words_and_in_the_patients_hours(bench: Bench) -> None:
    facts = bench.summary(0).facts
    assert (facts.patient_name, facts.birth_year, facts.lot) == ("Maria Garcia", 1960, "K14722")
    assert facts.treated_at.isoformat() == "2026-06-08T10:00:00-04:00"
    assert facts.indication == bench.playbook.words_in("en").label("indication.glabellar_lines")
    assert [one.units for one in facts.injections] == [10, 12.5]
    assert facts.injections[1].muscle == "a rare muscle"  # content does not know it: as typed
    assert (facts.goals[0].text, facts.goals[0].kind, facts.goals[0].threshold) == (
        "less frown",
        "cosmetic",
        "no line at rest",
    )
    assert facts.risk_flags == (bench.playbook.words_in("en").label("risk.first_treatment"),)


def test_the_day_of_the_treatment_is_an_empty_page(bench: Bench) -> None:
    summary = bench.summary(0)
    assert (summary.today, summary.adherence, summary.cases, summary.previous) == (0, Adherence(0, 0, 0), (), None)
    assert summary.content_version == bench.playbook.version


def test_days_answers_and_corrections(bench: Bench) -> None:
    first = bench.asked(1, **GOOD)
    bench.answered(first, "effects", None)  # taken back, to be asked again
    bench.answered(first, "effects", ["sore"])
    bench.answered(first, "pain", 5)
    bench.asked(2, recalled=True, **GOOD | {"goal": "little"})
    bench.asked(3, completed=False)
    bench.asked(4, completed=False, flags=["none"])
    summary = bench.summary(5)
    assert [day.status for day in summary.days[:6]] == [
        DayStatus.NOT_ASKED,
        DayStatus.ANSWERED,
        DayStatus.RECALLED,
        DayStatus.MISSED,
        DayStatus.PARTLY,
        DayStatus.AHEAD,
    ]
    assert summary.adherence == Adherence(4, 2, 1)
    assert [point.value for point in summary.curves.pain.points] == [5, 0]
    assert summary.curves.effect.onset == 2
    assert row(summary, "pain").cells[1].sign == "5"


def test_every_note_and_medicine_is_kept_word_for_word(bench: Bench) -> None:
    entry = bench.asked(2, **GOOD)
    bench.answered(entry, "note", "slept badly")
    bench.answered(entry, "note", "better at noon")
    bench.answered(entry, "medicine", "gentamicin")
    summary = bench.summary(3)
    assert summary.notes == (DayText(2, "slept badly"), DayText(2, "better at noon"))
    assert summary.medicines == (DayText(2, "gentamicin"),)


def test_a_case_is_a_line_with_its_times_and_outcome(bench: Bench) -> None:
    nurse = add_staff(bench.desk(), "Ana", "ana@clinic.example", "nurse").staff
    heard = bench.heard(3, "my tea goes down the wrong way", "dysphagia")
    flag = Flag(EventKind.RED_FLAG, Tier.CLINIC_NOW, ("dysphagia",), ("rule",), heard_id=heard)
    code = raise_case(bench.desk(3, hours=3), bench.patient(), flag).case.code
    claim_case(bench.desk(3, hours=3, minutes=4), code, nurse)
    log_call(bench.desk(3, hours=3, minutes=9), code, nurse, "reached")
    close_case(bench.desk(4), code, nurse, Outcome.SEEN_IN_CLINIC)
    summary = bench.summary(5)
    (case,) = summary.cases
    assert (case.code, case.day, case.tier, case.status) == (code, 3, Tier.CLINIC_NOW, "closed")
    assert (case.minutes_to_acknowledgement, case.minutes_to_contact) == (4, 9)
    assert case.reasons == (bench.playbook.words_in("en").label("symptom.dysphagia"),)
    assert case.outcome == bench.playbook.words_in("en").label("outcome.seen_in_clinic")
    assert row(summary, "swallowing").cells[3].sign == "▲”"
    assert [(one.day, one.text) for one in summary.wrote] == [(3, "my tea goes down the wrong way")]


def test_the_first_answer_to_a_case_counts_even_when_it_rose_later(bench: Bench) -> None:
    nurse = add_staff(bench.desk(), "Ana", "ana@clinic.example", "nurse").staff
    entry = bench.asked(2, completed=False)
    eyes = Flag(EventKind.RED_FLAG, Tier.SAME_DAY, ("ptosis",), ("diary.flags.eyes",), entry_id=entry)
    code = raise_case(bench.desk(2, hours=9), bench.patient(), eyes).case.code
    claim_case(bench.desk(2, hours=9, minutes=7), code, nurse)
    worse = Flag(EventKind.RED_FLAG, Tier.EMERGENCY, ("dyspnea",), ("diary.flags.breathing",), entry_id=entry)
    raise_case(bench.desk(2, hours=10), bench.patient(), worse)
    summary = bench.summary(3)
    (case,) = summary.cases
    assert (case.tier, case.minutes_to_acknowledgement, case.minutes_to_contact) == (Tier.EMERGENCY, 7, None)
    assert len(case.reasons) == 2
    assert row(summary, "breathing").cells[2].sign == "▲"  # tapped, the day never finished


def test_a_high_number_is_named_by_its_question(bench: Bench) -> None:
    flag = Flag(EventKind.RED_FLAG, Tier.SAME_DAY, (), ("diary.pain",), entry_id=bench.asked(1, **GOOD))
    raise_case(bench.desk(1, hours=9), bench.patient(), flag)
    assert bench.summary(2).cases[0].reasons == (bench.playbook.words_in("en").label("question.pain"),)


def test_missed_days_are_named_where_a_case_has_no_symptom(bench: Bench) -> None:
    raise_case(bench.desk(3), bench.patient(), Flag(EventKind.MISSED_DAYS, Tier.THREE_DAYS), advise=False)
    (case,) = bench.summary(3).cases
    assert case.reasons == (bench.playbook.words_in("en").label("event.missed_days"),)
    assert (case.outcome, case.minutes_to_acknowledgement) == ("", None)


def test_what_was_denied_is_not_told_as_a_red_flag(bench: Bench) -> None:
    bench.heard(2, "no trouble swallowing", "dysphagia", Assertion.NEGATED)
    assert bench.summary(3).wrote == ()


def test_photos_come_without_their_bytes(bench: Bench) -> None:
    heard = bench.heard(2, "", "ptosis")
    photo = PhotoRow(
        patient_id=bench.patient_id,
        treatment_id=bench.treatment_id,
        heard_id=heard,
        day=2,
        file_id="x",
        image=b"png",
        at=TREATED,
    )
    photo_id = bench.kept(photo)
    assert [(one.id, one.day) for one in bench.summary(3).photos] == [(photo_id, 2)]


def test_the_treatment_before_stands_behind_and_the_next_one_ends_the_words(bench: Bench) -> None:
    bench.asked(1, **GOOD | {"effects": ["sore"], "pain": 4})
    bench.heard(2, "cannot swallow", "dysphagia")
    bench.heard(100, "hoarse voice", "dysphonia")
    later = add_treatment(bench.desk(90), bench.patient_id, bench.form())
    bench.session.get_one(TreatmentRow, later).treated_at = TREATED + timedelta(days=90)
    bench.session.flush()
    second = summarise(bench.desk(101), later)
    assert second.previous is not None
    assert (second.previous.total_units, second.previous.treated_at.date().isoformat()) == (22.5, "2026-06-08")
    assert [point.value for point in second.previous.curves.pain.points] == [4]
    assert [one.text for one in second.wrote] == ["hoarse voice"]
    assert [one.text for one in bench.summary(101).wrote] == ["cannot swallow"]
    assert bench.summary(101).previous is None


def test_a_treatment_that_is_not_there_is_refused_in_words(bench: Bench) -> None:
    with pytest.raises(NoSuchTreatment, match="no treatment 999"):
        summarise(bench.desk(), 999)


def test_two_treatments_whose_weeks_overlap_stand_beside_each_other_with_the_cases_of_both(bench: Bench) -> None:
    flag = Flag(EventKind.RED_FLAG, Tier.CLINIC_NOW, ("dysphagia",), ("rule",))
    bench.heard(10, "cannot swallow", "dysphagia")
    newer = add_treatment(bench.desk(9), bench.patient_id, bench.form(lot="F1"))
    bench.session.get_one(TreatmentRow, newer).treated_at = TREATED + timedelta(days=9)
    bench.session.flush()
    code = raise_case(bench.desk(10), bench.patient(), flag).case.code
    first, second = bench.summary(11), summarise(bench.desk(11), newer)
    assert [[(one.id, one.lot) for one in summary.beside] for summary in (first, second)] == [
        [(newer, "F1")],
        [(bench.treatment_id, "K14722")],
    ]
    assert [[(one.code, one.day) for one in summary.cases] for summary in (first, second)] == [
        [(code, 10)],
        [(code, 1)],
    ]
    assert [one.text for one in first.wrote] == [one.text for one in second.wrote] == ["cannot swallow"]


def test_a_case_from_before_the_newer_treatment_is_of_the_older_until_a_red_flag_comes_after_it(bench: Bench) -> None:
    flag = Flag(EventKind.RED_FLAG, Tier.CLINIC_NOW, ("dysphagia",), ("rule",))
    raise_case(bench.desk(8), bench.patient(), flag)
    newer = add_treatment(bench.desk(9), bench.patient_id, bench.form())
    bench.session.get_one(TreatmentRow, newer).treated_at = TREATED + timedelta(days=9)
    bench.session.flush()
    assert (len(bench.summary(9).cases), len(summarise(bench.desk(9), newer).cases)) == (1, 0)
    raise_case(bench.desk(10), bench.patient(), flag)
    assert (len(bench.summary(10).cases), len(summarise(bench.desk(10), newer).cases)) == (1, 1)
