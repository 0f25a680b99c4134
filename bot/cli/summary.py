"""`aftercare summary`: one treatment on one page."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bot.care.errors import Refused
from bot.care.treatment.summarise import summarise
from bot.cli.failing import explained
from bot.config import read_settings
from bot.reports.formats import FORMATS
from bot.wiring import open_office


def summary(
    treatment: Annotated[int, typer.Argument(help="The treatment's number.")],
    form: Annotated[str, typer.Option("--format", help=", ".join(FORMATS))] = "html",
) -> None:
    """Write the summary to standard output."""
    with explained():
        if form not in FORMATS:
            raise Refused(f"format: {form!r} is none of {', '.join(FORMATS)}")
        office = open_office(read_settings())
        with office.database.transaction() as session:
            written = FORMATS[form](summarise(office.desk(session, "cli"), treatment))
        office.database.close()
    sys.stdout.write(written)
