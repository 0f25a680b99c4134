"""The night in which the clocks go back: whoever reads an hour knows which of the two is meant."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.stories.clinic import Clinic
from tests.stories.test_paging import SWALLOWING, pages

BEFORE = datetime(2026, 11, 1, 5, 50, tzinfo=UTC)  # 01:50 in New York; ten minutes later it is 01:00 again


async def test_page_and_patient_read_which_hour_it_is(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    clinic.stage.clock.stop_at(BEFORE)
    patient = await clinic.patient()
    await patient.says(SWALLOWING)
    await patient.answers_the_questions()
    assert "acknowledge by 01:05 EST" in pages(nurse)[0]
    await nurse.taps("have it")
    assert any("by 01:50 EST" in text for text in patient.received)
    assert any("01:50 EDT" in text for text in patient.received)  # when it came in
