"""In the days after a case was closed, "it is worse" and "it is back" report it anew, and whoever could not be reached is heard."""

from __future__ import annotations

import pytest

from bot.care.working.work_case import log_call
from bot.domain.case import EventKind, Outcome
from bot.store.tables import CaseRow
from tests.stories.clinic import Clinic, Nurse, Patient
from tests.stories.did_you_go import BREATH

TROUBLE = {
    "en": "I have trouble swallowing",
    "es": "me cuesta tragar",
    "de": "ich habe Probleme beim Schlucken",
    "fr": "j'ai du mal à avaler",
    "pt": "tenho dificuldade em engolir",
}
BACK = [
    ("en", "it is worse"),
    ("en", "I feel worse"),
    ("en", "it is back"),
    ("en", "It's back again"),
    ("en", "it has come back"),
    ("en", "still there"),
    ("en", "I don't feel better"),
    ("en", "it got worse"),
    ("es", "está peor"),
    ("es", "ha vuelto"),
    ("es", "no me siento mejor"),
    ("de", "es ist schlimmer"),
    ("de", "es ist wieder da"),
    ("fr", "c'est pire"),
    ("fr", "c'est revenu"),
    ("pt", "está pior"),
    ("pt", "voltou"),
    ("en", "my symptoms have returned"),
    ("en", "it hasn't improved"),
    ("en", "it never went away"),
    ("en", "came back last night"),
    ("en", "her swallowing is back"),
    ("en", "I still have trouble"),
    ("es", "los síntomas han regresado"),
    ("es", "nunca se me quitó"),
    ("de", "es ist nie weggegangen"),
    ("de", "die Beschwerden sind wieder da"),
    ("fr", "les symptômes sont de retour"),
    ("fr", "ça n'a jamais disparu"),
    ("pt", "nunca passou"),
    ("pt", "os sintomas regressaram"),
]


async def closed(
    clinic: Clinic, language: str = "en", outcome: Outcome = Outcome.ADVISED_HOME, text: str = ""
) -> tuple[Nurse, Patient, CaseRow]:
    """A patient whose case is closed since two hours; all of it is read."""
    nurse, patient = await clinic.nurse(), await clinic.patient(language=language)
    await patient.says(text or TROUBLE[language])
    if not text:
        await patient.answers_the_questions()
    case = await clinic.the_case()
    await nurse.taps("have it")
    if outcome is Outcome.UNREACHABLE:
        await not_reached(clinic, nurse, case)
    else:
        await clinic.reaches(nurse, case)
        await clinic.decides(nurse, case)
        await clinic.closes(case, nurse, outcome)
    await clinic.passes(hours=2)
    nurse.has_read_all()
    patient.has_read_all()
    return nurse, patient, case


async def not_reached(clinic: Clinic, nurse: Nurse, case: CaseRow) -> None:
    await clinic.does(lambda desk: log_call(desk, case.code, nurse.staff, "no_answer"))
    await clinic.closes(case, nurse, Outcome.UNREACHABLE)


@pytest.mark.parametrize(("language", "text"), BACK)
async def test_worse_and_back_report_anew_what_was_closed(clinic: Clinic, language: str, text: str) -> None:
    nurse, patient, before = await closed(clinic, language)
    told, paged = len(patient.received), len(nurse.received)
    await patient.says(text)
    case = await clinic.the_case()
    assert case.id != before.id
    assert case.tier == "ed_now", "a step up from the report before, which was one for the clinic now"
    (report,) = [event for event in await clinic.events(case) if event.kind == EventKind.RED_FLAG]
    assert (report.symptoms, report.heard_id is not None) == (["dysphagia"], True)
    assert EventKind.HEARD not in await clinic.timeline(case), "the words stand there once"
    assert "911" in patient.new_since(told)[0].split("\n")[0]
    assert any(case.code in text for text in nurse.received[paged:]), "somebody is called"


async def test_an_emergency_that_is_back_is_an_emergency(clinic: Clinic) -> None:
    _, patient, _ = await closed(clinic, outcome=Outcome.SEEN_IN_CLINIC, text=BREATH["en"])
    await patient.says("it is back")
    case = await clinic.the_case()
    assert case.tier == "emergency"
    assert [event.symptoms for event in await clinic.events(case) if event.symptoms] == [["dyspnea"]]


async def test_a_case_of_something_else_that_was_opened_since_changes_nothing(clinic: Clinic) -> None:
    _, patient, _ = await closed(clinic)
    await patient.says("when is my next appointment with the doctor?")
    case = await clinic.the_case()
    assert case.tier == "three_days"
    await patient.says("it is back")
    again = await clinic.the_case()
    assert (again.id, again.tier) == (case.id, "ed_now")


