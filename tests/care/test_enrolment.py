"""What a clinic writes down is checked with every fault at once, and kept as it was meant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.care.treatment.enrolment import EnrolmentFaulty, read_enrolment
from bot.playbook.playbook import Playbook
from bot.store.tables import GoalRow, InjectionRow, PatientRow, TreatmentRow
from tests.care.counter import NOW, Counter, written


def faults(playbook: Playbook, **changes: object) -> dict[str, str]:
    with pytest.raises(EnrolmentFaulty) as told:
        read_enrolment(written(NOW, **changes), playbook, NOW)
    return told.value.faults


def test_everything_that_is_missing_is_told_at_once(playbook: Playbook) -> None:
    with pytest.raises(EnrolmentFaulty) as told:
        read_enrolment({}, playbook, NOW)
    needed = {"name", "birth_year", "phone", "indication", "treated_at", "product", "lot", "injections"}
    assert set(told.value.faults) == needed
    assert all(f"{name}: " in str(told.value) for name in needed)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("treated_at", (NOW + timedelta(minutes=1)).isoformat()),
        ("treated_at", (NOW - timedelta(days=15)).isoformat()),
        ("treated_at", "2026-02-30T10:00"),
        ("treated_at", "yesterday"),
        ("treated_at", "2026-06-08T25:00"),
        ("treated_at", ""),
        ("treated_at", ["2026-06-08"]),
        ("birth_year", "51"),
        ("birth_year", 1800),
        ("birth_year", 2027),
        ("birth_year", "nan"),
        ("birth_year", "1e400"),
        ("name", "   "),
        ("name", "x" * 201),
        ("name", {"first": "Mary"}),
        ("name", "\u200b\u202e"),
        ("phone", None),
        ("language", "xx"),
        ("indication", "warts"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("notes", "x" * 4001),
        ("risk_flags", ["not_a_flag"]),
        ("risk_flags", "not_a_flag"),
        ("injections", []),
        ("injections", "procerus"),
        ("injections", ["procerus"]),
    ],
)
def test_a_bad_value_is_told_by_its_field_and_alone(playbook: Playbook, field: str, value: object) -> None:
    assert set(faults(playbook, **{field: value})) == {field}


@pytest.mark.parametrize("units", [0, -1, 1e9, "nan", "inf", "-inf", "ten", None, "", [10], "1e400"])
def test_units_no_syringe_holds_are_refused(playbook: Playbook, units: object) -> None:
    row = {"muscle": "procerus", "side": "midline", "units": units}
    assert set(faults(playbook, injections=[row])) == {"injections.0.units"}


def test_each_fault_of_each_injection_and_goal_has_its_place(playbook: Playbook) -> None:
    good, bad = {"muscle": "procerus", "side": "left", "units": 5}, {"muscle": "", "side": "up", "units": "x"}
    found = faults(playbook, injections=[good, bad], goals=[{"text": ""}, {"text": "walk", "kind": "sport"}])
    wrong = {"injections.1.muscle", "injections.1.side", "injections.1.units", "goals.0.text", "goals.1.kind"}
    assert set(found) == wrong


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "=HYPERLINK(1)", "{{ 7*7 }}", "O'Neil; DROP", "محمد", "Ñ 🙂"]
)
def test_names_are_kept_as_they_are(counter: Counter, name: str) -> None:
    enrolled = counter.enrols(name=name)
    assert counter.reads(lambda session: session.get_one(PatientRow, enrolled.patient_id)).name == name


def test_a_time_without_a_zone_is_the_clinics(playbook: Playbook) -> None:
    form = read_enrolment(written(NOW, treated_at="2026-06-08T09:30"), playbook, NOW)
    assert form.treated_at == datetime(2026, 6, 8, 13, 30, tzinfo=UTC)


def test_a_treatment_of_exactly_fourteen_days_ago_is_taken(playbook: Playbook) -> None:
    form = read_enrolment(written(NOW, treated_at=(NOW - timedelta(days=14)).isoformat()), playbook, NOW)
    assert form.treated_at == NOW - timedelta(days=14)


def test_enrolling_keeps_patient_treatment_injections_goals_and_makes_an_invite(counter: Counter) -> None:
    enrolled = counter.enrols(goals=["walk without pain"], risk_flags=["diabetes"])
    patient = counter.reads(lambda session: session.get_one(PatientRow, enrolled.patient_id))
    treatment = counter.reads(lambda session: session.get_one(TreatmentRow, enrolled.treatment_id))
    assert (patient.name, patient.birth_year, patient.risk_flags) == ("Mary Grant", 1951, ["diabetes"])
    assert (treatment.product, treatment.treated_at, treatment.next_due_at) == (
        "Dysport",
        NOW - timedelta(hours=1),
        None,
    )
    assert treatment.content_version == counter.playbook.version
    (injection,) = counter.reads(lambda session: list(session.exec(select(InjectionRow))))
    (goal,) = counter.reads(lambda session: list(session.exec(select(GoalRow))))
    assert (injection.muscle, injection.side, injection.units) == ("procerus", "midline", 10)
    assert (goal.text, goal.kind) == ("walk without pain", "functional")
    assert enrolled.link == f"https://t.me/clinic_bot?start={enrolled.token}"
    assert len(enrolled.token) >= 22  # 128 bits in base64
    assert enrolled.expires_at == NOW + counter.playbook.clinic.invite_lifetime
    assert ("system", "enrol", f"patient:{enrolled.patient_id}") in counter.audit()
