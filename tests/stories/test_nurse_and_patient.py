"""A conversation over an open case, and its end."""

from __future__ import annotations

import pytest

from bot.care.errors import Refused
from bot.care.working.work_case import log_call
from bot.domain.case import EventKind, Outcome
from bot.store.tables import CaseRow
from tests.stories.clinic import Clinic, Nurse, Patient

RESEMBLES = "at the bakery nobody got what I ordered, three times in a row"  # no rule reads it


async def claimed(clinic: Clinic) -> tuple[Nurse, Patient, CaseRow]:
    nurse, patient = await clinic.nurse(), await clinic.patient()
    await patient.says("I have trouble swallowing")
    await nurse.taps("have it")
    return nurse, patient, await clinic.the_case()


async def still_open_the_day_after(clinic: Clinic) -> tuple[Nurse, Patient, CaseRow]:
    """Called and decided, and kept open on purpose: nothing is late."""
    nurse, patient, case = await claimed(clinic)
    await clinic.reaches(nurse, case)
    await clinic.decides(nurse, case)
    await clinic.until(day=1, hour=10)
    await nurse.taps("have it")
    await clinic.check_in(day=1)
    return nurse, patient, case


async def test_what_the_nurse_writes_arrives_and_the_answer_appears_in_the_case(clinic: Clinic) -> None:
    nurse, patient, case = await claimed(clinic)
    await clinic.writes(nurse, case, "Can you drink water?\nSince when is it <so>?")
    assert patient.last == "Ana, Riverside Clinic:\n\nCan you drink water?\nSince when is it <so>?"
    await patient.says("a little, since noon")
    kinds = [kind for kind in await clinic.timeline(case) if kind is not EventKind.PAGED]
    assert kinds[-3:] == [EventKind.WROTE, EventKind.HEARD, EventKind.REPLIED]
    assert "a little, since noon" in await clinic.heard(patient)
    assert (await clinic.case(case)).contacted_at is not None


@pytest.mark.parametrize("text", ["a little, since noon", "since last night", "only on the left", "it comes and goes"])
async def test_a_short_answer_to_the_nurse_is_not_asked_about(clinic: Clinic, text: str) -> None:
    """By itself it resembles words of a red flag, as short texts do."""
    nurse, patient, case = await claimed(clinic)
    await clinic.writes(nurse, case, "Where is it, and since when?")
    await patient.says(text)
    assert not patient.reads("One question, so that I read you right")
    assert EventKind.REPLIED in await clinic.timeline(case)


async def test_a_longer_text_that_resembles_a_red_flag_is_asked_about_and_whoever_has_the_case_sees_it(
    clinic: Clinic,
) -> None:
    nurse, patient, case = await claimed(clinic)
    await clinic.writes(nurse, case, "How are you?")
    await patient.says(RESEMBLES)
    assert patient.reads("One question, so that I read you right")
    assert (await clinic.timeline(case))[-2:] == [EventKind.HEARD, EventKind.REPLIED]


async def test_a_short_answer_to_the_nurse_does_not_go_to_the_diary(clinic: Clinic) -> None:
    nurse, patient, case = await still_open_the_day_after(clinic)
    await clinic.writes(nurse, case, "Any fever?")
    await patient.says("none")
    assert await clinic.answers(patient, 1) == {}
    assert (await clinic.timeline(case))[-1] is EventKind.HEARD


async def test_an_answer_of_the_diary_is_seen_in_the_open_case_too(clinic: Clinic) -> None:
    _, patient, case = await still_open_the_day_after(clinic)
    await patient.says("none")
    assert await clinic.answers(patient, 1) == {"flags": ["none"]}
    assert (await clinic.timeline(case))[-1] is EventKind.HEARD


async def test_a_photo_for_the_nurse_appears_in_the_case(clinic: Clinic) -> None:
    _, patient, case = await claimed(clinic)
    await patient.sends_photo("here is the photo")
    assert (await clinic.timeline(case))[-1] is EventKind.HEARD


async def test_a_call_that_reached_the_patient_is_shown_to_them(clinic: Clinic) -> None:
    nurse, patient, case = await claimed(clinic)
    await clinic.does(lambda desk: log_call(desk, case.code, nurse.staff, "no_answer"))
    assert "contacted" not in patient.last
    await clinic.does(lambda desk: log_call(desk, case.code, nurse.staff, "reached"))
    assert "Ana contacted you" in patient.last
    assert "Nobody called by" not in patient.last


async def test_the_end_is_told_and_the_door_stays_open(clinic: Clinic) -> None:
    nurse, patient, case = await claimed(clinic)
    await clinic.closes(case, nurse, Outcome.SEEN_IN_CLINIC)
    assert "closed by Ana" in patient.last
    assert "Write here at any hour" in patient.last
    assert "911" in patient.last
    await patient.says("it is back, I can't swallow")
    again = await clinic.the_case()
    assert again.code != case.code


async def test_writing_to_a_patient_who_cannot_be_reached_is_refused_in_words(clinic: Clinic) -> None:
    nurse, patient, case = await claimed(clinic)
    await patient.blocks_the_bot()
    with pytest.raises(Refused, match="Call by phone"):
        await clinic.writes(nurse, case, "hello?")


async def test_an_empty_or_endless_text_is_refused(clinic: Clinic) -> None:
    nurse, _, case = await claimed(clinic)
    for text in ("", "   ", "x" * 3001):
        with pytest.raises(Refused, match="between 1 and 3000"):
            await clinic.writes(nurse, case, text)


async def test_the_longest_text_a_nurse_may_write_arrives_whole(clinic: Clinic) -> None:
    nurse, patient, case = await claimed(clinic)
    text = "<&>" * 1000
    await clinic.writes(nurse, case, text)
    assert text in patient.last


async def test_thanks_do_not_open_a_case_or_call_anybody(clinic: Clinic) -> None:
    nurse, patient, case = await claimed(clinic)
    await clinic.closes(case, nurse)
    heard = len(nurse.received)
    await patient.says("thank you so much")
    assert await clinic.open_cases() == []
    assert len(nurse.received) == heard
