"""The link in a page: it leads, after signing in, to the button for this case. Opening it acknowledges nothing: mail programs open links."""

from __future__ import annotations

from datetime import timedelta

from bot.care.desk import Desk
from bot.store.signing import is_signed, sign
from bot.store.tables import CaseRow, StaffRow

LIFETIME = timedelta(hours=24)
PURPOSE = "acknowledge"


def acknowledge_link(desk: Desk, case: CaseRow, staff: StaffRow) -> str:
    """Signed for this case, this person, this purpose; for a day."""
    expires = int((desk.now + LIFETIME).timestamp())
    signature = sign(desk.session, _signed_text(case.code, staff.id or 0, expires), PURPOSE)
    return f"{desk.console_url}/cases/{case.code}/have-it/{staff.id}.{expires}.{signature}"


def sent_to(desk: Desk, code: str, token: str) -> int | None:
    """Whom the link was sent to; None where it is not ours, is for another case or is too old."""
    staff, _, rest = token.partition(".")
    expires, _, signature = rest.partition(".")
    if not all(part.isdecimal() and part.isascii() and len(part) < 16 for part in (staff, expires)):
        return None
    ours = is_signed(desk.session, _signed_text(code, int(staff), int(expires)), PURPOSE, signature)
    return int(staff) if ours and desk.now.timestamp() < int(expires) else None


def _signed_text(code: str, staff_id: int, expires: int) -> str:
    return f"{code}/{staff_id}/{expires}"
