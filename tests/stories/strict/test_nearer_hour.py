"""An hour that a nurse names moves no clock: the patient reads the nearer one first, in whichever language, and it binds."""

from __future__ import annotations

import pytest

from tests.stories.clinic import Clinic
from tests.stories.did_you_go import BREATH
from tests.stories.strict.test_promised_calls import promises
from tests.stories.strict.test_promises import taken

FIRST = {
    "en": "We call you or write to you by 10:05.",
    "es": "Le llamamos o le escribimos antes de: 10:05.",
    "fr": "Nous vous appelons ou vous écrivons au plus tard : 10:05.",
    "de": "Wir melden uns bis 10:05 Uhr.",
    "pt": "Ligamos ou escrevemos para você até: 10:05.",
}


@pytest.mark.parametrize("language", list(FIRST))
async def test_before_a_later_hour_the_patient_reads_the_nearer_one(clinic: Clinic, language: str) -> None:
    ana, patient, case = await taken(clinic, BREATH[language], language=language)
    patient.has_read_all()
    await promises(clinic, ana, case, "call_at", "10:40")

    assert patient.last.index(FIRST[language]) < patient.last.index("10:40")
    patient.has_read_all()
    ana.has_read_all()


async def test_the_nearer_hour_binds_and_once_it_has_passed_it_is_not_said_again(clinic: Clinic) -> None:
    ana, patient, case = await taken(clinic, BREATH["en"])
    await promises(clinic, ana, case, "call_at", "10:40")
    patient.has_read_all()
    await clinic.passes(minutes=5)
    ana.expects("late: reach the patient (due 10:05)")
    patient.expects("10:05 nobody has called you yet")
    patient.expects("It was to be by 10:05.")
    patient.has_read_all()
    await promises(clinic, ana, case, "call_at", "10:45")
    assert "We call you" not in patient.last
    patient.has_read_all()
    ana.has_read_all()


async def test_a_nearer_promise_is_the_hour_the_patient_goes_by(clinic: Clinic) -> None:
    ana, patient, case = await taken(clinic)
    await patient.answers_the_questions()
    patient.has_read_all()
    await promises(clinic, ana, case, "call_at", "10:05")
    patient.expects("I will call you at 10:05.")
    assert "We call you" not in patient.last
    await clinic.releases(ana, case)
    patient.expects("10:00 sent to the nurse", "Nobody called by 10:05?")
    patient.has_read_all()
    ana.has_read_all()
