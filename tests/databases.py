"""Throw-away databases for the tests: migrated once a session, copied once a test."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine, create_engine

from bot.store.database import Database
from bot.store.encryption import KeyRing
from bot.store.migrate import migrate

TEMPLATE = "migrated"
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses=''"


def find_binaries() -> Path | None:
    """The folder of initdb and pg_ctl, newest version first; None where PostgreSQL is not installed."""
    on_path = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    return next((folder for folder in [*on_path, *debian] if (folder / "pg_ctl").exists()), None)


@dataclass(frozen=True)
class Postgres:
    """A server of our own in a temporary folder, reached by its socket only."""

    binaries: Path
    folder: Path

    @classmethod
    def start(cls, binaries: Path) -> Postgres:
        """Starts in about a second. PostgreSQL refuses to run as root, so root becomes `nobody`."""
        server = cls(binaries, Path(tempfile.mkdtemp(prefix="aftercare-pg-")))
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(server.folder, nobody.pw_uid, nobody.pw_gid)
        server._run("initdb", "-D", server._data, "-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8")
        log = str(server.folder / "log")
        options = f"{FAST} -c unix_socket_directories={server.folder}"
        server._run("pg_ctl", "-D", server._data, "-w", "-l", log, "-o", options, "start")
        return server

    @cached_property
    def _engine(self) -> Engine:
        return create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")

    @cached_property
    def _is_15_or_newer(self) -> bool:
        with self._engine.connect() as connection:
            return int(connection.exec_driver_sql("SHOW server_version_num").scalar_one()) >= 150_000

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def stop(self) -> None:
        self._engine.dispose()
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def create(self, name: str, template: str = "template0") -> str:
        """The address of a new database, a copy of `template`."""
        strategy = "STRATEGY FILE_COPY" if self._is_15_or_newer else ""  # half the time where nothing is synced
        self._sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {strategy}')
        return self.url(name)

    def drop(self, name: str) -> None:
        self._sql(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _sql(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.exec_driver_sql(statement)

    def _run(self, program: str, *arguments: str) -> None:
        account = "nobody" if os.geteuid() == 0 else None
        with (self.folder.parent / f"{self.folder.name}.out").open("w+") as out:
            # A file, not a pipe: the server inherits it, and a pipe would never end.
            done = subprocess.run(
                [self.binaries / program, *arguments], user=account, cwd="/", stdout=out, stderr=out, check=False
            )
            out.seek(0)
            said = out.read()
        Path(out.name).unlink()
        if done.returncode:
            raise RuntimeError(f"{program} failed: {said}")


def migrated(url: str, ring: KeyRing) -> None:
    """Bring an empty database to this version's tables and let go of it."""
    database = Database(url, ring)
    migrate(database.engine)
    database.close()
