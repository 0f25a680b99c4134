"""Buttons that are old, pressed twice, or pressed by two at once."""

from __future__ import annotations

import re

from bot.chat.receiver import receive
from tests.stories.clinic import Clinic


async def test_an_old_button_of_the_same_day_changes_nothing(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.check_in(day=1)
    message, data = patient.button("flags:none")
    await patient.check_in_without_trouble()
    await patient.taps_again(message, data)
    assert await clinic.answers(patient, 1) == {"flags": ["none"], "effects": ["none"], "goal": "little"}


async def test_a_button_of_a_closed_day_is_refused_with_a_kind_word(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.check_in(day=1)
    message, data = patient.button("flags:none")
    await clinic.check_in(day=4)
    await patient.taps_again(message, data)
    assert "That question is closed now" in patient.last
    assert await clinic.answers(patient, 1) == {}


async def test_a_red_flag_on_a_closed_day_still_opens_a_case(clinic: Clinic) -> None:
    nurse = await clinic.nurse()
    patient = await clinic.patient()
    await clinic.check_in(day=1)
    message, data = patient.button("flags:breathing")
    await patient.check_in_without_trouble()
    await clinic.until(day=4, hour=12)
    await patient.taps_again(message, data)
    case = await clinic.the_case()
    assert nurse.reads(case.code)
    assert patient.reads("911")


async def test_a_number_that_is_a_red_flag_counts_on_a_closed_day_too(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.check_in(day=1)
    await patient.says("none")
    await patient.says("sore")
    message, data = patient.button("pain:9")
    await patient.taps_data("pain:2$")
    await patient.taps("Same")
    await clinic.until(day=4, hour=12)
    await patient.taps_again(message, data)
    assert len(await clinic.open_cases()) == 1


async def test_ticking_unticking_and_ticking_again_is_one_report(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.check_in(day=1)
    for _ in range(3):
        await patient.taps("Eyes")
    case = await clinic.the_case()
    assert [event.kind for event in await clinic.events(case)].count("red_flag") == 1


async def test_a_second_tick_does_not_repeat_the_advice(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.check_in(day=1)
    await patient.taps("Eyes", "Bladder", "Rash", "Done")
    assert patient.count("I have told the nurse") == 1
    assert patient.count("sent to the nurse") == 1
    assert len(await clinic.open_cases()) == 1
    assert (await clinic.answers(patient, 1))["flags"] == ["eyes", "bladder", "skin"]


async def test_two_taps_at_once_count_once(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.check_in(day=1)
    message, data = patient.button("flags:none")
    for _ in range(2):
        clinic.stage.telegram.tap_data(patient.phone.chat_id, message, data)
    await clinic.stage.settle()
    assert await clinic.answers(patient, 1) == {"flags": ["none"]}


async def test_the_same_update_twice_acts_once(clinic: Clinic) -> None:
    patient = await clinic.patient()
    before = len(patient.received)
    body = {
        "update_id": 900_000_001,
        "message": {
            "message_id": 77,
            "date": int(clinic.now.timestamp()),
            "chat": {"id": patient.phone.chat_id, "type": "private"},
            "from": {"id": patient.phone.chat_id, "is_bot": False, "first_name": "Pat"},
            "text": "I have trouble swallowing",
        },
    }
    await receive(clinic.office, [body])
    await receive(clinic.office, [body])
    await clinic.stage.settle()
    await receive(clinic.office, [body])
    await clinic.stage.settle()
    assert (await clinic.heard(patient)).count("I have trouble swallowing") == 1
    assert len([text for text in patient.new_since(before) if "sent to the nurse" in text]) == 1


async def test_no_button_is_longer_than_telegram_allows(clinic: Clinic) -> None:
    patient = await clinic.patient(language="es", goals=[{"text": "g" * 200, "kind": "functional"}])
    await clinic.check_in(day=1)
    await patient.check_in_without_trouble()
    await patient.taps_data("^dc:")
    data = [shown["data"] for m in patient.phone.messages for row in m["buttons"] for shown in row]
    assert data
    assert all(len(one.encode()) <= 64 for one in data)
    assert not [one for one in data if re.search(r"\s", one)]
