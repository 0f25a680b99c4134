"""Fire drills: begin one, and see how the last ones went."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from bot.care.desk import Desk
from bot.care.drill.report import drill_reports, last_drill
from bot.care.drill.start import start_drill
from bot.care.errors import Refused
from bot.console.page.visit import Visit
from bot.console.page.wording import Wording
from bot.domain.drill import Drill
from bot.playbook.hours_file import DAYS
from bot.store import reading

SHOWN = 50


@dataclass(frozen=True)
class DrillLine:
    drill: Drill
    by: str
    taken_by: str
    state: str  # passed | late | missed | running | waiting


async def show_drills(visit: Visit, *, problem: str = "") -> Response:
    def look(desk: Desk) -> list[DrillLine]:
        names = {person.id or 0: person.name for person in reading.everybody(desk.session)}
        return [_line(drill, names) for drill in drill_reports(desk, SHOWN)]

    rules = visit.console.office.playbook.drill
    planned = f"{DAYS[rules.weekday].capitalize()} {rules.hour:%H:%M}" if rules.on else ""
    lines = await visit.console.office.read(look)
    return visit.show("drills.html", status=422 if problem else 200, lines=lines, planned=planned, problem=problem)


async def begin(visit: Visit) -> Response:
    try:
        await visit.act(lambda desk: start_drill(desk, visit.staff))
    except Refused as refused:
        return await show_drills(visit, problem=str(refused))
    return visit.go("/drills")


def drill_lines(desk: Desk, wording: Wording) -> list[str]:
    """For everybody to see, until one passes: the way to whoever is on call may be broken."""
    last = last_drill(desk)
    if last is None or not last.missed:
        return []
    return [
        f"Nobody acknowledged the fire drill of {wording.moment(last.started_at, desk.now)}. Does a page reach you?"
    ]


def _line(drill: Drill, names: dict[int, str]) -> DrillLine:
    by = names.get(drill.started_by or 0, "schedule or command")
    return DrillLine(drill, by, names.get(drill.acknowledged_by or 0, ""), _state(drill))


def _state(drill: Drill) -> str:
    if drill.missed:
        return "missed"
    if drill.acknowledged_at is not None:
        return "late" if drill.late else "passed"
    return "running" if drill.code else "waiting"
