"""A sample of cases is drawn once and rated by somebody who had nothing to do with them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import DatabaseError
from sqlmodel import col, select

from bot.care.errors import Refused
from bot.care.review.compare_ratings import compare_ratings
from bot.care.review.draw_sample import candidates_of, draw_sample
from bot.care.review.rate_case import case_to_rate, rate_case, waiting_for
from bot.care.review.review_month import span_of
from bot.care.treatment.erase_patient import erase_patient
from bot.care.working.claim_case import claim_case
from bot.care.working.close_case import close_case
from bot.care.working.work_case import add_note
from bot.domain.case import Outcome
from bot.domain.review.sample import Why, draw
from bot.store.tables import CaseRow, DrawRow, PatientRow, RatingRow, SampledRow, StaffRow
from tests.care.counter import Counter

START = datetime(2026, 10, 5, 14, 0, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 2, 14, 0, tzinfo=UTC)


@pytest.fixture
def ana(counter: Counter) -> StaffRow:
    counter.now = START
    return counter.staff()


@pytest.fixture
def ben(counter: Counter) -> StaffRow:
    return counter.staff("Ben")


def closed(counter: Counter, nurse: StaffRow, outcome: Outcome, patient_id: int | None = None) -> str:
    patient_id = patient_id or counter.enrols().patient_id
    code = counter.raises(patient_id).case.code
    counter.does(lambda desk: claim_case(desk, code, nurse))
    counter.passes(hours=1)
    counter.does(lambda desk: close_case(desk, code, nurse, outcome, "because"))
    return code


def drawn(counter: Counter, staff: StaffRow, month: str = "2026-10") -> dict[str, list[str]]:
    """Draw, and say why each case is in."""
    counter.does(lambda desk: draw_sample(desk, staff, month))
    return sample(counter, month)


def sample(counter: Counter, month: str) -> dict[str, list[str]]:
    found = select(CaseRow, SampledRow).where(CaseRow.id == SampledRow.case_id, SampledRow.draw_id == DrawRow.id)
    found = found.where(DrawRow.month == month)
    return counter.reads(lambda session: {case.code: row.why for case, row in session.exec(found)})


def test_all_closed_as_noise_are_drawn(counter: Counter, ana: StaffRow) -> None:
    noise = closed(counter, ana, Outcome.NOISE)
    counter.now = NOVEMBER

    assert drawn(counter, ana) == {noise: ["noise"]}


def test_a_case_whose_patient_went_to_an_emergency_department_soon_after_is_drawn_in_the_month_of_the_visit(
    counter: Counter, ana: StaffRow
) -> None:
    patient = counter.enrols().patient_id
    counter.now = datetime(2026, 9, 28, 14, 0, tzinfo=UTC)
    sent_home = closed(counter, ana, Outcome.ADVISED_HOME, patient)
    counter.passes(days=6)
    visit = closed(counter, ana, Outcome.SENT_TO_ED, patient)
    counter.now = NOVEMBER

    found = drawn(counter, ana)

    assert found[sent_home] == ["later_ed"]
    assert found[visit] == ["random"]


def test_a_visit_long_after_says_nothing_of_the_case(counter: Counter, ana: StaffRow) -> None:
    patient = counter.enrols().patient_id
    sent_home = closed(counter, ana, Outcome.ADVISED_HOME, patient)
    counter.passes(days=15)
    closed(counter, ana, Outcome.SENT_TO_ED, patient)
    counter.now = NOVEMBER

    assert drawn(counter, ana)[sent_home] == ["random"]


def test_a_month_is_drawn_once_and_only_when_it_is_over(counter: Counter, ana: StaffRow) -> None:
    closed(counter, ana, Outcome.NOISE)
    with pytest.raises(Refused, match="not over"):
        drawn(counter, ana)
    counter.now = NOVEMBER
    first = drawn(counter, ana)
    with pytest.raises(Refused, match="already"):
        drawn(counter, ana)
    with pytest.raises(Refused, match="Choose a month"):
        drawn(counter, ana, "soon")

    assert sample(counter, "2026-10") == first


def test_two_who_draw_at_once_draw_once(counter: Counter, ana: StaffRow) -> None:
    """The month is unique: the second draw fails with its transaction."""
    counter.now = NOVEMBER
    drawn(counter, ana)

    with pytest.raises(DatabaseError):
        counter.does(
            lambda desk: desk.session.add(DrawRow(month="2026-10", seed=1, candidates=0, staff_id=1, at=desk.now))
        )


def test_the_sample_can_be_drawn_again_from_its_seed(counter: Counter, ana: StaffRow) -> None:
    for _ in range(9):
        closed(counter, ana, Outcome.ADVISED_HOME)
    counter.now = NOVEMBER
    candidates = counter.does(lambda desk: candidates_of(desk, span_of(desk, "2026-10")))
    row = counter.does(lambda desk: draw_sample(desk, ana, "2026-10"))

    again = draw(candidates, counter.playbook.review.sizes, row.seed)

    kept = counter.reads(
        lambda session: [one.case_id for one in session.exec(select(SampledRow).order_by(col(SampledRow.id)))]
    )
    assert [one.case_id for one in again] == kept
    assert len(kept) == 5


def test_fire_drills_and_erased_patients_are_not_drawn(counter: Counter, ana: StaffRow) -> None:
    closed(counter, ana, Outcome.NOISE)
    closed(counter, ana, Outcome.NOISE)

    def is_a_drill(desk: object) -> None:
        desk.session.get_one(PatientRow, 1).synthetic = True  # type: ignore[attr-defined]

    counter.does(is_a_drill)
    counter.does(lambda desk: erase_patient(desk, 2))
    counter.now = NOVEMBER

    assert drawn(counter, ana) == {}


def test_a_case_drawn_before_is_not_drawn_again(counter: Counter, ana: StaffRow) -> None:
    patient = counter.enrols().patient_id
    counter.now = datetime(2026, 10, 28, 14, 0, tzinfo=UTC)
    sent_home = closed(counter, ana, Outcome.NOISE, patient)
    counter.passes(days=5)
    closed(counter, ana, Outcome.SENT_TO_ED, patient)
    counter.now = datetime(2026, 12, 2, tzinfo=UTC)

    assert sent_home in drawn(counter, ana)
    assert sent_home not in drawn(counter, ana, "2026-11")


def test_who_had_a_hand_in_a_case_may_not_rate_it(counter: Counter, ana: StaffRow, ben: StaffRow) -> None:
    """Ana closed it and Cara wrote a note on it. Ben was only paged; he may."""
    cara = counter.staff("Cara")
    patient = counter.enrols().patient_id
    code = counter.raises(patient).case.code
    counter.does(lambda desk: add_note(desk, code, cara, "I know her"))
    counter.does(lambda desk: close_case(desk, code, ana, Outcome.NOISE, "because"))
    counter.now = NOVEMBER
    drawn(counter, ana)

    for involved in (ana, cara):
        assert counter.does(lambda desk, who=involved: waiting_for(desk, who)) == []  # type: ignore[misc]
        with pytest.raises(Refused, match="somebody else"):
            counter.does(lambda desk, who=involved: rate_case(desk, who, 1, "same_day", "advised"))  # type: ignore[misc]
    assert [row.id for row in counter.does(lambda desk: waiting_for(desk, ben))] == [1]


def test_who_does_not_treat_does_not_rate(counter: Counter, ana: StaffRow) -> None:
    admin = counter.staff("Ada", "admin")
    closed(counter, ana, Outcome.NOISE)
    counter.now = NOVEMBER
    drawn(counter, ana)

    with pytest.raises(Refused):
        counter.does(lambda desk: case_to_rate(desk, admin, 1))


def test_a_rating_is_given_once_and_kept_with_who_and_when(counter: Counter, ana: StaffRow, ben: StaffRow) -> None:
    code = closed(counter, ana, Outcome.NOISE)
    counter.now = NOVEMBER
    drawn(counter, ana)
    counter.does(lambda desk: rate_case(desk, ben, 1, "emergency", "seen"))

    with pytest.raises(Refused, match="already"):
        counter.does(lambda desk: rate_case(desk, ben, 1, "self_care", "noise"))
    row = counter.reads(lambda session: session.exec(select(RatingRow)).one())
    assert (row.staff_id, row.tier, row.meaning, row.at) == (ben.id, "emergency", "seen", NOVEMBER)
    assert (f"staff:{ben.id}", "rate_case", "sample:1") in counter.audit()
    second = counter.does(lambda desk: compare_ratings(desk, "2026-10"))
    [apart] = second.disagreements
    assert (apart.code, apart.why, apart.first_staff, apart.second_staff) == (code, (Why.NOISE,), ana.id, ben.id)
    assert apart.under_triaged
    assert [row.key for row in second.by_rule] == ["rule"]


@pytest.mark.parametrize(
    ("tier", "meaning"), [("", "seen"), ("soon", "seen"), ("same_day", ""), ("same_day", "excluded")]
)
def test_half_a_rating_is_refused(counter: Counter, ana: StaffRow, ben: StaffRow, tier: str, meaning: str) -> None:
    closed(counter, ana, Outcome.NOISE)
    counter.now = NOVEMBER
    drawn(counter, ana)

    with pytest.raises(Refused, match="Choose"):
        counter.does(lambda desk: rate_case(desk, ben, 1, tier, meaning))


def test_of_a_patient_erased_since_there_is_nothing_to_rate(counter: Counter, ana: StaffRow, ben: StaffRow) -> None:
    closed(counter, ana, Outcome.NOISE)
    counter.now = NOVEMBER + timedelta(days=1)
    drawn(counter, ana)
    counter.does(lambda desk: erase_patient(desk, 1))

    assert counter.does(lambda desk: waiting_for(desk, ben)) == []
    with pytest.raises(Refused, match="erased"):
        counter.does(lambda desk: case_to_rate(desk, ben, 1))


@pytest.mark.parametrize("table", ["review_draw", "review_sample", "second_rating"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = 9", "DELETE FROM {}"])
def test_draws_samples_and_ratings_are_never_changed(
    counter: Counter, ana: StaffRow, ben: StaffRow, table: str, change: str
) -> None:
    closed(counter, ana, Outcome.NOISE)
    counter.now = NOVEMBER
    drawn(counter, ana)
    counter.does(lambda desk: rate_case(desk, ben, 1, "same_day", "advised"))

    with pytest.raises(DatabaseError, match="never changed"), counter.database.engine.begin() as connection:
        connection.exec_driver_sql(change.format(table))
