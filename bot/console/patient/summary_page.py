"""The clinician's page of one treatment, in the frame of the console."""

from __future__ import annotations

from starlette.responses import Response

from bot.care.desk import Desk
from bot.care.treatment.summarise import summarise
from bot.console.page.visit import Visit
from bot.domain.summary import Summary


async def show_treatment(visit: Visit) -> Response:
    number = visit.number("treatment_id")

    def look(desk: Desk) -> Summary:
        summary = summarise(desk, number)
        visit.record(desk, "read_treatment", f"treatment:{number}")
        return summary

    summary = await visit.read(look)
    return visit.show("treatment.html", summary=summary, body=visit.console.render_summary(summary))
