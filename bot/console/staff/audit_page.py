"""Who read and did what, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from bot.care.desk import Desk
from bot.console.page.visit import Visit
from bot.store import reading
from bot.store.tables import AuditRow

PAGE = 100


@dataclass(frozen=True)
class AuditLine:
    row: AuditRow
    actor: str
    action: str
    detail: str


async def show_audit(visit: Visit) -> Response:
    before = visit.number("before") or None

    def look(desk: Desk) -> list[AuditLine]:
        names = {f"staff:{person.id}": person.name for person in reading.everybody(desk.session)}
        return [_line(row, names) for row in reading.audit_lines(desk.session, before, PAGE)]

    lines: Sequence[AuditLine] = await visit.console.office.read(look)
    older = lines[-1].row.id if len(lines) == PAGE else None
    return visit.show("audit.html", lines=lines, before=before, older=older)


def _line(row: AuditRow, names: dict[str, str]) -> AuditLine:
    detail = ", ".join(f"{key} {value}" for key, value in row.detail.items())
    return AuditLine(row, names.get(row.actor, row.actor.replace(":", " ")), row.action.replace("_", " "), detail)
