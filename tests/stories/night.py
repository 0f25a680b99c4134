"""The clinic at three in the morning, all that came before being read."""

from __future__ import annotations

from tests.stories.clinic import Clinic, Nurse, Patient


async def at_three(clinic: Clinic, language: str = "en") -> tuple[Nurse, Patient]:
    nurse, patient = await clinic.nurse(), await clinic.patient(language=language)
    await clinic.until(day=1, hour=3)
    nurse.has_read_all()
    patient.has_read_all()
    return nurse, patient
