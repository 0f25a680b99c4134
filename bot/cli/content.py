"""`aftercare content`: is what clinicians own complete and sound?"""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.care.errors import Refused
from bot.care.review.judged_cases import judged_cases
from bot.cli.failing import explained
from bot.config import ROOT, read_settings
from bot.playbook.load import check as find_faults
from bot.playbook.load import load
from bot.playbook.statement import statement as safety_statement
from bot.wiring import open_office

UNREAD = (
    "A person must read every line before it is committed: names, numbers and dates are taken out, "
    "but free text can still identify somebody."
)

app = typer.Typer(no_args_is_help=True, help="What clinicians own.")


@app.callback()
def content() -> None:
    """What clinicians own."""


@app.command("check")
def check(folder: Annotated[Path, typer.Argument(help="The content folder.")] = ROOT / "content") -> None:
    """Load every file, run every case; each fault with its file and key. Exit code 1 if there is any."""
    faults = find_faults(folder)
    for fault in faults:
        typer.echo(str(fault))
    typer.echo(f"{len(faults)} faults" if faults else "content is complete and sound")
    raise typer.Exit(1 if faults else 0)


@app.command("statement")
def statement(folder: Annotated[Path, typer.Argument(help="The content folder.")] = ROOT / "content") -> None:
    """Write the safety statement of screening, in Markdown, for the clinic to file."""
    with explained():
        playbook = load(folder)
    typer.echo(safety_statement(folder, playbook))


@app.command("judged")
def judged(
    since: Annotated[str, typer.Option(help="Only what was judged on or after this day, as 2026-05-31.")] = "",
    lang: Annotated[str, typer.Option(help="Only messages of chats in this language.")] = "",
) -> None:
    """Write what staff judged as lines of a corpus, names and numbers taken out. A person must read every line."""
    with explained():
        office = open_office(read_settings())
        day = _day(since, office.playbook.clinic.zone) if since else None
        with office.database.transaction() as session:
            cases = judged_cases(office.desk(session, "cli"), day)
        office.database.close()
    for case in cases:
        if lang in ("", case.language):
            typer.echo(case.line)
            if case.reads_otherwise:
                typer.echo(f"without its names this reads otherwise to screening: {case.line}", err=True)
    typer.echo(UNREAD, err=True)


def _day(written: str, zone: ZoneInfo) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(written), time(), zone)
    except ValueError:
        raise Refused(f"--since: '{written}' is not a day like 2026-05-31") from None
