"""Who read and did what. Rows are added, never changed; they hold ids, never a patient's words."""

from __future__ import annotations

from bot.care.desk import Desk
from bot.store.tables import AuditRow, ContactRow, StaffRow

SYSTEM = "system"


def by_staff(staff: StaffRow) -> str:
    return f"staff:{staff.id}"


def by_contact(contact: ContactRow) -> str:
    return f"contact:{contact.id}"


def by_speaker(contact_id: int | None) -> str:
    """Whoever said it; the program where nobody did."""
    return f"contact:{contact_id}" if contact_id else SYSTEM


def record(desk: Desk, actor: str, action: str, subject: str, **detail: str | int | float | bool | None) -> None:
    """Add a line. `subject` is `kind:id`."""
    desk.session.add(AuditRow(at=desk.now, actor=actor, action=action, subject=subject, detail=detail))
