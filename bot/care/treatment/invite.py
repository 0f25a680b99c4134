"""Invites: single-use links that join a chat to a patient."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from bot.care import audit
from bot.care.desk import Desk
from bot.store import people
from bot.store.tables import InviteRow, PatientRow, StaffRow

TOKEN_BYTES = 24  # 192 random bits, 32 characters; Telegram's start payload holds 64


@dataclass(frozen=True)
class InviteCard:
    """What is handed over."""

    token: str
    link: str
    expires_at: datetime
    kind: str  # patient | caregiver
    invite_id: int


def new_invite(desk: Desk, patient_id: int, kind: str = "patient", by: StaffRow | None = None) -> InviteCard:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invite = InviteRow(
        patient_id=patient_id,
        kind=kind,
        token_hash=people.hash_of(token),
        token=token,
        created_at=desk.now,
        expires_at=desk.now + desk.playbook.clinic.invite_lifetime,
        created_by=by.id if by else None,
    )
    desk.session.add(invite)
    desk.session.flush()
    audit.record(desk, audit.by_staff(by) if by else audit.SYSTEM, "new_invite", f"patient:{patient_id}", kind=kind)
    return _card(desk, invite)


def invite_card(desk: Desk, invite_id: int) -> InviteCard | None:
    """The card again, until the invite is used, locked or too old."""
    invite = desk.session.get(InviteRow, invite_id)
    return _card(desk, invite) if invite and invite_state(desk, invite) == "waiting" else None


def invite_state(desk: Desk, invite: InviteRow) -> str:
    """waiting | connected | locked | expired"""
    if invite.used_at is not None:
        return "connected"
    if invite.locked_at is not None:
        return "locked"
    return "expired" if invite.expires_at <= desk.now else "waiting"


def patient_of(desk: Desk, invite: InviteRow) -> PatientRow:
    return desk.session.get_one(PatientRow, invite.patient_id)


def _card(desk: Desk, invite: InviteRow) -> InviteCard:
    return InviteCard(invite.token, desk.start_link(invite.token), invite.expires_at, invite.kind, invite.id or 0)
