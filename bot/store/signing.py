"""Links that prove that we wrote them: signed with the installation's keys."""

from __future__ import annotations

from sqlmodel import Session

from bot.store.encryption import ring_of


def sign(session: Session, text: str, purpose: str) -> str:
    return ring_of(session.get_bind().dialect).signature(text, purpose)


def is_signed(session: Session, text: str, purpose: str, signature: str) -> bool:
    return ring_of(session.get_bind().dialect).signed(text, purpose, signature)
