"""The card that is handed over: QR code and link, and what to look out for on its back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import segno
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.care.desk import Desk
from bot.care.treatment.invite import InviteCard, invite_card, invite_state, new_invite
from bot.console.page.visit import Visit
from bot.console.page.wording import plain
from bot.store import people
from bot.store.tables import InviteRow, PatientRow

KINDS = ("patient", "caregiver")


@dataclass(frozen=True)
class InvitePage:
    """`card` is None once the invite is used, locked or too old. `back` is the safety card in the patient's language."""

    patient: PatientRow
    kind: str
    state: str
    card: InviteCard | None
    qr: str  # an SVG picture as a data: address
    back: str
    language: str
    expires_at: datetime
    known_as: PatientRow | None


async def make_invite(visit: Visit) -> Response:
    """A new card: for the patient, or for a caregiver with a consent of their own."""
    number, kind = visit.number("patient_id"), visit.field("kind")

    def make(desk: Desk) -> InviteCard | None:
        known = people.patient(desk.session, number) is not None and kind in KINDS
        return new_invite(desk, number, kind, visit.staff) if known else None

    card = await visit.act(make)
    if card is None:
        raise HTTPException(404)
    return visit.go(f"/invites/{card.invite_id}")


async def show_invite(visit: Visit) -> Response:
    number = visit.number("invite_id")

    def look(desk: Desk) -> InvitePage | None:
        invite = desk.session.get(InviteRow, number)
        if invite is None:
            return None
        visit.record(desk, "read_invite", f"patient:{invite.patient_id}", invite=number)
        return _page(desk, invite)

    page = await visit.read(look)
    if page is None:
        raise HTTPException(404)
    return visit.show("invite.html", page=page)


def _page(desk: Desk, invite: InviteRow) -> InvitePage:
    patient = desk.session.get_one(PatientRow, invite.patient_id)
    card = invite_card(desk, invite.id or 0)
    words = desk.playbook.words_in(patient.language)
    return InvitePage(
        patient=patient,
        kind=invite.kind,
        state=invite_state(desk, invite),
        card=card,
        qr=_qr(card.link) if card else "",
        back=plain(words.say("safety_card", clinic=desk.playbook.clinic)),
        language=words.language,
        expires_at=invite.expires_at,
        known_as=people.patient(desk.session, invite.known_patient_id) if invite.known_patient_id else None,
    )


def _qr(link: str) -> str:
    # Black on white in every theme: phones read a light code on dark ground badly.
    return segno.make(link, error="m", micro=False).svg_data_uri(scale=8, border=2, dark="#000", light="#fff")
