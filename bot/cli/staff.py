"""`aftercare staff`: who works here."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from bot.care.errors import Refused
from bot.care.staff import add_staff
from bot.cli.failing import explained
from bot.config import read_settings
from bot.wiring import open_office

app = typer.Typer(no_args_is_help=True, help="Who works here.")


@app.callback()
def staff() -> None:
    """Who works here."""


@app.command("add")
def add(
    name: Annotated[str, typer.Option(help="As patients and colleagues read it.")] = "",
    email: Annotated[str, typer.Option(help="To sign in with.")] = "",
    role: Annotated[str, typer.Option(help="nurse, clinician, admin or auditor.")] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Read name, email, role as JSON on standard input; print JSON.")
    ] = False,
) -> None:
    """Add a person; prints their link to sign in and their link to join Telegram, each good once, for a day."""
    with explained():
        given = read_object() if as_json else {"name": name, "email": email, "role": role}
        office = open_office(read_settings())
        with office.database.transaction() as session:
            wanted = {field: str(given.get(field, "")) for field in ("name", "email", "role")}
            added = add_staff(office.desk(session, "cli"), wanted["name"], wanted["email"], wanted["role"])
            printed = {
                "staff": added.staff.id,
                "sign_in_link": added.sign_in_link,
                "telegram_link": added.telegram_link,
            }
        office.database.close()
    typer.echo(json.dumps(printed) if as_json else "\n".join(f"{key}: {value}" for key, value in printed.items()))


def read_object() -> dict[str, object]:
    """One JSON object from standard input. Raises Refused."""
    try:
        value = json.load(sys.stdin)
    except json.JSONDecodeError as error:
        raise Refused(f"standard input is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise Refused("standard input must hold one JSON object")
    return value
