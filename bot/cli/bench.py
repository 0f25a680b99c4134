"""`aftercare bench`: how fast the parts are, on the machine at hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Annotated

import typer

from bot.bench.lanes import lanes
from bot.bench.processes import processes
from bot.bench.queue import queue
from bot.bench.screening import screening
from bot.bench.steps import steps
from bot.bench.updates import updates

Bench = Callable[[], Mapping[str, float]]

BENCHES: Mapping[str, tuple[Bench, ...]] = {
    "screening": (screening,),
    "durable": (updates, steps, processes, lanes),
    "queue": (queue,),
}


def bench(
    name: Annotated[str, typer.Argument(help=f"What to measure: {', '.join(BENCHES)}.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Measure and print. Exit code 2 for an unknown name."""
    if name not in BENCHES:
        typer.echo(f"bench: {name!r} is none of {', '.join(BENCHES)}", err=True)
        raise typer.Exit(2)
    figures = {figure: value for measure in BENCHES[name] for figure, value in measure().items()}
    if as_json:
        typer.echo(json.dumps(figures))
        return
    for figure, value in figures.items():
        typer.echo(f"{figure:<28} {value:g}")
