"""Where backups are kept: their names, which is the newest, and how many stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.store.backup_file import BackupRefused

SUFFIX = ".backup"
_STAMP = "aftercare-%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, order=True)
class Kept:
    """A backup by its name. `at` is aware UTC."""

    at: datetime
    path: Path


def place_of(to: Path, now: datetime) -> Path:
    """The file to write: `to`, or within it where that is a folder. Raises BackupRefused where something is there already."""
    folder = to.is_dir() or to.suffix == ""
    place = to / f"{now.astimezone(UTC):{_STAMP}}{SUFFIX}" if folder else to
    if place.exists():
        raise BackupRefused(f"{place} is there already. Name another file, or a folder.")
    return place


def before_migration(folder: Path, schema: str) -> Path:
    """One for each schema that was left: a start that fails again and again must not fill the disk."""
    return folder / f"schema-{schema}{SUFFIX}"


def kept_in(folder: Path) -> list[Kept]:
    """The newest first. A half-written one has another name."""
    found = [Kept(at, path) for path in folder.glob(f"*{SUFFIX}") if (at := _moment(path)) is not None]
    return sorted(found, reverse=True)


def keep_newest(folder: Path, number: int) -> None:
    """Delete the others, and what was kept before a migration older than all that stay."""
    kept = kept_in(folder)
    for old in kept[number:]:
        old.path.unlink()
    for path in folder.glob(f"schema-*{SUFFIX}"):
        if len(kept) >= number and path.stat().st_mtime < kept[number - 1].at.timestamp():
            path.unlink()


def _moment(path: Path) -> datetime | None:
    try:
        return datetime.strptime(path.stem, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
