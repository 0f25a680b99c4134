"""What a person did to a case, how the case stood before, and what of it has not left yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from bot.domain.case import EventKind
from bot.domain.message import Delivery
from bot.store.advice import all_open_of_case
from bot.store.letters import NAMED
from bot.store.tables import AdviceRow, CaseEventRow, CaseRow, DeedRow, OutboxRow

SETTLES = ("due_at", "answer", "answered_at", "staff_id")  # of an advice: what closing a case writes there
FOLLOWS = ("version", "tier_rank", "next_step", "step_due_at", "failed_at")  # from the rest, or never set by a person
_WAITS = (col(OutboxRow.state) == Delivery.QUEUED, col(OutboxRow.tries) == 0)  # it has not begun to leave
_WROTE = (col(DeedRow.kind) == EventKind.WROTE, col(DeedRow.undone_at).is_(None))


@dataclass(frozen=True)
class Mark:
    """Where a case stands now: its columns, its advice that is followed up, and how far its timeline and its messages go."""

    columns: Mapping[str, Any]
    advice: Mapping[str, Mapping[str, Any]]  # by number, as JSON has it
    version: int
    last_event: int
    last_message: int


def mark(session: Session, case: CaseRow) -> Mark:
    session.flush()
    columns = {name: _kept(value) for name, value in case.model_dump().items() if name not in FOLLOWS}
    rows = all_open_of_case(session, case.id or 0)
    followed = {str(row.id): {name: _kept(getattr(row, name)) for name in SETTLES} for row in rows}
    return Mark(columns, followed, case.version, _last_event(session, case), _last_message(session, case))


def keep(
    session: Session, case: CaseRow, before: Mark, now: datetime, staff_id: int, kind: str, messages: list[int]
) -> None:
    """`messages` are held until it is past."""
    session.flush()
    deed = DeedRow(
        case_id=case.id or 0,
        staff_id=staff_id,
        kind=kind,
        at=now,
        before={"case": dict(before.columns), "advice": dict(before.advice)},
        version=case.version,
        events_after=before.last_event,
        events_until=_last_event(session, case),
        messages=messages,
    )
    session.add(deed)


def hold(session: Session, case: CaseRow, before: Mark, until: datetime) -> list[int]:
    """The messages to the patient that were decided since `before` leave then, and not earlier. Their ids."""
    found = session.exec(
        select(OutboxRow).where(
            OutboxRow.case_id == case.id,
            col(OutboxRow.patient_id).is_not(None),
            col(OutboxRow.id) > before.last_message,
        )
    ).all()
    for row in found:
        row.due_at = until
    return [row.id or 0 for row in found]


def take_back(session: Session, messages: Sequence[int]) -> int:
    """What of them has not begun to leave never will. How many that are."""
    waiting = (
        update(OutboxRow)
        .where(col(OutboxRow.id).in_(messages), *_WAITS)
        .values(state=Delivery.SUPERSEDED, deliver_by=None)
    )
    return int(session.exec(waiting).rowcount)


def waiting_letters(session: Session, patient_id: int) -> Sequence[DeedRow]:
    """What staff wrote to the patient, in whichever case, and has not begun to leave; newest first."""
    rows = session.exec(
        select(OutboxRow.id, OutboxRow.case_id).where(
            OutboxRow.patient_id == patient_id, *_WAITS, col(OutboxRow.key).contains(NAMED)
        )
    ).all()
    own = select(DeedRow).where(col(DeedRow.case_id).in_({case_id for _, case_id in rows}), *_WROTE)
    waiting = {number for number, _ in rows}
    return [deed for deed in session.exec(own.order_by(col(DeedRow.id).desc())) if waiting & set(deed.messages)]


def waits(session: Session, deed: DeedRow) -> bool:
    """True if all of its messages can be taken back."""
    own = select(func.count()).select_from(OutboxRow).where(col(OutboxRow.id).in_(deed.messages), *_WAITS)
    return bool(deed.messages) and session.exec(own).one() == len(deed.messages)


def is_held_back(session: Session, deed: DeedRow) -> bool:
    """True if none of its messages ever left, or will."""
    gone = select(OutboxRow.id).where(col(OutboxRow.id).in_(deed.messages), OutboxRow.state != Delivery.SUPERSEDED)
    return session.exec(gone).first() is None


def left_by(session: Session, case: CaseRow, deed: DeedRow) -> Mapping[str, Any]:
    """The columns of the case as the deed left them: as the next one found them that stands, or as they are."""
    later = select(DeedRow).where(
        DeedRow.case_id == case.id, col(DeedRow.id) > deed.id, col(DeedRow.undone_at).is_(None)
    )
    following = session.exec(later.order_by(col(DeedRow.id))).first()
    return following.before["case"] if following else mark(session, case).columns


def put_back(row: CaseRow | AdviceRow, columns: Mapping[str, Any]) -> None:
    """The row as it stood. What was added to its table since then is left as it is."""
    for name, value in columns.items():
        is_moment = isinstance(value, str) and type(row).model_fields[name].annotation in (datetime, datetime | None)
        setattr(row, name, datetime.fromisoformat(value) if is_moment else value)


def newest_deed(session: Session, case_id: int) -> DeedRow | None:
    return session.exec(select(DeedRow).where(DeedRow.case_id == case_id).order_by(col(DeedRow.id).desc())).first()


def newest_deeds(session: Session, case_id: int, staff_id: int, since: datetime) -> Sequence[DeedRow]:
    """What this person did since then and has not undone, newest first."""
    own = select(DeedRow).where(DeedRow.case_id == case_id, DeedRow.staff_id == staff_id, col(DeedRow.at) > since)
    return session.exec(own.where(col(DeedRow.undone_at).is_(None)).order_by(col(DeedRow.id).desc())).all()


def newest_of_kind(session: Session, case_id: int, kind: EventKind) -> DeedRow | None:
    found = select(DeedRow).where(DeedRow.case_id == case_id, DeedRow.kind == kind)
    return session.exec(found.order_by(col(DeedRow.id).desc())).first()


def deed_of_event(session: Session, case_id: int, event_id: int) -> DeedRow | None:
    """The act that wrote this line of the timeline."""
    own = select(DeedRow).where(DeedRow.case_id == case_id)
    spans = own.where(col(DeedRow.events_after) < event_id, col(DeedRow.events_until) >= event_id)
    return session.exec(spans.order_by(col(DeedRow.id))).first()


def strike(session: Session, case: CaseRow, event_id: int, now: datetime, staff_id: int, kind: str) -> None:
    """This line of the timeline counts no longer. The deed that wrote it is sealed by then: another one, which covers the line alone, is undone."""
    row = DeedRow(case_id=case.id or 0, staff_id=staff_id, kind=kind, at=now, undone_at=now, version=case.version)
    row.events_after, row.events_until = event_id - 1, event_id
    session.add(row)
    session.flush()


def undone_events(session: Session, case_id: int) -> frozenset[int]:
    """Ids of the lines of the timeline that were undone. They stay; they do not count."""
    return undone_events_of(session, [case_id])


def undone_events_of(session: Session, case_ids: Collection[int]) -> frozenset[int]:
    """The same of several cases."""
    event = col(CaseEventRow.id)
    found = (
        select(CaseEventRow.id)
        .join(DeedRow, col(DeedRow.case_id) == col(CaseEventRow.case_id))
        .where(col(DeedRow.case_id).in_(case_ids), col(DeedRow.undone_at).is_not(None))
        .where(event > col(DeedRow.events_after), event <= col(DeedRow.events_until))
    )
    return frozenset(number for number in session.exec(found) if number is not None)


def _last_event(session: Session, case: CaseRow) -> int:
    return session.exec(select(func.max(CaseEventRow.id)).where(CaseEventRow.case_id == case.id)).one() or 0


def _last_message(session: Session, case: CaseRow) -> int:
    return session.exec(select(func.max(OutboxRow.id)).where(OutboxRow.case_id == case.id)).one() or 0


def _kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
