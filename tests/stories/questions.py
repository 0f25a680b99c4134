"""What the stories of the graded questions share."""

from __future__ import annotations

from bot.store import questions
from tests.stories.clinic import Actor, Clinic, Patient

SWALLOWING = "I have trouble swallowing"
SPIT, CHOKING = "Can you swallow your own spit?", "Are you choking now?"


async def asked(clinic: Clinic, **changes: object) -> Patient:
    """Somebody who wrote of trouble swallowing, and sees the first question."""
    patient = await clinic.patient(**changes)  # type: ignore[arg-type]
    await patient.says(SWALLOWING)
    return patient


async def given(clinic: Clinic) -> dict[str, str]:
    """The questions of the one open case and what was answered; empty while nothing is."""
    case = await clinic.the_case()
    rows = await clinic.office.read(lambda desk: list(questions.graded_of(desk.session, case.id or 0)))
    return {row.question: row.answer for row in rows}


def has_buttons(actor: Actor) -> bool:
    """True if a graded question can be answered by a tap now."""
    return actor.shows("^g:")
