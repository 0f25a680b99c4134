"""`aftercare drill`: a fire drill on demand, and how the last ones went."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from bot.care.drill.report import drill_reports
from bot.care.drill.start import start_drill
from bot.cli.failing import explained
from bot.config import read_settings
from bot.domain.drill import Drill
from bot.store import reading
from bot.wiring import open_office

BEGUN = "Fire drill {number} waits in the inbox. The running `aftercare serve` hears it and pages whoever is on call."


def drill(
    last: Annotated[int, typer.Option(help="Begin none; print the last ones, newest first.", min=0, max=1000)] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """A made-up patient reports a red flag, and whoever is on call is paged. Refused while a real red flag waits for somebody."""
    with explained():
        office = open_office(read_settings())
        with office.database.transaction() as session:
            desk = office.desk(session, "cli")
            names = {person.id: person.name for person in reading.everybody(session)}
            found = drill_reports(desk, last) if last else []
            number = 0 if last else start_drill(desk).id
        office.database.close()
    if not last:
        typer.echo(json.dumps({"drill": number}) if as_json else BEGUN.format(number=number))
        return
    for one in found:
        taker = names.get(one.acknowledged_by, "")
        typer.echo(json.dumps(asdict(one) | {"name": taker}, default=str) if as_json else _said(one, taker))


def _said(one: Drill, taker: str) -> str:
    head = f"{one.started_at:%d %b %Y %H:%M} UTC"
    if one.missed:
        return f"{head}  nobody acknowledged it"
    if one.to_acknowledgement is None:
        return f"{head}  runs"
    late = ", late" if one.late else ""
    return f"{head}  {taker} after {one.to_acknowledgement.total_seconds():.0f} s by {one.channel}{late}"
