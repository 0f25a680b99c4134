"""Logs carry ids, never a patient's words and never the token."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import structlog

_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{6,}")  # also where it follows a letter, as in Telegram's /bot<token>/
QUIET = (
    "httpx",
    "httpcore",
    "aiohttp",
    "telegram",
    "apscheduler",
    "uvicorn.access",
)  # httpx writes the bot's token at INFO


def set_up(level: str = "info") -> None:
    """One line of JSON a log entry, on standard error."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(_Redacted("%(levelname)s %(name)s %(message)s"))
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
            hide_token,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def hide_token(_: Any, __: str, line: Any) -> str:
    """The finished line: whatever the token was part of, it is no longer there."""
    return _TOKEN.sub("[token]", str(line))


class _Redacted(logging.Formatter):
    """The whole entry, its traceback too, without the token."""

    def format(self, record: logging.LogRecord) -> str:
        return _TOKEN.sub("[token]", super().format(record))
