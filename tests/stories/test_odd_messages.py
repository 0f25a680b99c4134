"""What people send besides plain sentences. Everything is kept, everything is answered."""

from __future__ import annotations

import pytest

from bot.domain.case import EventKind
from bot.emulator.params import Upload
from tests.stories.clinic import Clinic


async def test_what_is_not_understood_can_be_passed_to_the_nurse(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    patient = await clinic.patient()
    await patient.says("when is my next appointment with the doctor?")
    assert "I did not understand that. It is kept." in patient.last
    await patient.taps("Pass it to the nurse")
    case = await clinic.the_case()
    assert EventKind.PASSED_ON in await clinic.timeline(case)
    assert nurse.reads(case.code)
    assert patient.last.startswith("Passed to the nurse"), "one answer, not two"
    await nurse.taps("have it")
    assert "Ana has it" in patient.last


async def test_or_kept_without_calling_anybody(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("when is my next appointment with the doctor?")
    await patient.taps("No need")
    assert "kept with your notes" in patient.last
    assert await clinic.open_cases() == []


@pytest.mark.parametrize(("typed", "cases"), [("pass it on", 1), ("no", 0)])
async def test_passing_on_can_be_typed(clinic: Clinic, typed: str, cases: int) -> None:
    patient = await clinic.patient()
    await patient.says("when is my next appointment with the doctor?")
    await patient.says(typed)
    assert len(await clinic.open_cases()) == cases


async def test_pressing_twice_passes_it_on_once(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("when is my next appointment with the doctor?")
    await patient.taps("Pass it to the nurse", "Pass it to the nurse")
    events = [event for event in await clinic.events(await clinic.the_case()) if event.kind == "passed_on"]
    assert len(events) == 1
    assert patient.count("Passed to the nurse") == 1


async def test_a_voice_message_goes_to_a_human(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    patient = await clinic.patient()
    await patient.sends_voice()
    assert patient.reads("cannot listen to voice")
    assert "911" in next(text for text in patient.received if "voice messages" in text).split("\n")[0]
    case = await clinic.the_case()
    assert EventKind.UNREADABLE in await clinic.timeline(case)
    assert nurse.reads(case.code)


async def test_a_sticker_is_answered_and_can_be_passed_on(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.sends_sticker()
    assert "cannot read stickers" in patient.last
    assert patient.shows("^hand:")


async def test_a_file_and_a_place_are_kept(clinic: Clinic) -> None:
    patient = await clinic.patient()
    patient.phone.telegram.document(patient.phone.chat_id, Upload("letter.pdf", b"%PDF-", "application/pdf"))
    await clinic.stage.settle()
    assert "I kept the file" in patient.last
    patient.phone.telegram.location(patient.phone.chat_id, 40.7, -74.0)
    await clinic.stage.settle()
    assert "I kept the file" in patient.last
    assert {"document", "location"} <= set(await clinic.heard(patient))


async def test_a_photo_goes_to_the_day_and_is_fetched(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.check_in(day=1)
    await patient.check_in_without_trouble()
    await patient.taps("Add a photo")
    assert "same light" in patient.last
    await patient.sends_photo()
    assert "saved with day 1" in patient.last
    (photo,) = await clinic.photos(patient)
    assert photo.media_type == "image/png"
    assert photo.image.startswith(b"\x89PNG")


async def test_a_caption_with_a_red_flag_is_one(clinic: Clinic) -> None:
    patient = await clinic.patient()
    before = len(patient.received)
    await patient.sends_photo("my lips are swelling and I can't breathe")
    assert "911" in patient.new_since(before)[0].split("\n")[0]
    assert len(await clinic.open_cases()) == 1
    assert len(await clinic.photos(patient)) == 1


async def test_the_longest_text_telegram_sends_is_read_to_its_end(clinic: Clinic) -> None:
    patient = await clinic.patient()
    story = "I went to the market and bought some apples. "
    flag = "Now I can't swallow."
    text = (story * 100)[: 4096 - len(flag)] + flag
    assert len(text) == 4096
    await patient.says(text)
    assert len(await clinic.open_cases()) == 1
    assert text in await clinic.heard(patient)


async def test_signs_alone_are_kept_and_answered(clinic: Clinic) -> None:
    patient = await clinic.patient()
    for text in ("🙂", "👍👍👍", "???", "…", "123456789012"):
        before = len(patient.received)
        await patient.says(text)
        assert len(patient.received) > before
        assert text in await clinic.heard(patient)


async def test_right_to_left_words_are_kept_whole_and_reach_a_human(clinic: Clinic) -> None:
    patient = await clinic.patient()
    text = "לא יכול לבלוע \u202eabc\u202c"
    await patient.says(text)
    assert text in await clinic.heard(patient)
    assert len(await clinic.open_cases()) == 1


MARKUP = ("<b>hi</b> & <script>alert(1)</script>", "{{ 7*7 }} {% raw %}", "*bold* _it_ [x](y) `c`", "=1+1;@SUM(A1)")


async def test_markup_in_words_stays_words(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.check_in(day=1)
    await patient.check_in_without_trouble()
    for text in MARKUP:
        await patient.says("/diary")
        await patient.taps("Add a note")
        await patient.says(text)
        assert (await clinic.answers(patient, 1))["note"] == text


async def test_markup_in_names_and_goals_stays_words(clinic: Clinic) -> None:
    odd = "<i>{{ 7*7 }}</i> & *x*"
    patient = await clinic.patient(name=odd, goals=[{"text": odd, "kind": "functional"}])
    nurse = await clinic.nurse(odd.replace("@", ""))
    await clinic.check_in(day=1)
    await patient.says("none")
    await patient.says("none")
    assert odd in patient.last
    await patient.says("I have trouble swallowing")
    await nurse.taps("have it")
    status, _question = patient.received[-2:]
    assert f"{odd} has it" in status
