"""`aftercare staff`: who works here."""

from __future__ import annotations

import asyncio
import json
import sys
from enum import StrEnum
from typing import Annotated
from uuid import uuid4

import typer

from bot.care.errors import Refused
from bot.care.staff.accounts import add_staff
from bot.care.staff.channels import (
    add_channel,
    list_channels,
    numbered,
    remove_channel,
    staff_named,
    test_text,
    try_telegram,
)
from bot.channels.address import fault_of
from bot.channels.delivery import deliver
from bot.cli.failing import explained
from bot.cli.named_office import open_named_office
from bot.config import Settings, read_settings
from bot.wiring import open_office

app = typer.Typer(no_args_is_help=True, help="Who works here.")


TRIED = {
    True: "A test message waits for {scheme}; the running program sends it.",
    False: "{scheme} took a test message.",
}


class Doing(StrEnum):
    LIST = "list"
    ADD = "add"
    REMOVE = "remove"
    TEST = "test"


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
        office = open_named_office(read_settings())
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


@app.command("channel")
def channel(
    email: Annotated[str, typer.Argument(help="Of the member of staff.")],
    what: Annotated[Doing, typer.Argument(help="What to do with their channels.")] = Doing.LIST,
    number: Annotated[int, typer.Argument(help="To remove or test: the number in the list.")] = 1,
    first: Annotated[bool, typer.Option("--first", help="Add before all others, Telegram among them.")] = False,
) -> None:
    """By which channels somebody is paged, in order. An address is read from standard input or a hidden prompt, never an argument."""
    with explained():
        settings = read_settings()
        address = read_address(settings) if what is Doing.ADD else ""
        office = open_office(settings)
        with office.database.transaction() as session:
            desk = office.desk(session, f"cli:{uuid4().hex}")
            staff = staff_named(desk, email)
            if what is Doing.ADD:
                add_channel(desk, staff, address, first=first)
                session.flush()
            elif what is Doing.REMOVE:
                remove_channel(desk, staff, number)
                session.flush()
            tried = numbered(desk, staff, number) if what is Doing.TEST else None
            if tried is not None and tried.id is None:
                try_telegram(desk, staff)
            text, own = test_text(desk, staff), list_channels(desk, staff)
        office.database.close()
        if tried is not None and tried.id is not None:
            missed = asyncio.run(deliver(tried.address, text, settings.schemes))
            if missed is not None:
                raise Refused(f"{tried.scheme} did not take it: {missed.problem}")
    lines = [f"{place} {one.scheme}" for place, one in enumerate(own, start=1)] or ["no channel: cannot be paged"]
    typer.echo("\n".join(lines if tried is None else [TRIED[tried.id is None].format(scheme=tried.scheme)]))


def read_address(settings: Settings) -> str:
    """Raises Refused; the words hold no part of the address."""
    if sys.stdin.isatty():
        address = str(typer.prompt("Address (apprise URL)", hide_input=True))
    else:
        address = sys.stdin.readline()
    if fault := fault_of(address, settings.schemes):
        raise Refused(f"the address {fault}")
    return address.strip()


def read_object() -> dict[str, object]:
    """One JSON object from standard input. Raises Refused."""
    try:
        value = json.load(sys.stdin)
    except json.JSONDecodeError as error:
        raise Refused(f"standard input is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise Refused("standard input must hold one JSON object")
    return value
