"""A PostgreSQL database of a bench's own, gone after use: never the one that is named."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from bot.store.scratch import create_scratch, drop_scratch


def postgres_url() -> str:
    """The server of DATABASE_URL; empty where that is none of PostgreSQL."""
    url = os.environ.get("DATABASE_URL", "")
    return url if url.startswith("postgresql") else ""


@contextmanager
def scratch(url: str) -> Iterator[str]:
    """The address of an empty database on the server of `url`."""
    name = f"aftercare_bench_{secrets.token_hex(4)}"
    yield create_scratch(url, name)
    drop_scratch(url, name)
