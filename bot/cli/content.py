"""`aftercare content`: is what clinicians own complete and sound?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.config import ROOT
from bot.playbook.load import check as find_faults

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
