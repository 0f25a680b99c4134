"""What is looked for every minute: the fire drill of the schedule, and rows to be sealed. By one process, and a failure stops nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from sqlmodel import Session, select

from bot.care import audit
from bot.care.desk import Office
from bot.jobs.drills import PlannedDrill
from bot.jobs.seals import Sealing
from bot.jobs.shift_ends import ShiftEnds
from bot.playbook.playbook import Playbook
from bot.store.database import Database
from bot.store.fleet import Fleet, fleet_of
from bot.store.seals import SETTLED, broken_seals
from bot.store.tables import DrillRow, InboxRow
from tests.store.rows import NOW, nurse
from tests.watch.doubles import Alone

HOUR = timedelta(hours=1)


class Turned:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


async def test_a_week_has_one_drill_by_the_clinics_clock_however_many_processes_look(
    database: Database, playbook: Playbook
) -> None:
    clock = Turned()
    office = Office(database, playbook, clock)
    jobs = [PlannedDrill(office, fleet_of(database.engine)) for _ in range(1 if database.sqlite else 2)]
    with database.transaction() as session:
        nurse(session)
    begun = []
    for hour in range(24 * 29):
        begun += [NOW + hour * HOUR for job in jobs if await job()]
        if begun and begun[-1] == clock.now:
            await office.database.act(heard)
        clock.now += HOUR
    for job in jobs:
        job.fleet.close()

    local = [at.astimezone(playbook.clinic.zone) for at in begun]
    assert [at.strftime("%A %H:%M") for at in local] == ["Wednesday 10:00"] * len(local)
    assert [(at - NOW).days for at in begun] == [9, 16, 23], "none in the first week"


def heard(session: Session) -> None:
    """As the worker leaves it; whatever became of the case is over."""
    for row in session.exec(select(InboxRow)).all():
        row.done_at, row.due_at = NOW, None


async def test_who_does_not_lead_begins_none_and_seals_nothing(database: Database, playbook: Playbook) -> None:
    clock = Turned()
    office = Office(database, playbook, clock)
    with database.transaction() as session:
        nurse(session)
        audit.record(office.desk(session, ""), "system", "try", "case:1")
    clock.now += timedelta(days=9)
    follower = cast(Fleet, Alone(leading=False))

    assert not await PlannedDrill(office, follower)()
    assert await Sealing(office, follower)() == 0
    assert await ShiftEnds(office, follower)() == 0
    assert await PlannedDrill(office, cast(Fleet, Alone()))()
    assert await Sealing(office, cast(Fleet, Alone()))() == 1


async def test_what_has_settled_is_sealed_however_much_it_is(database: Database, playbook: Playbook) -> None:
    clock = Turned()
    office = Office(database, playbook, clock)
    with database.transaction() as session:
        for number in range(4100):
            audit.record(office.desk(session, ""), "system", "try", f"case:{number}")
    clock.now += SETTLED

    assert await Sealing(office, cast(Fleet, Alone()))() == 4100
    with database.transaction() as session:
        assert list(broken_seals(session)) == []


async def test_a_failure_is_logged_and_tried_again(database: Database, playbook: Playbook) -> None:
    clock = Turned()
    office = Office(database, playbook, clock)
    with database.transaction() as session:
        nurse(session)
    clock.now += timedelta(days=9)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE inbox RENAME TO away")
    assert not await PlannedDrill(office, cast(Fleet, Alone()))()
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO inbox")
    assert await PlannedDrill(office, cast(Fleet, Alone()))()
    with database.transaction() as session:
        assert len(session.exec(select(DrillRow)).all()) == 1, "nothing was left of the try that failed"
