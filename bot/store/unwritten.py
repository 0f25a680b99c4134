"""Lines of a timeline that no act wrote. The program seals the words of each line as it writes it, also where there are none: only the key can."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import LargeBinary, select, type_coerce
from sqlmodel import Session, col

from bot.store.encryption import CannotDecrypt, KeyRing, ring_of
from bot.store.seals import of_erased
from bot.store.tables import CaseEventRow

TEXT, PLACE = col(CaseEventRow.text), "case_event.text"


def unwritten_lines(session: Session) -> Iterator[str]:
    """Each line without sealed words, or with those of another one, in words. Erasing a patient takes the words out: of theirs nothing is known."""
    ring, seen, bare = ring_of(session.get_bind().dialect), set[bytes](), list[int]()
    lines = select(col(CaseEventRow.id), type_coerce(TEXT, LargeBinary)).order_by(col(CaseEventRow.id))
    for number, kept in session.execute(lines):
        if kept is None:
            bare.append(number)
        elif kept in seen or not _is_ours(ring, bytes(kept)):
            yield f"case_event {number}: no act wrote it"
        else:
            seen.add(bytes(kept))
    erased = of_erased(session, CaseEventRow, bare) if bare else set()
    yield from (f"case_event {number}: no act wrote it" for number in bare if number not in erased)


def _is_ours(ring: KeyRing, kept: bytes) -> bool:
    try:
        ring.open(kept, PLACE)
    except CannotDecrypt:
        return False
    return True
