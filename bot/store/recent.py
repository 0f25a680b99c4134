"""What a chat has just said, and which of it was an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, union_all
from sqlmodel import Session, col

from bot.store.tables import AnswerRow, ContactRow, EntryRow, GradedRow, HeardRow, TreatmentRow
from bot.store.tables.columns import Moment

AT_A_TIME = 10  # messages unsealed; more only if they are asked for

_SINCE: Any = bindparam("since", type_=Moment())
_ANSWERED: Any = union_all(
    # By way of the patient: of a chat's answers there is no index.
    select(col(AnswerRow.at))
    .join(EntryRow, col(EntryRow.id) == col(AnswerRow.entry_id))
    .join(TreatmentRow, col(TreatmentRow.id) == col(EntryRow.treatment_id))
    .join(ContactRow, col(ContactRow.patient_id) == col(TreatmentRow.patient_id))
    .where(col(ContactRow.id) == bindparam("contact"), col(AnswerRow.contact_id) == col(ContactRow.id))
    .where(col(AnswerRow.at) >= _SINCE),
    select(col(GradedRow.answered_at)).where(
        col(GradedRow.contact_id) == bindparam("contact"), col(GradedRow.answered_at) >= _SINCE
    ),
)
_HEARD = HeardRow.__table__.c  # type: ignore[attr-defined]
_SAID = (
    select(_HEARD.id, _HEARD.telegram_message_id, _HEARD.text, _HEARD.screening, _HEARD.at.in_(_ANSWERED))
    .where(_HEARD.contact_id == bindparam("contact"), _HEARD.at >= _SINCE)
    .order_by(_HEARD.id.desc())
    .limit(bindparam("limit"))
)


@dataclass(frozen=True)
class Recent:
    """One message as it was kept. `screening` is empty where there was nothing to read. `answers`: at its moment something was answered, in the diary or a graded question."""

    id: int
    telegram_message_id: int
    text: str
    screening: dict[str, Any]
    answers: bool


def said_since(session: Session, contact_id: int, since: datetime, limit: int) -> Iterator[Recent]:
    """What a chat said since then, the newest first, `limit` messages at most. Unsealed as far as somebody looks."""
    with session.execute(_SAID, {"contact": contact_id, "since": since, "limit": limit}) as rows:
        for row in rows.yield_per(AT_A_TIME):
            yield Recent(*row)
