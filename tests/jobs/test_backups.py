"""A backup a day by itself: by one process, kept in number, and a failure stops nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from bot.care.desk import Office
from bot.jobs.backups import DailyBackup
from bot.playbook.playbook import Playbook
from bot.store.backup_file import open_backup
from bot.store.backup_folder import kept_in
from bot.store.database import Database
from bot.store.fleet import fleet_of
from tests.store.rows import NOW, patient


class Turned:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


def daily(database: Database, playbook: Playbook, folder: Path, clock: Turned) -> DailyBackup:
    office = Office(database, playbook, clock)
    return DailyBackup(office, fleet_of(database.engine), folder, 3, folder / "erasures.jsonl")


async def test_one_is_made_a_day_and_the_newest_three_stay(
    database: Database, playbook: Playbook, tmp_path: Path
) -> None:
    clock, folder = Turned(), tmp_path / "backups"
    backup = daily(database, playbook, folder, clock)
    with database.transaction() as session:
        patient(session)
    made = []
    for _ in range(40):
        made.append(await backup())
        clock.now += timedelta(hours=3)
    backup.fleet.close()
    assert made == ([True] + [False] * 7) * 5
    assert [kept.at for kept in kept_in(folder)] == [NOW + timedelta(days=day) for day in (4, 3, 2)]
    with open_backup(kept_in(folder)[0].path) as newest:
        assert newest.manifest.tables["patient"].rows == 1
        assert newest.manifest.content == playbook.version


async def test_a_folder_that_cannot_be_written_stops_nothing(
    database: Database, playbook: Playbook, tmp_path: Path
) -> None:
    clock, folder = Turned(), tmp_path / "backups"
    folder.write_text("a file stands here")
    backup = daily(database, playbook, folder, clock)
    assert not await backup()
    folder.unlink()
    assert await backup()
    backup.fleet.close()


async def test_what_was_kept_before_a_migration_goes_with_the_backups_of_its_time(
    database: Database, playbook: Playbook, tmp_path: Path
) -> None:
    clock, folder = Turned(), tmp_path / "backups"
    backup = daily(database, playbook, folder, clock)
    await backup()
    (folder / "schema-0001.backup").touch()
    clock.now = datetime.fromtimestamp((folder / "schema-0001.backup").stat().st_mtime, NOW.tzinfo)
    for day in range(1, 5):
        clock.now += timedelta(days=1)
        await backup()
        assert (folder / "schema-0001.backup").exists() == (day < 3), day
    backup.fleet.close()
