"""What the harness and the process under fire share: how far the clock is turned, how many points were passed, where it died."""

from __future__ import annotations

import mmap
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

_AHEAD, _PASSED, _LABEL = struct.Struct("=d"), struct.Struct("=q"), struct.Struct("=64s")
_SIZE = _AHEAD.size + _PASSED.size + _LABEL.size


class Board:
    """A file in memory. What is written to it outlives the writer, however that ends."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(_SIZE))
        with path.open("r+b") as file:
            self._page = mmap.mmap(file.fileno(), _SIZE)

    def now(self) -> datetime:
        """The wall clock plus what it was turned by: the same in every process."""
        return datetime.now(UTC) + timedelta(seconds=_AHEAD.unpack_from(self._page, 0)[0])

    def turn(self, by: timedelta) -> None:
        ahead: float = _AHEAD.unpack_from(self._page, 0)[0]
        _AHEAD.pack_into(self._page, 0, ahead + by.total_seconds())

    @property
    def passed(self) -> int:
        """How many points this life has passed."""
        return int(_PASSED.unpack_from(self._page, _AHEAD.size)[0])

    @property
    def died_at(self) -> str:
        """The point the last life ended at; empty where it did not end by itself."""
        raw: bytes = _LABEL.unpack_from(self._page, _AHEAD.size + _PASSED.size)[0]
        return raw.rstrip(b"\0").decode()

    def note(self, passed: int, died_at: str = "") -> None:
        _PASSED.pack_into(self._page, _AHEAD.size, passed)
        _LABEL.pack_into(self._page, _AHEAD.size + _PASSED.size, died_at.encode()[:64])

    def close(self) -> None:
        self._page.close()
