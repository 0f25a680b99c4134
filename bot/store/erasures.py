"""The ledger of erasures: who was erased, outside of the database, so that no older backup brings anybody back.

A line a patient: the number, when they were enrolled (a number may be given again after a restore), when they were erased. Nothing else.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

NAME = "erasures.jsonl"  # in the data folder


@dataclass(frozen=True, order=True)
class Erasure:
    """Moments are aware UTC."""

    patient: int
    enrolled_at: datetime
    erased_at: datetime

    def line(self) -> str:
        moments = {"enrolled_at": self.enrolled_at.isoformat(), "erased_at": self.erased_at.isoformat()}
        return json.dumps({"patient": self.patient, **moments})


class LedgerUnreadable(Exception):
    """A line of the ledger cannot be read; the message names it."""


def append(ledger: Path, erasures: Iterable[Erasure]) -> None:
    """On the disk when this returns. A line that a crash left half written is ended first."""
    lines = "".join(f"{erasure.line()}\n" for erasure in erasures)
    ledger.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(ledger, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(handle).st_size
        torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        os.write(handle, (("\n" if torn else "") + lines).encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def read(ledger: Path) -> list[Erasure]:
    """Empty where there is none. Raises LedgerUnreadable, but for a last line that a crash cut: its erasure was never reported."""
    lines = ledger.read_text().splitlines() if ledger.exists() else []
    return parse(lines, str(ledger))


def read_named(ledger: Path) -> list[Erasure]:
    """As `read`, for a file somebody named. Raises LedgerUnreadable where there is none."""
    if not ledger.is_file():
        raise LedgerUnreadable(f"there is no file {ledger}.")
    return read(ledger)


def parse(lines: Sequence[str], name: str) -> list[Erasure]:
    """A line that is no whole JSON was cut by a crash; whole lines that say something else are refused."""
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            raw = json.loads(line)
        except json.JSONDecodeError:
            continue
        try:
            moments = (datetime.fromisoformat(raw["enrolled_at"]), datetime.fromisoformat(raw["erased_at"]))
            found.append(Erasure(int(raw["patient"]), *moments))
        except (KeyError, TypeError, ValueError) as error:
            raise LedgerUnreadable(f"line {number} of {name} is no erasure") from error
    return found
