"""The database takes nothing: Telegram keeps what was said, its sender is told what to do, and afterwards it is as if nothing had been."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.case import EventKind
from bot.playbook.playbook import Playbook
from bot.store.database import is_down
from bot.store.tables import InboxRow
from tests.outage.database_trouble import TROUBLES, Trouble, full
from tests.outage.line import MINUTE, Line
from tests.stories.clinic import Clinic
from tests.stories.opening import open_clinic

SWALLOWING = "I have trouble swallowing"
UNKEPT = "I cannot keep messages right now"


@pytest.fixture
async def clinic(tmp_path: Path, playbook: Playbook, migrated_file: Path) -> AsyncIterator[Clinic]:
    """That waits for a locked database a moment, not ten seconds."""
    shutil.copy(migrated_file, tmp_path / "stories.db")
    clinic = await open_clinic(tmp_path, playbook, busy_ms=100)
    yield clinic
    await clinic.close()


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_it_is_a_trouble_of_the_database_as_a_whole(clinic: Clinic, trouble: Trouble) -> None:
    def write(desk: object) -> None:
        desk.session.add(InboxRow(update_id=1, chat_id=1, body={"x": "y" * 9000}, received_at=clinic.now))  # type: ignore[attr-defined]

    with trouble(clinic.office.database), pytest.raises(Exception, match=r"locked|full|readonly") as met:
        await clinic.office.act("test", write)
    assert is_down(met.value)
    await clinic.office.act("test", write)


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_what_cannot_be_kept_stays_with_telegram_and_is_answered_later(
    line: Line, clinic: Clinic, trouble: Trouble
) -> None:
    nurse, patient = await clinic.nurse(), await clinic.patient()
    await line.beat()
    with trouble(clinic.office.database):
        patient.phone.says(SWALLOWING)
        assert [await line.receiver.poll(0) for _ in range(3)] == [0, 0, 0]
        assert len(clinic.stage.telegram.bots[1000001].updates) == 1, "not confirmed"
        assert "911" in patient.last.split("\n")[0]
        assert "(555) 010-0199" in patient.last.split("\n")[0]
        assert patient.count(UNKEPT) == 1, "said once, however often it comes again"
    await line.lives(MINUTE)
    case = await clinic.the_case()
    assert (await clinic.timeline(case)).count(EventKind.RED_FLAG) == 1
    assert nurse.reads(case.code)
    assert (await clinic.heard(patient)).count(SWALLOWING) == 1
    assert clinic.stage.telegram.bots[1000001].updates == []


async def test_it_is_said_in_the_language_of_the_chat(line: Line, clinic: Clinic) -> None:
    patient = await clinic.patient(language="es")
    await line.beat()
    with full(clinic.office.database):
        patient.phone.says("hola")
        await line.receiver.poll(0)
    assert "Ahora mismo no puedo guardar mensajes" in patient.last


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_an_update_that_met_the_trouble_was_not_tried(line: Line, clinic: Clinic, trouble: Trouble) -> None:
    patient = await clinic.patient()
    patient.phone.says(SWALLOWING)
    await line.receiver.poll(0)
    worker = clinic.stage.service.worker
    (row,) = await worker._claim()
    with trouble(clinic.office.database):
        await worker._handle(row)
    await line.lives(MINUTE)
    kept = await clinic.office.read(lambda desk: desk.session.get_one(InboxRow, row.update_id))
    assert (kept.tries, kept.quarantined_at) == (0, None)
    assert await clinic.the_case()


async def test_an_answer_that_was_tapped_while_nothing_could_be_kept_for_long_is_asked_for_again(
    line: Line, clinic: Clinic
) -> None:
    patient = await clinic.patient()
    await patient.says("my throat feels funny")
    await line.beat()
    with full(clinic.office.database):
        patient.phone.taps("No")
        for _ in range(4):
            await line.receiver.poll(0)
            clinic.stage.clock.stop_at(clinic.now + MINUTE)
    await line.beat()
    assert patient.reads("I was away for a while"), "Telegram forgot the tap, which was never confirmed"
    assert "right now?" in patient.last
