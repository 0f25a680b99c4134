"""Queries for staff, patients, contacts and invites."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, update
from sqlmodel import Session, col, select

from bot.store.once import forget
from bot.store.tables import (
    AttemptRow,
    ContactRow,
    InstallationRow,
    InviteRow,
    PatientRow,
    SignInRow,
    StaffLinkRow,
    StaffRow,
)

BOT_USERNAME = "bot_username"
_OF_CHAT = select(ContactRow).where(col(ContactRow.chat_id) == bindparam("chat"))
_SPEAKER = (
    select(ContactRow, PatientRow)
    .join(PatientRow, col(PatientRow.id) == col(ContactRow.patient_id))
    .where(col(ContactRow.chat_id) == bindparam("chat"))
    .with_for_update(of=PatientRow)
)


def hash_of(token: str) -> str:
    """What is kept of a token of at least 128 random bits; no salt is needed for those."""
    return hashlib.sha256(token.encode()).hexdigest()


def contact_of_chat(session: Session, chat_id: int) -> ContactRow | None:
    return session.exec(_OF_CHAT, params={"chat": chat_id}).first()


def speaker_of_chat(session: Session, chat_id: int) -> ContactRow | None:
    """The same, with their patient read beside them and locked: until this transaction ends nobody else decides about the patient."""
    found = session.exec(_SPEAKER, params={"chat": chat_id}).first()
    forget(session)
    return found[0] if found else None


def contacts_of(session: Session, patient_id: int) -> Sequence[ContactRow]:
    """Those who joined, the patient before caregivers."""
    joined = col(ContactRow.consented_at).is_not(None)
    return session.exec(
        select(ContactRow)
        .where(ContactRow.patient_id == patient_id, joined)
        .order_by(col(ContactRow.kind).desc(), col(ContactRow.id))
    ).all()


def all_contacts_of(session: Session, patient_id: int) -> Sequence[ContactRow]:
    """Every chat that ever spoke for the patient."""
    return session.exec(select(ContactRow).where(ContactRow.patient_id == patient_id)).all()


def invite_by_token(session: Session, token: str) -> InviteRow | None:
    return session.exec(select(InviteRow).where(InviteRow.token_hash == hash_of(token))).first()


def invites_of(session: Session, patient_id: int) -> Sequence[InviteRow]:
    return session.exec(
        select(InviteRow).where(InviteRow.patient_id == patient_id).order_by(col(InviteRow.id).desc())
    ).all()


def known_as(session: Session, patient_id: int) -> PatientRow | None:
    """Whose chat opened a card of this patient last; None where no known chat did, or they were erased."""
    known = next((row.known_patient_id for row in invites_of(session, patient_id) if row.known_patient_id), None)
    return patient(session, known) if known else None


def use_invite(session: Session, invite: InviteRow, now: datetime) -> bool:
    """True for the one who gets it; two at once see one True."""
    free = update(InviteRow).where(col(InviteRow.id) == invite.id, col(InviteRow.used_at).is_(None)).values(used_at=now)
    return _changed_one(session, free)


def lock_patient(session: Session, patient_id: int) -> None:
    """Until this transaction ends nobody else decides about this patient: two chats at once must not open two cases."""
    if session.get_bind().dialect.name != "sqlite":  # SQLite has one writer at a time anyway
        session.exec(select(PatientRow.id).where(PatientRow.id == patient_id).with_for_update()).one()
        forget(session)


def try_lock_patient(session: Session, patient_id: int) -> bool:
    """The same for the clock, which holds rows already and must not wait: False while somebody decides about the patient."""
    if session.get_bind().dialect.name == "sqlite":
        return True
    free = select(PatientRow.id).where(PatientRow.id == patient_id).with_for_update(skip_locked=True)
    ours = session.exec(free).first() is not None
    forget(session)
    return ours


def lock_free_patients(session: Session, patient_ids: Collection[int]) -> frozenset[int]:
    """The same for many: those that nobody decides about, locked."""
    if session.get_bind().dialect.name == "sqlite":
        return frozenset(patient_ids)
    free = select(PatientRow.id).where(col(PatientRow.id).in_(patient_ids)).with_for_update(skip_locked=True)
    ours = frozenset(row for row in session.exec(free) if row is not None)
    forget(session)
    return ours


def patients(session: Session) -> Sequence[PatientRow]:
    """All but those who were erased."""
    known = col(PatientRow.erased_at).is_(None)
    return session.exec(select(PatientRow).where(known).order_by(col(PatientRow.id).desc())).all()


def patient(session: Session, patient_id: int) -> PatientRow | None:
    """None for a number that nobody has, or had before they were erased."""
    found = session.get(PatientRow, patient_id)
    return found if found is not None and found.erased_at is None else None


def staff_by_email(session: Session, email: str) -> StaffRow | None:
    return session.exec(select(StaffRow).where(StaffRow.email == email.strip().casefold())).first()


def staff_of_chat(session: Session, chat_id: int) -> StaffRow | None:
    active = col(StaffRow.disabled_at).is_(None)
    return session.exec(select(StaffRow).where(StaffRow.chat_id == chat_id, active)).first()


def active_staff(session: Session) -> Sequence[StaffRow]:
    """Everybody who works here, in the clinic's calling order."""
    active = col(StaffRow.disabled_at).is_(None)
    return session.exec(select(StaffRow).where(active).order_by(col(StaffRow.call_order), col(StaffRow.id))).all()


def staff_link(session: Session, token: str, purpose: str) -> StaffLinkRow | None:
    """The link, unless its owner has left."""
    active = select(StaffRow.id).where(col(StaffRow.disabled_at).is_(None))
    return session.exec(
        select(StaffLinkRow).where(
            StaffLinkRow.token_hash == hash_of(token),
            StaffLinkRow.purpose == purpose,
            col(StaffLinkRow.staff_id).in_(active),
        )
    ).first()


def use_staff_link(session: Session, link: StaffLinkRow, now: datetime) -> bool:
    free = (
        update(StaffLinkRow)
        .where(col(StaffLinkRow.id) == link.id, col(StaffLinkRow.used_at).is_(None))
        .values(used_at=now)
    )
    return _changed_one(session, free)


def sign_in_of(session: Session, token: str) -> SignInRow | None:
    return session.exec(select(SignInRow).where(SignInRow.token_hash == hash_of(token))).first()


def signed_in_since(session: Session, since: datetime) -> frozenset[int]:
    """Staff with a console session that was used since then."""
    there = select(SignInRow.staff_id).where(col(SignInRow.ended_at).is_(None), col(SignInRow.seen_at) >= since)
    return frozenset(session.exec(there).all())


def attempts(session: Session, bucket: str, since: datetime) -> int:
    return session.exec(
        select(func.count()).select_from(AttemptRow).where(AttemptRow.bucket == bucket, col(AttemptRow.at) > since)
    ).one()


def installation_fact(session: Session, key: str) -> str:
    """The value, or an empty string."""
    row = session.get(InstallationRow, key)
    return row.value if row else ""


def keep_installation_fact(session: Session, key: str, value: str) -> None:
    session.merge(InstallationRow(key=key, value=value))


def bot_username(session: Session) -> str:
    """As Telegram told it once; empty until then."""
    return installation_fact(session, BOT_USERNAME)


def keep_bot_username(session: Session, username: str) -> None:
    keep_installation_fact(session, BOT_USERNAME, username)


def _changed_one(session: Session, statement: object) -> bool:
    return session.exec(statement).rowcount == 1  # type: ignore[call-overload,no-any-return]
