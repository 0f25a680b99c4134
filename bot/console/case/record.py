"""What is kept of a case, to be shown to somebody else: printed with every second, or as one file."""

from __future__ import annotations

import json

from starlette.responses import Response

from bot.care.case.find import find_case
from bot.care.case.record import case_record
from bot.care.desk import Desk
from bot.console.case.case_page import CasePage, case_page
from bot.console.page.visit import Visit
from bot.store import reading
from bot.store.tables import AuditRow


async def show_timeline(visit: Visit) -> Response:
    """Who did what, when, by the clinic's clock and to the second; below it who read the case."""
    code, wording = visit.request.path_params["code"], visit.console.wording

    def look(desk: Desk) -> tuple[CasePage, list[tuple[AuditRow, str]]]:
        case = find_case(desk, code)
        visit.record(desk, "read_timeline", f"case:{case.id}")
        names = {f"staff:{person.id}": person.name for person in reading.everybody(desk.session)}
        lines = reading.audit_about(desk.session, f"case:{case.id}")
        return case_page(desk, wording, case, visit.staff), [
            (row, names.get(row.actor, row.actor.replace(":", " "))) for row in lines
        ]

    page, audit = await visit.read(look)
    return visit.show("timeline.html", page=page, audit=audit)


async def download(visit: Visit) -> Response:
    """The file. That it was taken is in the audit, and so in the file of the next one."""
    code = visit.request.path_params["code"]

    def look(desk: Desk) -> tuple[str, bytes]:
        case = find_case(desk, code)
        visit.record(desk, "download_record", f"case:{case.id}")
        record = case_record(desk, case, visit.staff)
        return case.code, json.dumps(record, ensure_ascii=False, indent=1).encode()

    name, body = await visit.read(look)
    disposition = {"Content-Disposition": f'attachment; filename="case-{name}.json"'}
    return Response(body, media_type="application/json", headers=disposition)
