"""Tamper-evidence: rows that prove who did what are sealed a while after they were written, in a chain, under a key that is not in the database.

Whoever writes takes no part in it, so nobody waits for anybody. A row that is changed, taken away or slipped in later breaks its seal, and a
seal that is changed or taken away breaks the next. Words are sealed by the hash of what is kept of them, which stays when they are erased.
When a message left is sealed if it had left by then. What was written in the last minutes is not sealed yet (an act can be undone that long, not longer); if the newest seals go with all they cover, only a seal noted elsewhere tells.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import LargeBinary, func, or_, select, type_coerce
from sqlmodel import Session, col

from bot.store.encryption import Encrypted, KeyRing, ring_of
from bot.store.erasing import NO_CHAT
from bot.store.tables import (
    AnswerRow,
    AuditRow,
    CaseEventRow,
    CaseRow,
    ContactRow,
    DeedRow,
    DrillRow,
    EntryRow,
    HandOverRow,
    HeardRow,
    InjectionRow,
    JudgementRow,
    NotificationRow,
    OutboxRow,
    PatientRow,
    PhoneCallRow,
    PhotoRow,
    ProtocolRow,
    SealRow,
    SnoozeRow,
    StandingRow,
    TreatmentRow,
)

SETTLED = timedelta(minutes=5)  # older rows: whatever transaction they are of has ended
AT_ONCE = 2000  # rows of one seal
# When a row was written; of all others `at` says it.
WRITTEN: Mapping[Any, Any] = {
    OutboxRow: col(OutboxRow.created_at),
    DrillRow: col(DrillRow.started_at),
    TreatmentRow: col(TreatmentRow.created_at),
    InjectionRow: select(col(TreatmentRow.created_at))
    .where(col(TreatmentRow.id) == col(InjectionRow.treatment_id))
    .scalar_subquery(),
}

# The facts of each row, and the columns of its words, whose sealed bytes are hashed.
FACTS: Mapping[Any, tuple[tuple[str, ...], tuple[str, ...]]] = {
    AuditRow: (("id", "at", "actor", "action", "subject", "detail"), ()),
    CaseEventRow: (
        ("id", "case_id", "kind", "at", "staff_id", "heard_id", "entry_id", "tier", "symptoms", "rules"),
        ("text",),
    ),
    NotificationRow: (("id", "case_id", "staff_id", "channel", "channel_id", "step", "why", "outbox_key", "at"), ()),
    JudgementRow: (("id", "heard_id", "symptom", "start", "end", "rule", "verdict", "staff_id", "at"), ()),
    HandOverRow: (("id", "from_id", "to_id", "at", "codes"), ("sheet",)),
    HeardRow: (
        ("id", "contact_id", "patient_id", "kind", "edited", "understood", "day", "at"),
        ("text", "screening"),
    ),
    PhoneCallRow: (("id", "case_id", "event_id", "staff_id", "whom", "result", "at"), ("number", "words")),
    StandingRow: (("id", "of_table", "of_id", "contact_id", "digest", "at"), ()),
    SnoozeRow: (("id", "case_id", "staff_id", "symptom", "level", "at", "until"), ("words",)),
    ProtocolRow: (("id", "case_id", "staff_id", "symptom", "question", "at"), ("answer",)),
    AnswerRow: (("id", "entry_id", "question", "contact_id", "recalled", "at"), ("value",)),
    OutboxRow: (
        ("id", "key", "topic", "channel", "patient_id", "staff_id", "case_id", "lane", "edits", "created_at"),
        ("text", "buttons"),
    ),
    DrillRow: (("id", "patient_id", "started_by", "started_at"), ()),
    TreatmentRow: (("id", "patient_id", "treated_at", "indication", "product", "lot", "created_at"), ()),
    InjectionRow: (("id", "treatment_id", "muscle", "side", "units"), ()),
    PhotoRow: (("id", "patient_id", "heard_id", "at"), ()),
    DeedRow: (
        (
            "id",
            "case_id",
            "staff_id",
            "kind",
            "at",
            "before",
            "version",
            "events_after",
            "events_until",
            "messages",
            "undone_at",
        ),
        (),
    ),
}

# What is sealed under one name. A column that came later has seals of its own: those made before go on to fit.
SERIES: Mapping[str, tuple[Any, tuple[str, ...], tuple[str, ...]]] = {
    **{table.__tablename__: (table, *columns) for table, columns in FACTS.items()},
    "notification.because": (NotificationRow, ("id", "because"), ()),
    "outbox.sent_at": (OutboxRow, ("id",), ("sent_at",)),
}
LATER = ("outbox.sent_at",)  # what had no value when it was sealed may have one since


def seal_settled(session: Session, now: datetime) -> int:
    """What has settled since the last time. How many rows that were; call it again while it is AT_ONCE or more."""
    return sum([_seal(session, name, now) for name in SERIES])


def newest_seal(session: Session) -> SealRow | None:
    return session.execute(select(SealRow).order_by(col(SealRow.id).desc()).limit(1)).scalars().first()


def broken_seals(session: Session) -> Iterator[str]:
    """Each seal that does not fit what it covers, in words. Nothing where all is as it was."""
    before, reached = "", dict.fromkeys(SERIES, 0)
    for seal in session.execute(select(SealRow).order_by(col(SealRow.id))).scalars():
        name = f"{seal.sealed_table} {seal.first_id} to {seal.last_id}, sealed {seal.at:%Y-%m-%d %H:%M} UTC"
        if seal.sealed_table not in SERIES or seal.first_id != reached[seal.sealed_table] + 1:
            yield f"{name}: a seal before it is missing"
        elif seal.digest != _digest(session, seal, before):
            yield f"{name}: rows were changed, taken away or added"
        elif lost := _lost_words(session, seal):
            yield f"{name}: the words of {lost} were changed, or taken out of a patient who was not erased"
        before, reached[seal.sealed_table] = seal.digest, seal.last_id


def _seal(session: Session, name: str, now: datetime) -> int:
    table = SERIES[name][0]
    last = select(func.max(SealRow.last_id)).where(col(SealRow.sealed_table) == name)
    first = (session.execute(last).scalar() or 0) + 1
    at = WRITTEN.get(table, getattr(table, "at", None))
    settled = select(table.id).where(table.id >= first, at <= now - SETTLED).order_by(table.id).limit(AT_ONCE)
    ids = list(session.execute(settled).scalars())
    if not ids:
        return 0
    before = newest_seal(session)
    seal = SealRow(at=now, sealed_table=name, first_id=first, last_id=ids[-1], digest="")
    seal.words = {str(number): found for number, found in _words(session, seal) if found}
    seal.digest = _digest(session, seal, before.digest if before else "")
    session.add(seal)
    session.flush()
    return len(ids)


def _digest(session: Session, seal: SealRow, before: str) -> str:
    """Of the seal before it, of what it says itself, of the rows it covers."""
    table, facts, _ = SERIES[seal.sealed_table]
    columns = [getattr(table, name) for name in facts]
    rows = session.execute(select(*columns).where(_covered(table, seal)).order_by(table.id))
    digest = hashlib.sha256()
    head = [before, seal.at, seal.sealed_table, seal.first_id, seal.last_id, seal.words]
    for values in ([head], *([list(row)] for row in rows)):
        digest.update(json.dumps(values, sort_keys=True, default=_iso).encode() + b"\n")
    return ring_of(session.get_bind().dialect).fingerprint(digest.hexdigest())


def _words(session: Session, seal: SealRow) -> Iterator[tuple[int, str]]:
    """Row, and the hashes of its words as they are kept; empty where there are none."""
    table, _, names = SERIES[seal.sealed_table]
    if not names:
        return
    columns = [getattr(table, name) for name in names]
    raw = [type_coerce(one, LargeBinary) if isinstance(one.type, Encrypted) else one for one in columns]
    ring = ring_of(session.get_bind().dialect)
    for number, *values in session.execute(select(table.id, *raw).where(_covered(table, seal))):
        hashes = [_hash(ring, table, number, value) for value in values]
        yield number, "+".join(hashes) if any(hashes) else ""


def _hash(ring: KeyRing, table: Any, number: int, value: bytes | str | None) -> str:
    """Of what is not encrypted a keyed one: nobody finds a short word by trying all."""
    if not value:
        return ""
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return ring.fingerprint(f"{table.__tablename__}/{number}/{value}")


def _lost_words(session: Session, seal: SealRow) -> str:
    """The rows whose words are not those that were sealed. Erasing a patient takes them out: then they may be gone."""
    later = seal.sealed_table in LATER
    known = ((number, found, seal.words.get(str(number), "")) for number, found in _words(session, seal))
    gone = [number for number, found, sealed in known if found != sealed and (sealed or not later)]
    emptied = {number for number, found in _words(session, seal) if not found}
    erased = of_erased(session, SERIES[seal.sealed_table][0], gone) if gone else set()
    return ", ".join(str(number) for number in gone if not (number in emptied and number in erased))


def of_erased(session: Session, table: Any, numbers: list[int]) -> set[int]:
    """Those of the rows from which an erasure may have taken the words."""
    patients = select(col(PatientRow.id)).where(col(PatientRow.erased_at).is_not(None))
    theirs: Any
    if table in (CaseEventRow, PhoneCallRow, SnoozeRow, ProtocolRow):
        theirs = table.case_id.in_(select(col(CaseRow.id)).where(col(CaseRow.patient_id).in_(patients)))
    elif table is HeardRow:
        by_them = or_(col(HeardRow.patient_id).in_(patients), col(HeardRow.contact_id).in_(_contacts(patients)))
        theirs = by_them | col(HeardRow.patient_id).is_(None)  # said before anybody knew whose chat it is
    elif table is AnswerRow:
        theirs = col(AnswerRow.contact_id).in_(_contacts(patients)) | col(AnswerRow.entry_id).in_(_entries(patients))
    elif table is OutboxRow:
        own_cases = select(col(CaseRow.id)).where(col(CaseRow.patient_id).in_(patients))
        about = or_(col(OutboxRow.patient_id).in_(patients), col(OutboxRow.case_id).in_(own_cases))
        theirs = about | (col(OutboxRow.chat_id) == NO_CHAT)
    else:
        return set()
    return set(session.execute(select(table.id).where(table.id.in_(numbers), theirs)).scalars())


def _contacts(patients: Any) -> Any:
    return select(col(ContactRow.id)).where(col(ContactRow.patient_id).in_(patients))


def _entries(patients: Any) -> Any:
    theirs = select(col(EntryRow.id)).join(TreatmentRow, col(TreatmentRow.id) == col(EntryRow.treatment_id))
    return theirs.where(col(TreatmentRow.patient_id).in_(patients))


def _covered(table: Any, seal: SealRow) -> Any:
    return table.id.between(seal.first_id, seal.last_id)


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
