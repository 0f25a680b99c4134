"""What was promised to the patient when the case was closed: it does not come, unless the case is opened again before its hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.care.desk import Desk
from bot.domain.case import CaseStatus, EventKind
from bot.domain.phrase import CALL
from bot.store import deeds
from bot.store.tables import CaseRow


@dataclass(frozen=True)
class Promised:
    """CALL or MESSAGE, and by when."""

    what: str
    at: datetime

    @property
    def is_call(self) -> bool:
        return self.what == CALL


def promised_at_closing(desk: Desk, case: CaseRow) -> Promised | None:
    """As it stood when the case was closed last."""
    closing = deeds.newest_of_kind(desk.session, case.id or 0, EventKind.CLOSED)
    stood = closing.before["case"] if closing else {}
    return (
        Promised(stood["promise"], datetime.fromisoformat(stood["promised_at"])) if stood.get("promised_at") else None
    )


def called_off(desk: Desk, case: CaseRow) -> Promised | None:
    """What the patient reads of it: that it does not come, or, of a case that is open again, that it comes after all."""
    promised = promised_at_closing(desk, case)
    if promised is None or case.status == CaseStatus.CLOSED:
        return promised
    return promised if case.promised_at == promised.at and not case.promise_broken else None