async def test_a_yes_below_the_question_whether_it_is_back_says_so(clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient()
    await patient.says(TROUBLE["en"])
    await patient.answers_the_questions()
    case = await clinic.the_case()
    await clinic.reaches(nurse, case)
    await clinic.closes(case, nurse)
    assert "Is it back" in patient.last
    await patient.says("Yes")
    assert (await clinic.the_case()).tier == "ed_now"


async def test_a_yes_to_something_else_opens_nothing(clinic: Clinic) -> None:
    _, patient, _ = await closed(clinic)
    await clinic.passes(hours=3)
    assert "first 4 hours" in patient.last
    await patient.says("yes")
    assert await clinic.open_cases() == []


async def test_worse_twice_in_one_breath_is_said_once(clinic: Clinic) -> None:
    _, patient, _ = await closed(clinic)
    await patient.says("it is worse")
    await patient.says("much worse")
    assert (await clinic.the_case()).tier == "ed_now"


@pytest.mark.parametrize("text", ["better now", "it is back to normal", "thank you", "ok great", "👍", "no"])
async def test_better_thanks_and_courtesies_open_nothing(clinic: Clinic, text: str) -> None:
    _, patient, _ = await closed(clinic)
    await patient.says(text)
    assert await clinic.open_cases() == []


UNCLEAR = [
    ("en", "I came back home"),
    ("en", "will it come back?"),
    ("en", "the thing from before"),
    ("es", "lo de antes con la pajita"),
    ("de", "das mit dem Strohhalm von damals"),
    ("fr", "le truc de la dernière fois"),
    ("pt", "aquilo do canudo de antes"),
]


@pytest.mark.parametrize(("language", "text"), UNCLEAR)
async def test_words_that_are_not_understood_reach_a_nurse_by_themselves(
    clinic: Clinic, language: str, text: str
) -> None:
    nurse, patient, _ = await closed(clinic, language)
    await clinic.until(day=1, hour=3)
    told, paged = len(patient.received), len(nurse.received)
    await patient.says(text)
    case = await clinic.the_case()
    assert (case.tier, EventKind.PASSED_ON in await clinic.timeline(case)) == ("three_days", True)
    assert "911" in patient.new_since(told)[0].split("\n")[0]
    assert len(nurse.received) == paged, "nobody is woken"
    await clinic.until(day=1, hour=8, minute=5)
    assert any(case.code in text for text in nurse.received[paged:])


async def test_a_wish_to_be_called_after_closing_gets_the_emergency_words(clinic: Clinic) -> None:
    _, patient, _ = await closed(clinic)
    told = len(patient.received)
    await patient.says("please call me")
    assert "911" in patient.new_since(told)[0].split("\n")[0]
    assert (await clinic.the_case()).tier == "three_days"


async def test_after_the_days_of_content_it_is_another_story(clinic: Clinic) -> None:
    _, patient, _ = await closed(clinic)
    await clinic.passes(days=8)
    for case in await clinic.open_cases():  # of days without an answer
        assert case.tier == "three_days"
    before = len(await clinic.open_cases())
    await patient.says("it is worse")
    assert len(await clinic.open_cases()) == before


async def test_what_was_no_symptom_is_read_by_a_nurse_when_it_is_worse(clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient()
    await patient.says("when is my next appointment with the doctor?")
    await patient.taps("Pass it to the nurse")
    await clinic.closes(await clinic.the_case(), nurse)
    await patient.says("it is worse")
    case = await clinic.the_case()
    assert (case.tier, EventKind.PASSED_ON in await clinic.timeline(case)) == ("three_days", True)


MISSED = [
    ("en", "sorry I missed your call"),
    ("en", "I am here now"),
    ("en", "thank you"),
    ("en", "👍"),
    ("es", "perdón, no oí la llamada"),
    ("de", "Entschuldigung, ich habe Ihren Anruf verpasst"),
    ("de", "ich bin jetzt erreichbar"),
    ("fr", "désolée, j'ai manqué votre appel"),
    ("pt", "desculpe, perdi a sua chamada"),
]


@pytest.mark.parametrize(("language", "text"), MISSED)
async def test_who_was_not_reached_is_heard_by_a_nurse(clinic: Clinic, language: str, text: str) -> None:
    nurse, patient, before = await closed(clinic, language, Outcome.UNREACHABLE)
    told, paged = len(patient.received), len(nurse.received)
    await patient.says(text)
    case = await clinic.the_case()
    assert (case.tier, EventKind.PASSED_ON in await clinic.timeline(case)) == (before.tier, True)
    first, status = patient.new_since(told)
    assert "911" in first.split("\n")[0]
    assert clinic.office.playbook.words_in(language).label("status.received") in status
    assert any(case.code in text for text in nurse.received[paged:]), "somebody is called"


async def test_a_photo_or_a_sticker_of_who_was_not_reached_is_a_sign_as_well(clinic: Clinic) -> None:
    nurse, patient, _ = await closed(clinic, outcome=Outcome.UNREACHABLE)
    await patient.sends_photo()
    case = await clinic.the_case()
    await not_reached(clinic, nurse, case)
    await patient.sends_sticker()
    assert (await clinic.the_case()).tier == case.tier


async def test_a_doubtful_symptom_of_who_was_not_reached_is_asked_about_and_a_nurse_called(clinic: Clinic) -> None:
    _, patient, before = await closed(clinic, outcome=Outcome.UNREACHABLE)
    await patient.says("sorry, I was asleep. I sound a bit odd")
    assert any("right now?" in text for text in patient.received[-3:])
    assert (await clinic.the_case()).tier == before.tier


async def test_who_says_after_no_answer_that_they_are_there_is_heard_by_a_nurse(clinic: Clinic) -> None:
    """What they say of the emergency department stands on a case that is closed."""
    nurse, patient = await clinic.nurse(), await clinic.patient()
    await patient.says(BREATH["en"])
    await nurse.taps("have it")
    await clinic.passes(minutes=40)
    await not_reached(clinic, nurse, await clinic.the_case())
    await patient.says("I am here now")
    assert EventKind.PASSED_ON in await clinic.timeline(await clinic.the_case())


async def test_who_was_reached_later_calls_nobody_any_more(clinic: Clinic) -> None:
    nurse, patient, _ = await closed(clinic, outcome=Outcome.UNREACHABLE)
    await patient.says("sorry I missed your call")
    case = await clinic.the_case()
    await clinic.reaches(nurse, case)
    await clinic.closes(case, nurse)
    await patient.says("sorry I missed your call")
    assert (await clinic.the_case()).tier == "three_days", "a nurse reads it in working hours"
