"""The error log of a story: whatever the program complains of, and the story did not announce, fails it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from structlog.typing import EventDict, WrappedLogger

FAILURES = ("loop_failed", "row_failed")  # whatever their level


class ErrorLog(logging.Handler):
    """Hears structlog and Python's own logging."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._announced: set[str] = set()
        self._complaints: list[tuple[str, str]] = []  # event, the whole line

    def announce(self, event: str) -> None:
        self._announced.add(event)

    def check(self) -> None:
        """Fails on an error that was not announced, and on an announced one that did not come."""
        came = {event for event, _ in self._complaints}
        unexpected = [line for event, line in self._complaints if event not in self._announced]
        assert not unexpected, "the error log holds what the story did not announce:\n" + "\n".join(unexpected)
        assert self._announced <= came, f"announced, but not in the error log: {self._announced - came}"

    def emit(self, record: logging.LogRecord) -> None:
        self._complaints.append((record.name, f"{record.name}: {record.getMessage()}"))

    def __call__(self, _: WrappedLogger, level: str, event: EventDict) -> EventDict:
        """As a processor of structlog."""
        if level in ("error", "critical", "exception") or event.get("event") in FAILURES:
            self._complaints.append((str(event.get("event")), f"{level}: {event}"))
        return event


@contextmanager
def listening() -> Iterator[ErrorLog]:
    """An error log that hears everything until the block ends."""
    log, root = ErrorLog(), logging.getLogger()
    before = structlog.get_config()["processors"]
    structlog.configure(processors=[log, *before])
    root.addHandler(log)
    try:
        yield log
    finally:
        root.removeHandler(log)
        structlog.configure(processors=before)
