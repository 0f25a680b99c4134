"""The secret address under which a person's calendar program finds their shifts."""

from __future__ import annotations

import secrets
from datetime import timedelta

from bot.care import audit
from bot.care.desk import Desk
from bot.care.rota.standing import rota
from bot.care.staff.accounts import TOKEN_BYTES
from bot.domain.calendar_file import Entry, calendar_file
from bot.domain.on_call import stretches
from bot.domain.rota import Duty, Span
from bot.store import people
from bot.store import rota as rows
from bot.store.tables import CalendarLinkRow, StaffRow

SHOWN = timedelta(days=90)
SHOWN_BACK = timedelta(days=7)  # an entry keeps its name while it runs


def new_calendar_link(desk: Desk, staff: StaffRow) -> str:
    """The address; only a hash of it is kept. The one before works no more."""
    revoke_calendar_link(desk, staff)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = CalendarLinkRow(staff_id=staff.id or 0, token_hash=people.hash_of(token), created_at=desk.now)
    desk.session.add(row)
    audit.record(desk, audit.by_staff(staff), "new_calendar_link", f"staff:{staff.id}")
    return f"{desk.console_url}/rota.ics?token={token}"


def revoke_calendar_link(desk: Desk, staff: StaffRow) -> None:
    for row in rows.calendar_links(desk.session, staff.id or 0):
        row.revoked_at = desk.now
        audit.record(desk, audit.by_staff(staff), "revoke_calendar_link", f"staff:{staff.id}")


def calendar_of(desk: Desk, token: str, names: dict[Duty, str]) -> str | None:
    """The shifts of whose address it is, as a calendar file; None where it does not work."""
    staff = rows.staff_of_calendar(desk.session, token)
    if staff is None:
        return None
    span = Span(desk.now - SHOWN_BACK, desk.now + SHOWN)
    entries = [
        Entry(f"{duty}-{one.span.start:%Y%m%dT%H%M%SZ}-{staff.id}@aftercare", one.span, names[duty])
        for duty in Duty
        for one in stretches(rota(desk), duty, span)
        if one.person == staff.id
    ]
    return calendar_file(f"{desk.playbook.clinic.name}: on call", entries, desk.now)
