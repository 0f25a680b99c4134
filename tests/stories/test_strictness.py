"""What makes a story strict: it fails on what nobody awaited."""

from __future__ import annotations

import pytest

from tests.stories.clinic import Clinic


async def test_a_message_that_nobody_awaited_fails_and_the_conversation_is_shown(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("/help")
    with pytest.raises(AssertionError, match=r"(?s)nobody awaited.*What you can do here.*person: /help"):
        clinic.deliveries.check()


async def test_a_change_that_nobody_awaited_fails(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.check_in(day=1)
    patient.has_read_all()
    await patient.taps("None of these")
    with pytest.raises(AssertionError, match="Usual effects"):
        patient.expects_nothing()


async def test_messages_are_awaited_in_their_order_and_each_once(clinic: Clinic) -> None:
    patient = await clinic.patient()
    for command in ("/help", "/privacy"):
        await patient.says(command)
    with pytest.raises(AssertionError, match="was awaited"):
        patient.expects("What you write and tap")
    patient.expects("What you can do here").expects("What you write and tap")
    with pytest.raises(AssertionError, match="nothing"):
        patient.expects("What you write and tap")


async def test_a_new_message_is_no_change_and_a_change_no_new_message(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await patient.says("/help")
    with pytest.raises(AssertionError, match="a change"):
        patient.expects_change("What you can do here")
    patient.expects("What you can do here")


async def test_what_came_to_one_phone_is_not_awaited_by_another(clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient()
    await patient.says("/help")
    nurse.expects_nothing()
    with pytest.raises(AssertionError, match="What you can do here"):
        patient.expects_nothing()
