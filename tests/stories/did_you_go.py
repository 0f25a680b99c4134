"""What the stories of "Did you go?" share: somebody who was told to call for help, and a nurse who has spoken with them."""

from __future__ import annotations

from bot.care.working.decide import decide
from bot.care.working.work_case import log_call
from bot.store import advice
from bot.store.tables import AdviceRow, CaseRow
from tests.stories.clinic import Clinic, Nurse, Patient

BREATH = {
    "en": "I can't breathe",
    "es": "no puedo respirar",
    "fr": "je ne peux pas respirer",
    "de": "ich bekomme keine Luft",
    "pt": "não consigo respirar",
}
FIRST = "No help yet, or worse? Call 911 now."
QUESTION = "Did you go to the emergency department, or is the ambulance with you?"
AGAIN = "I have no answer from you, so I ask once more."
MOVED = "I ask this again further down."
YES = r"^went:\d+:went$"  # its button


async def told_to_go(clinic: Clinic, language: str = "en") -> tuple[Nurse, Patient]:
    """At 10:00 the emergency advice, the nurse has the case, has spoken with them and written down what is to be done. All of that is read."""
    ana, patient = await clinic.nurse("Ana"), await clinic.patient(language=language)
    await patient.says(BREATH[language])
    await ana.taps("have it")
    await reaches(clinic, ana, await clinic.the_case())
    ana.has_read_all()
    patient.has_read_all()
    return ana, patient


async def asked(clinic: Clinic, language: str = "en") -> tuple[Nurse, Patient]:
    """The same, and at 10:15 the question."""
    ana, patient = await told_to_go(clinic, language)
    await clinic.passes(minutes=15)
    words = clinic.office.playbook.words_in(language)
    patient.expects("911", words.label("went.question"))
    return ana, patient


async def reaches(clinic: Clinic, nurse: Nurse, case: CaseRow) -> None:
    """And writes down what is to be done, so that no clock but that of the question runs."""
    await clinic.does(lambda desk: log_call(desk, case.code, nurse.staff, "reached"))
    await clinic.does(lambda desk: decide(desk, case.code, nurse.staff, "to the emergency department"))


async def advice_of(clinic: Clinic, patient: Patient) -> AdviceRow:
    """The newest advice, as it stands."""
    row = await clinic.office.read(lambda desk: advice.newest_of_patient(desk.session, patient.patient_id))
    assert row is not None
    return row


async def went(patient: Patient) -> None:
    """They are asked now, and say yes: no nurse is called for it."""
    patient.expects(FIRST, QUESTION)
    await patient.taps("Yes")
    patient.expects_change(QUESTION, "✓ You said: Yes")
    patient.expects("Worse? Tell the staff there at once.")


async def passes_at_the_hospital(clinic: Clinic, patient: Patient, minutes: int) -> None:
    """Time passes; whenever they are asked whether they went, they say yes."""
    for _ in range(minutes):
        await clinic.passes(minutes=1)
        if patient.shows(YES):
            await patient.taps_data(YES)
