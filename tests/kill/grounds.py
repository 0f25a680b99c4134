"""Empty, migrated databases for story after story, in memory where the system offers that: SIGKILL spares what is in the page cache."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from bot.store.encryption import KeyRing
from tests.databases import TEMPLATE, Postgres, find_binaries, migrated

MEMORY = Path("/dev/shm")


@dataclass
class Ground:
    """One kind of database; `ring` opens all that lies there."""

    kind: str
    folder: Path
    ring: str
    server: Postgres | None
    numbers: count[int]

    @contextlib.contextmanager
    def plot(self) -> Iterator[tuple[Path, str]]:
        """A folder and the address of a fresh database."""
        name = f"kill{next(self.numbers)}"
        folder = self.folder / name
        folder.mkdir()
        try:
            yield folder, self._fresh(folder, name)
        finally:
            if self.server:
                self.server.drop(name)
            shutil.rmtree(folder, ignore_errors=True)

    def _fresh(self, folder: Path, name: str) -> str:
        if self.server:
            return self.server.create(name, TEMPLATE)
        return f"sqlite:///{shutil.copy(self.folder / 'template.db', folder / 'aftercare.db')}"


@contextlib.contextmanager
def ground(kind: str, server: Postgres | None = None) -> Iterator[Ground]:
    """`kind` is sqlite or postgresql; `server` is one that runs and has the template, else one is started."""
    folder = Path(tempfile.mkdtemp(prefix="aftercare-kill-", dir=MEMORY if MEMORY.is_dir() else None))
    ring = KeyRing.fresh()
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        if kind == "sqlite":
            migrated(f"sqlite:///{folder / 'template.db'}", KeyRing.parse(ring))
        elif server is None:
            server = _started(stack, ring)
        yield Ground(kind, folder, ring, server if kind != "sqlite" else None, count(1))


def _started(stack: contextlib.ExitStack, ring: str) -> Postgres:
    binaries = find_binaries()
    if binaries is None:
        raise RuntimeError("PostgreSQL's initdb and pg_ctl are not installed (Debian: apt-get install postgresql)")
    server = Postgres.start(binaries)
    stack.callback(server.stop)
    migrated(server.create(TEMPLATE), KeyRing.parse(ring))
    return server
