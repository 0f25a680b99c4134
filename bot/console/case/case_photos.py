"""One photo of a case, large, with the one before it beside it; the next and the one before by links."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.care.case.find import find_case
from bot.care.case.open_treatments import treatments_of_case
from bot.care.desk import Desk
from bot.console.page.visit import Visit
from bot.console.patient.patient_card import PatientCard, patient_card
from bot.store import treatments
from bot.store.tables import CaseRow, PatientRow, PhotoRow


@dataclass(frozen=True)
class Viewer:
    """`before` and `after` are its neighbours in time, where there are any; `number` of `count` counts from 1."""

    case: CaseRow
    card: PatientCard
    photo: PhotoRow
    before: PhotoRow | None
    after: PhotoRow | None
    number: int
    count: int


async def show_viewer(visit: Visit) -> Response:
    code, number, wording = visit.request.path_params["code"], visit.number("photo_id"), visit.console.wording

    def look(desk: Desk) -> Viewer | None:
        case = find_case(desk, code)
        treated = treatments_of_case(desk, case)
        card = patient_card(desk, wording, desk.session.get_one(PatientRow, case.patient_id), treated)
        rows = treatments.photos_of(desk.session, [row.id or 0 for row in treated])
        shown = [row for row in rows if row.media_type]
        place = next((place for place, row in enumerate(shown) if row.id == number), None)
        if place is None:
            return None
        visit.record(desk, "read_photos", f"case:{case.id}", photo=number)
        around = [None, *shown, None]
        return Viewer(case, card, shown[place], around[place], around[place + 2], place + 1, len(shown))

    viewer = await visit.read(look)
    if viewer is None:
        raise HTTPException(404)
    return visit.show("case_photo.html", view=viewer)
