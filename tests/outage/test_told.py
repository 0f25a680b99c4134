"""Whatever is out, whoever runs the program is told within a minute by a channel that needs neither Telegram nor the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bot.emulator.telegram import Telegram
from bot.store.tables import CaseRow
from tests.outage.database_trouble import TROUBLES, Trouble
from tests.outage.line import Line
from tests.stories.clinic import Clinic
from tests.watch.test_watch import Stand

WITHIN = 60.0  # seconds


class Asking(Stand):
    """The watch over a clinic; Telegram is really asked whether it answers."""

    clinic: Clinic

    async def ask(self) -> int:
        return (await self.clinic.stage.service.bot.get_webhook_info()).pending_update_count


def stand_in(clinic: Clinic) -> Asking:
    made = Asking(clinic.office)
    made.clinic = clinic
    return made


@contextmanager
def fault(telegram: Telegram, **wanted: Any) -> Iterator[None]:
    telegram.faults.add({"times": None, **wanted})
    yield
    telegram.faults.clear()


@pytest.mark.parametrize(
    "wanted",
    [{"status": 502}, {"status": 401}, {"status": 429, "retry_after": 300}, {"drop": "request"}, {"drop": "answer"}],
    ids=["down", "token taken back", "a storm of 429", "no way there", "no way back"],
)
async def test_telegram_out_is_told_and_so_is_its_end(clinic: Clinic, wanted: dict[str, Any]) -> None:
    stand = stand_in(clinic)
    await stand.lives(WITHIN)
    assert stand.told.subjects == []
    with fault(clinic.stage.telegram, **wanted):
        await stand.lives(WITHIN)
        assert stand.told.subjects == ["Aftercare: Telegram does not answer"]
    await stand.lives(3 * WITHIN)
    assert stand.told.subjects[1:] == ["Aftercare, over: Telegram does not answer"]


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_a_database_that_takes_nothing_is_told(clinic: Clinic, line: Line, trouble: Trouble) -> None:
    stand, patient = stand_in(clinic), await clinic.patient()
    stand.watch.unkept_since = lambda: line.receiver.unkept_since and stand.seconds()
    await line.beat()
    with trouble(clinic.office.database):
        patient.phone.says("I have trouble swallowing")
        await line.receiver.poll(0)
        await stand.lives(WITHIN)
        assert any("The database cannot be used" in subject for subject in stand.told.subjects)
    await line.beat()
    await stand.lives(3 * WITHIN)
    assert any("over: The database cannot be used" in subject for subject in stand.told.subjects)


async def test_a_row_of_a_patient_that_cannot_be_served_is_told(clinic: Clinic) -> None:
    """Pages for it do not go out: the operators must say so to the clinic."""
    stand, patient = stand_in(clinic), await clinic.patient()
    await patient.says("I have trouble swallowing")
    case = await clinic.the_case()
    await clinic.office.act("break", lambda desk: setattr(desk.session.get_one(CaseRow, case.id), "tier", "unknown"))
    await clinic.jumps(hours=1)
    await stand.lives(WITHIN)
    assert "Aftercare: Open cases are not being paged" in stand.told.subjects
