"""Clocks that jump and nights that have an hour more or less: every check-in at its local hour, once; every page in its time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.chat.sender import Sender
from tests.outage.line import MINUTE
from tests.stories.clinic import Clinic, Nurse, Patient

NEW_YORK = ZoneInfo("America/New_York")
BACK = datetime(2026, 11, 1, 2, 0, tzinfo=NEW_YORK)  # the hour from 1 to 2 comes twice
AHEAD = datetime(2027, 3, 14, 3, 0, tzinfo=NEW_YORK)  # the hour from 2 to 3 is left out
CHECK_IN = re.compile(r"Day \d+( of 14|: the question)")
SWALLOWING = "I have trouble swallowing"


def hours(patient: Patient) -> list[datetime]:
    """When each check-in came, by the clinic's clock."""
    return [
        datetime.fromtimestamp(message.body["date"], NEW_YORK)
        for message in patient.clinic.stage.telegram.chat(patient.phone.chat_id).messages.values()
        if message.by_bot and CHECK_IN.match(message.body.get("text", ""))
    ]


def sender_of(clinic: Clinic) -> Sender:
    return Sender(clinic.stage.service.bot, clinic.office, monotonic=lambda: clinic.now.timestamp())


def called(nurse: Nurse) -> list[datetime]:
    return [
        datetime.fromtimestamp(message.body["date"], UTC)
        for message in nurse.clinic.stage.telegram.chat(nurse.phone.chat_id).messages.values()
        if "acknowledge by" in message.body.get("text", "")
    ]


@pytest.mark.parametrize("change", [BACK, AHEAD])
@pytest.mark.parametrize("hour", ["08:00", "12:00", "20:00"])
async def test_check_ins_come_at_their_local_hour_once_a_day_across_a_clock_change(
    clinic: Clinic, change: datetime, hour: str
) -> None:
    clinic.stage.clock.stop_at((change - timedelta(days=2)).astimezone(UTC))
    patient = await clinic.patient(hour=hour)
    await clinic.passes(days=4)
    came = hours(patient)
    days = [moment.date() for moment in came if moment.minute == 0 and moment.strftime("%H:%M") == hour]
    assert change.date() in days
    assert len(days) == len(set(days)), "once a day"
    assert len(days) >= 3


@pytest.mark.parametrize("change", [BACK, AHEAD])
async def test_pages_are_neither_early_nor_late_across_a_clock_change(clinic: Clinic, change: datetime) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    clinic.stage.clock.stop_at(change.astimezone(UTC) - 2 * MINUTE)
    patient = await clinic.patient()
    await patient.says(SWALLOWING)
    opened = clinic.now
    await clinic.passes(minutes=7)
    assert called(ana) == [opened]
    assert called(ben) == [opened + 5 * MINUTE]


async def test_a_clock_that_jumps_ahead_loses_no_page_and_sends_no_heap(clinic: Clinic) -> None:
    ana, ben = await clinic.nurse("Ana"), await clinic.nurse("Ben")
    patient = await clinic.patient()
    await patient.says(SWALLOWING)
    await patient.answers_the_questions()
    await clinic.jumps(hours=1)
    assert [len(called(nurse)) for nurse in (ana, ben)] == [2, 1], (
        "the steps that were missed are one call to everybody"
    )
    await clinic.passes(minutes=6)
    assert len(called(ana)) == 3


async def test_a_clock_that_is_set_back_loses_no_page_and_no_words(clinic: Clinic) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient()
    await patient.says("my throat feels funny")
    await clinic.jumps(hours=-1)
    clinic.stage.service.sender = sender_of(clinic)  # as after a restart, for while it runs the clock does not go back
    await patient.says(SWALLOWING)
    assert len(called(nurse)) == 1
    await clinic.passes(hours=1, minutes=20)
    assert len(called(nurse)) > 1
    assert (await clinic.heard(patient)).count(SWALLOWING) == 1
