"""What a person sees when a command cannot go on: words and the cure, never a trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from bot.care.errors import Refused
from bot.config import BadSettings
from bot.playbook.load import ContentFaulty
from bot.store.backup_file import BackupRefused
from bot.store.encryption import CannotDecrypt
from bot.store.erasures import LedgerUnreadable
from bot.store.migrate import DatabaseRefused
from bot.web import CannotListen

EXPECTED = (
    BackupRefused,
    LedgerUnreadable,
    BadSettings,
    ContentFaulty,
    DatabaseRefused,
    CannotDecrypt,
    CannotListen,
    Refused,
)


@contextmanager
def explained() -> Iterator[None]:
    """Turn an expected failure into its words on standard error and exit code 2."""
    try:
        yield
    except EXPECTED as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
